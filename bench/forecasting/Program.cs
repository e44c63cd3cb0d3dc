using System.CommandLine;
using System.Globalization;
using Vigie.Forecasting.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var repository = new Option<string>("--repository") { Description = "folder of Vigie.slnx", DefaultValueFactory = _ => "." };
var shared = new Option<string?>("--shared") { Description = "folder that holds data/demand and tools; ../shared of the repository when not given" };
var speed = new Option<bool>("--speed") { Description = "only how long 2,000 products of two years of days take" };
var sets = new Argument<string[]>("sets") { DefaultValueFactory = _ => ["carparts", "raf", "bakery", "retail", "pasta"] };
var command = new RootCommand("How good the forecasts of demand are beside those of R's forecast package.") { repository, shared, speed, sets };
command.SetAction(parsed =>
{
    var top = parsed.GetRequiredValue(repository);
    if (parsed.GetValue(speed))
    {
        Console.WriteLine(Speed.Measure());
        return 0;
    }

    var scorer = new Scorer(parsed.GetValue(shared) ?? Path.Combine(top, "..", "shared"), Path.Combine(top, "artifacts", "forecasting"));
    var rows = parsed.GetRequiredValue(sets).Select(scorer.Score).ToList();
    var report = Report.Of(rows) + "\n" + Speed.Measure() + "\n";
    Console.WriteLine(report);
    if (rows.Count == 5)
    {
        Report.Write(Path.Combine(top, "docs", "previsions.md"), report);
    }

    return 0;
});
return command.Parse(args).Invoke();
