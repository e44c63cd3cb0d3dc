using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Routing.Bench;

/// <summary>Reads the technician instances of Pillac, Guéret and Medaglia 2013: skills, tools, parts and one depot; the objective is time.</summary>
public static partial class TechnicianFile
{
    public static Instance Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var counts = lines[Array.FindIndex(lines, line => line.StartsWith("CREW COUNT", StringComparison.Ordinal)) + 1]
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var rows = lines.Select(line => RowPattern().Match(line)).Where(match => match.Success).ToList();
        return new Instance(Path.GetFileNameWithoutExtension(path), new RoutingProblem
        {
            Travel = Instance.Euclidean([.. rows.Select(row => (Number(row, 2), Number(row, 3)))], Rounding.Exact),
            SkillCount = counts[1],
            ToolCount = counts[2],
            PartCount = counts[3],
            Depot = 0,
            Technicians = [.. rows.Skip(1).Take(counts[0]).Select((row, index) => new Technician
            {
                Id = row.Groups[1].Value,
                StartPlace = index + 1,
                EndPlace = index + 1,
                Shifts = [new(Instance.Minutes(Number(row, 4)), Instance.Minutes(Number(row, 5)))],
                Skills = [.. List(row, 7).Select(skill => new SkillLevel(skill))],
                Tools = List(row, 8),
                Stock = Parts(row),
                CostPerKm = 0,
                CostPerHour = 60,
            })],
            Jobs = [.. rows.Skip(1 + counts[0]).Select((row, index) => new Job
            {
                Id = row.Groups[1].Value,
                Place = 1 + counts[0] + index,
                Windows = [Instance.Window(Number(row, 4), Number(row, 5))],
                Service = Instance.Minutes(Number(row, 6)),
                Skills = [.. List(row, 7).Select(skill => new SkillLevel(skill))],
                Tools = List(row, 8),
                Parts = Parts(row),
            })],
        });
    }

    private static double Number(Match row, int group) => double.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture);

    private static int[] List(Match row, int group) =>
        [.. row.Groups[group].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];

    private static PartQuantity[] Parts(Match row) => [.. List(row, 9).Select((quantity, part) => new PartQuantity(part, quantity))];

    // id, x, y, window, service, then three lists
    [GeneratedRegex(@"^\s*(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+\[(.*?)\]\s*\[(.*?)\]\s*\[(.*?)\]")]
    private static partial Regex RowPattern();
}
