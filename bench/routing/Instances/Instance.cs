namespace Vigie.Routing.Bench;

/// <summary>A published instance, read as a problem of ours: its unit of distance is a kilometre, its unit of time a minute.</summary>
/// <param name="Name">Name of the file, without its ending.</param>
/// <param name="Problem">The problem; its cost is the instance's objective, its ids are the instance's numbers.</param>
public sealed record Instance(string Name, RoutingProblem Problem)
{
    /// <summary>Euclidean travel between points, rounded as the source of the best known values does.</summary>
    public static TravelTable Euclidean(IReadOnlyList<(double X, double Y)> points, Rounding rounding)
    {
        var metres = new double[points.Count * points.Count];
        var seconds = new double[metres.Length];
        for (var i = 0; i < metres.Length; i++)
        {
            var (from, to) = (points[i / points.Count], points[i % points.Count]);
            var exact = Math.Sqrt(((from.X - to.X) * (from.X - to.X)) + ((from.Y - to.Y) * (from.Y - to.Y)));
            var rounded = rounding switch
            {
                Rounding.CutToTenth => Math.Floor((exact * 10) + 1e-9) / 10,
                Rounding.ToThousandth => Math.Round(exact * 1000) / 1000,
                _ => exact,
            };
            (metres[i], seconds[i]) = (rounded * 1000, rounded * 60);
        }

        return TravelTable.FromMatrices(metres, seconds);
    }

    public static TimeSpan Minutes(double value) => TimeSpan.FromTicks((long)Math.Round(value * TimeSpan.TicksPerMinute));

    public static TimeWindow Window(double from, double to) => new(Minutes(from), Minutes(to));
}

/// <summary>How an instance's distances are rounded.</summary>
public enum Rounding
{
    /// <summary>Double precision.</summary>
    Exact,

    /// <summary>Cut to one decimal, as at DIMACS.</summary>
    CutToTenth,

    /// <summary>Rounded to three decimals, as PyVRP does.</summary>
    ToThousandth,
}
