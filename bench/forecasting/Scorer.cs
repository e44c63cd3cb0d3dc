using System.Diagnostics;
using System.Text.Json;

namespace Vigie.Forecasting.Bench;

/// <summary>The figures of one method on one set.</summary>
public sealed record Figures(double Rmsse, double Spl95, double Brier, double Cost, double Coverage90, double Coverage95)
{
    public IReadOnlyList<double> Judged => [Rmsse, Spl95, Brier, Cost];
}

/// <summary>What was measured on a set; the methods of R are missing where there is no R.</summary>
public sealed record SetScore(DemandSet Set, Figures Own, IReadOnlyList<double> ShareCoverage, IReadOnlyDictionary<string, Figures> Baselines);

/// <summary>Has the forecasts of a set scored by score_demand.py, and those of R.</summary>
public sealed class Scorer(string shared, string folder)
{
    private static readonly string[] Baselines = ["comb", "ets", "tsb"];
    private readonly string data = Path.Combine(shared, "data", "demand");

    public SetScore Score(string name)
    {
        Directory.CreateDirectory(folder);
        var set = DemandSet.Read(data, name);
        var files = new ForecastFiles(set, Questions(name));
        var (forecasts, answers) = (Path.Combine(folder, $"forecasts-{name}.csv"), Path.Combine(folder, $"answers-{name}.csv"));
        files.Write(forecasts, answers);
        var own = Figures(name, "vigie", "--forecasts", forecasts, "--answers", answers);
        return new(set, own, files.Coverage, OfR(set));
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments[0]} failed.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // not installed
        }
    }

    private ILookup<(string Series, string Origin), string[]> Questions(string name)
    {
        var file = Path.Combine(folder, $"questions-{name}.csv");
        Python("questions", "--data", data, "--set", name, "--out", file);
        return File.ReadLines(file).Skip(1).Select(line => line.Split(',')).ToLookup(cells => (cells[1], cells[2]));
    }

    private Dictionary<string, Figures> OfR(DemandSet set)
    {
        var file = Path.Combine(folder, $"r-{set.Name}.csv");
        if (!File.Exists(file))
        {
            var partial = file + ".partial";
            var script = Path.Combine(shared, "tools", "baselines.R");
            if (Run("Rscript", script, Path.Combine(data, set.Name + ".csv"), partial, set.Grain == Grain.Month ? "m" : "d") is null)
            {
                return [];
            }

            File.Move(partial, file);
        }

        return Baselines.ToDictionary(method => method, method => Figures(set.Name, method, "--forecasts", file, "--method", method));
    }

    private Figures Figures(string set, string method, params string[] arguments)
    {
        var file = Path.Combine(folder, $"score-{set}-{method}.json");
        Python([.. new[] { "score", "--data", data, "--set", set, "--name", method, "--save", file }, .. arguments]);
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var score = json.RootElement.GetProperty("methods").GetProperty(method).GetProperty(set);
        double Horizons(string figure) => score.GetProperty("h").EnumerateObject().Average(horizon => horizon.Value.GetProperty(figure).GetDouble());
        return new(
            Horizons("RMSSE"), Horizons("SPL95"), score.GetProperty("stockout").GetProperty("BRIER").GetDouble(),
            score.GetProperty("policy").GetProperty("COST").GetDouble(), Horizons("COV90"), Horizons("COV95"));
    }

    private void Python(params string[] arguments)
    {
        if (Run("python3", [Path.Combine(shared, "tools", "score_demand.py"), .. arguments]) is null)
        {
            throw new InvalidOperationException("python3 is not installed.");
        }
    }
}
