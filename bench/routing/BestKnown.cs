using System.Globalization;
using System.Text.Json;

namespace Vigie.Routing.Bench;

/// <summary>The families of instances, and the best objective anybody published for each.</summary>
public sealed class BestKnown : IDisposable
{
    public static readonly IReadOnlyList<string> Families = ["solomon", "trsp", "sdvrptw", "homberger200", Week];
    private const string Week = "week";

    // Nobody published these: the best that this search has found, in eighty seconds.
    private static readonly double[] Weeks = [10841.385, 11339.507];
    private readonly string folder;
    private readonly JsonDocument values;

    public BestKnown(string data)
    {
        folder = Path.Combine(data, "vrptw");
        values = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "bks.json")));
    }

    public IEnumerable<Instance> Instances(string family)
    {
        if (family == Week)
        {
            return Enumerable.Range(1, Weeks.Length).Select(WeekInstance.Make);
        }

        var files = Directory.GetFiles(Path.Combine(folder, family), family == "sdvrptw" ? "*.vrp" : "*.txt").Order(StringComparer.Ordinal);
        return files.Select(file => family switch
        {
            "trsp" => TechnicianFile.Read(file),
            "sdvrptw" => CompatibilityFile.Read(file),
            _ => SolomonFile.Read(file, Rounding.CutToTenth),
        });
    }

    /// <summary>Distance, or for technicians the sum of the tours' durations.</summary>
    public double Objective(string family, string instance)
    {
        if (family == Week)
        {
            return Weeks[int.Parse(instance.AsSpan(Week.Length), CultureInfo.InvariantCulture) - 1];
        }

        var entry = values.RootElement.GetProperty(family).GetProperty(instance);
        return family switch
        {
            "trsp" => entry.GetProperty("duration").GetDouble(),
            "sdvrptw" => entry.GetProperty("cost").GetDouble() / 1000,
            _ => entry.GetProperty("dimacs").GetProperty("distance").GetDouble(),
        };
    }

    /// <summary>Nothing better exists, so a search that found it may stop.</summary>
    public bool IsProven(string family, string instance) =>
        family != Week && values.RootElement.GetProperty(family).GetProperty(instance).TryGetProperty("dimacs", out var entry)
        && entry.TryGetProperty("optimal", out var optimal) && optimal.GetBoolean();

    public void Dispose() => values.Dispose();
}
