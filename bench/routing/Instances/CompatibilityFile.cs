using System.Globalization;

namespace Vigie.Routing.Bench;

/// <summary>Reads the site-dependent instances of Cordeau and Laporte 2001 in PyVRP's format: who may serve whom, and a longest tour.</summary>
public static class CompatibilityFile
{
    public static Instance Read(string path)
    {
        var sections = new Dictionary<string, List<double[]>>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<double[]>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.EndsWith("SECTION", StringComparison.Ordinal))
            {
                sections[line] = rows = [];
            }
            else if (line.Split(':') is [var key, var value])
            {
                values[key.Trim()] = value.Trim();
            }
            else if (line != "EOF")
            {
                rows.Add([.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => double.Parse(word, CultureInfo.InvariantCulture))]);
            }
        }

        return new Instance(Path.GetFileNameWithoutExtension(path), ToProblem(sections, values));
    }

    /// <summary>Every client asks for a skill of its own, which the vehicles that may serve it hold.</summary>
    private static RoutingProblem ToProblem(Dictionary<string, List<double[]>> sections, Dictionary<string, string> values)
    {
        var (points, windows) = (sections["NODE_COORD_SECTION"], sections["TIME_WINDOW_SECTION"]);
        var longest = double.Parse(values["VEHICLES_MAX_DURATION"], CultureInfo.InvariantCulture);
        return new RoutingProblem
        {
            Travel = Instance.Euclidean([.. points.Select(row => (row[1], row[2]))], Rounding.ToThousandth),
            SkillCount = points.Count,
            Jobs = [.. Enumerable.Range(1, points.Count - 1).Select(client => new Job
            {
                Id = client.ToString(CultureInfo.InvariantCulture),
                Place = client,
                Demand = (int)sections["DEMAND_SECTION"][client][1],
                Service = Instance.Minutes(sections["SERVICE_TIME_SECTION"][client][1]),
                Windows = [Instance.Window(windows[client][1], windows[client][2])],
                Skills = [new(client)],
            })],
            Technicians = [.. sections["CAPACITY_SECTION"].Zip(sections["VEHICLES_ALLOWED_CLIENTS_SECTION"], (capacity, allowed) => new Technician
            {
                Id = capacity[0].ToString(CultureInfo.InvariantCulture),
                StartPlace = 0,
                EndPlace = 0,
                Capacity = (int)capacity[1],
                MaxDuration = longest > 0 ? Instance.Minutes(longest) : null,
                Skills = [.. allowed.Skip(1).Select(node => new SkillLevel((int)node - 1))],
                Shifts = [new(Instance.Minutes(windows[0][1]), Instance.Minutes(windows[0][2]))],
            })],
        };
    }
}
