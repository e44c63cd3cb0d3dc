using System.Globalization;
using System.Runtime.CompilerServices;

namespace Vigie.Bench;

/// <summary>One line a figure, on the screen and in docs/performance.md.</summary>
internal sealed class Report
{
    private readonly List<string> rows = [];

    public bool Failed { get; private set; }

    /// <param name="share">0 to 1; of none it is 0.</param>
    public static double Percentile(List<double> times, double share) => times.Count == 0 ? 0 : times.Order().ElementAt((int)(share * (times.Count - 1)));

    /// <param name="limit">What was promised.</param>
    /// <param name="atLeast">The figure must reach the limit; otherwise it must stay below it.</param>
    public void Add(string name, double value, double limit, bool atLeast, string unit, string detail)
    {
        var met = atLeast ? value >= limit : value < limit;
        Failed |= !met;
        var figure = value.ToString(value < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);
        Console.WriteLine($"{(met ? "ok  " : "MISS")} {name}: {figure}{unit} ({(atLeast ? "at least" : "under")} {limit}{unit}; {detail})");
        rows.Add($"| {name} | {figure}{unit} | {(atLeast ? "≥" : "<")} {limit}{unit} | {(met ? "yes" : "**no**")} | {detail} |");
    }

    /// <param name="whole">Every figure was measured; otherwise the others stay as they are.</param>
    public void Write(bool whole, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "performance.md");
        var others = whole ? [] : File.ReadLines(file).Where(IsFigure).Where(old => !rows.Exists(row => Name(row) == Name(old))).ToList();
        var cpu = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        File.WriteAllText(
            file,
            $"""
            # Performance

            Written by `bench/run`. Ratios are taken side by side in one run, with the load generator on the same machine.

            {DateTimeOffset.Now:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({cpu}), {memory} GiB, .NET {Environment.Version}.

            | figure | measured | promised | met | how |
            | --- | --- | --- | --- | --- |
            {string.Join('\n', others.Concat(rows))}

            """);
    }

    private static bool IsFigure(string line) =>
        line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| figure |", StringComparison.Ordinal) && !line.StartsWith("| --- |", StringComparison.Ordinal);

    private static string Name(string row) => row.Split('|')[1];
}
