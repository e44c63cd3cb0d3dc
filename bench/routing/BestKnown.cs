using System.Text.Json;

namespace Vigie.Routing.Bench;

/// <summary>The families of instances, and the best objective anybody published for each.</summary>
public sealed class BestKnown : IDisposable
{
    public static readonly IReadOnlyList<string> Families = ["solomon", "trsp", "sdvrptw", "homberger200"];
    private readonly string _folder;
    private readonly JsonDocument _values;

    public BestKnown(string data)
    {
        _folder = Path.Combine(data, "vrptw");
        _values = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "bks.json")));
    }

    public IEnumerable<Instance> Instances(string family)
    {
        var files = Directory.GetFiles(Path.Combine(_folder, family), family == "sdvrptw" ? "*.vrp" : "*.txt").Order(StringComparer.Ordinal);
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
        var entry = _values.RootElement.GetProperty(family).GetProperty(instance);
        return family switch
        {
            "trsp" => entry.GetProperty("duration").GetDouble(),
            "sdvrptw" => entry.GetProperty("cost").GetDouble() / 1000,
            _ => entry.GetProperty("dimacs").GetProperty("distance").GetDouble(),
        };
    }

    /// <summary>Nothing better exists, so a search that found it may stop.</summary>
    public bool IsProven(string family, string instance) =>
        _values.RootElement.GetProperty(family).GetProperty(instance).TryGetProperty("dimacs", out var entry)
        && entry.TryGetProperty("optimal", out var optimal) && optimal.GetBoolean();

    public void Dispose() => _values.Dispose();
}
