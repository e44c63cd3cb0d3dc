using System.CommandLine;
using System.Globalization;
using Vigie.Routing;
using Vigie.Routing.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var data = new Option<string>("--data") { Description = "folder that holds vrptw/ (VIGIE_DATA)", Required = true };
var seconds = new Option<double[]>("--seconds") { Description = "when to look, processor time", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 5, 20] };
var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1 };
var only = new Option<string>("--only") { Description = "instances whose name begins so", DefaultValueFactory = _ => "" };
var solutions = new Option<string?>("--solutions") { Description = "folder to write the tours into" };
var families = new Argument<string[]>("families") { DefaultValueFactory = _ => [.. BestKnown.Families] };
var command = new RootCommand("How far from the best known the tours are after some seconds on one core.") { data, seconds, seed, only, solutions, families };
command.SetAction(parsed =>
{
    using var known = new BestKnown(parsed.GetRequiredValue(data));
    var marks = parsed.GetRequiredValue(seconds).Order().ToArray();
    var measurement = new Measurement(known, marks, parsed.GetValue(seed), parsed.GetValue(solutions));
    foreach (var family in parsed.GetRequiredValue(families))
    {
        var instances = known.Instances(family).ToList();

        // The compiler has done its work before the clock starts: on another instance than the first measured.
        RoutingSolver.Solve(instances[^1].Problem, new SolverOptions { TimeBudget = TimeSpan.FromSeconds(3) });
        var chosen = instances.Where(instance => instance.Name.StartsWith(parsed.GetRequiredValue(only), StringComparison.Ordinal)).ToList();
        if (chosen.Count == 0)
        {
            continue;
        }

        var rows = chosen.Select(instance => Print(instance.Name, measurement.Run(family, instance))).ToList();
        Print("mean", ([.. marks.Select((_, mark) => rows.Average(row => row.Gaps[mark]))], rows.Average(row => row.Rate)));
        Print("worst", ([.. marks.Select((_, mark) => rows.Max(row => row.Gaps[mark]))], rows.Min(row => row.Rate)));

        (double[] Gaps, double Rate) Print(string name, (double[] Gaps, double Rate) row)
        {
            var gaps = string.Join("   ", row.Gaps.Select((gap, mark) => $"{marks[mark],4:0.#} s {gap,7:0.000} %"));
            Console.WriteLine($"{family} {name,-20} {gaps}   {row.Rate,6:0} local optima a second");
            return row;
        }
    }
});
return command.Parse(args).Invoke();
