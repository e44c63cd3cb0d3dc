using System.Globalization;

namespace Vigie.Forecasting.Bench;

/// <summary>One real series.</summary>
public sealed record DemandSeries(string Id, DateOnly[] Dates, double[] Quantities, bool[] Promotions, bool[] Open);

/// <summary>A set of real series, and the origins from which they are forecast.</summary>
public sealed record DemandSet(string Name, Grain Grain, IReadOnlyList<DemandSeries> Series)
{
    private static readonly int[] DayOffsets = [28, 56, 84];
    private static readonly int[] MonthOffsets = [6, 9, 12];

    public int Horizon => Grain == Grain.Day ? 28 : 6;

    /// <summary>Periods before an origin: as score_demand.py has them.</summary>
    public IEnumerable<int> Origins(DemandSeries series) =>
        (Grain == Grain.Day ? DayOffsets : MonthOffsets).Select(offset => series.Quantities.Length - offset)
            .Where(count => count >= (Grain == Grain.Day ? 56 : 24));

    public static DemandSet Read(string folder, string name)
    {
        var series = new List<DemandSeries>();
        foreach (var rows in File.ReadLines(Path.Combine(folder, name + ".csv")).Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[0]))
        {
            var cells = rows.ToArray();
            series.Add(new(
                rows.Key,
                [.. cells.Select(row => DateOnly.Parse(row[1], CultureInfo.InvariantCulture))],
                [.. cells.Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))],
                [.. cells.Select(row => row[3] == "1")],
                [.. cells.Select(row => row[5] == "1")]));
        }

        var monthly = series.All(one => one.Dates.All(date => date.Day == 1));
        return new(name, monthly ? Grain.Month : Grain.Day, series);
    }
}
