using System.Globalization;

namespace Vigie.Routing.Bench;

/// <summary>Reads the instances of Solomon 1987 and of Gehring and Homberger 1999.</summary>
public static class SolomonFile
{
    public static Instance Read(string path, Rounding rounding)
    {
        var lines = File.ReadAllLines(path);
        var at = Array.FindIndex(lines, line => line.TrimStart().StartsWith("NUMBER", StringComparison.OrdinalIgnoreCase));
        var fleet = Numbers(lines[at + 1]);
        var rows = lines[(at + 2)..].Select(Numbers).Where(row => row.Length == 7).ToList();
        var depot = rows[0];
        return new Instance(Path.GetFileNameWithoutExtension(path), new RoutingProblem
        {
            Travel = Instance.Euclidean([.. rows.Select(row => (row[1], row[2]))], rounding),
            Jobs = [.. rows.Skip(1).Select((row, index) => new Job
            {
                Id = row[0].ToString(CultureInfo.InvariantCulture),
                Place = index + 1,
                Demand = (int)row[3],
                Windows = [Instance.Window(row[4], row[5])],
                Service = Instance.Minutes(row[6]),
            })],
            Technicians = [.. Enumerable.Range(1, (int)fleet[0]).Select(number => new Technician
            {
                Id = number.ToString(CultureInfo.InvariantCulture),
                StartPlace = 0,
                EndPlace = 0,
                Capacity = (int)fleet[1],
                Shifts = [new(Instance.Minutes(depot[4]), Instance.Minutes(depot[5]))],
            })],
        });
    }

    private static double[] Numbers(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.All(word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. words.Select(word => double.Parse(word, CultureInfo.InvariantCulture))]
            : [];
    }
}
