using System.Text.Json;

namespace Vigie.Routing.Bench;

/// <summary>Solves an instance once and notes how far from the best known it was at each mark.</summary>
public sealed class Measurement(BestKnown known, IReadOnlyList<double> marks, ulong seed, string? solutions)
{
    /// <returns>The gap in percent at each mark, infinite while a job was left out, and the local optima per second.</returns>
    public (double[] Gaps, double Rate) Run(string family, Instance instance)
    {
        var best = known.Objective(family, instance.Name);
        var gaps = new double[marks.Count];
        Array.Fill(gaps, double.PositiveInfinity);
        using var enough = new CancellationTokenSource();
        var notes = new Notes(found =>
        {
            var complete = found.Plan.Tours.Sum(tour => tour.Jobs.Count) == instance.Problem.Jobs.Count;
            for (var mark = 0; mark < marks.Count && complete; mark++)
            {
                gaps[mark] = found.Elapsed.TotalSeconds <= marks[mark] ? 100 * ((found.Cost / best) - 1) : gaps[mark];
            }

            if (complete && found.Cost < best + 1e-6 && known.IsProven(family, instance.Name))
            {
                enough.Cancel();
            }
        });
        var options = new SolverOptions { TimeBudget = TimeSpan.FromSeconds(marks[^1]), Seed = seed, Clock = new CpuClock() };
        var result = RoutingSolver.Solve(instance.Problem, options, progress: notes, cancel: enough.Token);
        if (solutions is not null)
        {
            Save(Path.Combine(solutions, $"{family}-{instance.Name}.json"), result.Report);
        }

        return (gaps, result.Iterations / result.Elapsed.TotalSeconds);
    }

    /// <summary>Writes the tours by technician, a stop at the depot as 0.</summary>
    private static void Save(string path, PlanReport report)
    {
        var routes = report.Tours.ToDictionary(tour => tour.Technician, tour => tour.Stops
            .Where(stop => stop.Kind is StopKind.Visit or StopKind.Depot)
            .Select(stop => stop.Job is { } id ? int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : 0));
        File.WriteAllText(path, JsonSerializer.Serialize(new { routes }));
    }

    private sealed class Notes(Action<SolverProgress> note) : IProgress<SolverProgress>
    {
        public void Report(SolverProgress value) => note(value);
    }
}
