namespace Vigie.Routing;

/// <summary>How far and how long from every place to every other; there and back may differ.</summary>
public sealed class TravelTable
{
    /// <summary>Longest distance between two places, m: what fits the solver's centimetres, half the Earth's girth.</summary>
    public const double MaxMetres = 21_000_000;

    /// <summary>Longest travel between two places, s: twenty days.</summary>
    public const double MaxSeconds = 20 * 86_400;

    private const double EarthRadius = 6_371_008.8;
    private readonly Leg[] legs;

    private TravelTable(int count, Leg[] legs) => (Count, this.legs) = (count, legs);

    /// <summary>Number of places; they are named by their numbers from 0.</summary>
    public int Count { get; }

    internal ReadOnlySpan<Leg> Legs => legs;

    /// <summary>Travel along great circles, made longer by a factor because roads bend.</summary>
    /// <param name="places">Latitude and longitude of each place, in degrees.</param>
    /// <param name="roadFactor">Road metres for each metre as the crow flies, 1 to 10; 1.3 is usual.</param>
    /// <param name="kilometresPerHour">Mean speed on the road, above 0 to 1000.</param>
    /// <exception cref="RoutingProblemException">A coordinate that is no place on Earth, or a factor or a speed out of range.</exception>
    /// <remarks>Haversine formula on a sphere of the mean radius 6371.0088 km: within 0.6 % of the ellipsoid.</remarks>
    public static TravelTable FromCoordinates(IReadOnlyList<GeoPoint> places, double roadFactor = 1.3, double kilometresPerHour = 50)
    {
        ArgumentNullException.ThrowIfNull(places);
        Check.Range(roadFactor, 1, 10, nameof(roadFactor));
        Check.Range(kilometresPerHour, 1e-3, 1000, nameof(kilometresPerHour));
        for (var i = 0; i < places.Count; i++)
        {
            Check.Range(places[i].Latitude, -90, 90, $"places[{i}].Latitude");
            Check.Range(places[i].Longitude, -180, 180, $"places[{i}].Longitude");
        }

        return Build(places.Count, (from, to) =>
        {
            var metres = GreatCircle(places[from], places[to]) * roadFactor;
            return (metres, metres * 3.6 / kilometresPerHour);
        });
    }

    /// <summary>Travel as a road service gave it.</summary>
    /// <param name="metres">Distances, row by row: from place i to place j at <c>i * count + j</c>; count × count, finite, not negative.</param>
    /// <param name="seconds">Durations in the same order.</param>
    /// <exception cref="RoutingProblemException">A table that is not square, two sizes, or an entry out of range.</exception>
    public static TravelTable FromMatrices(ReadOnlyMemory<double> metres, ReadOnlyMemory<double> seconds)
    {
        var count = (int)Math.Round(Math.Sqrt(metres.Length));
        if (count * count != metres.Length)
        {
            throw new RoutingProblemException(nameof(metres), $"has {metres.Length} entries, which is no square.");
        }

        if (seconds.Length != metres.Length)
        {
            throw new RoutingProblemException(nameof(seconds), $"has {seconds.Length} entries, but metres has {metres.Length}.");
        }

        return Build(count, (from, to) => (metres.Span[(from * count) + to], seconds.Span[(from * count) + to]));
    }

    /// <returns>Metres between two places, as the solver counts them.</returns>
    public double Metres(int from, int to) => legs[(from * Count) + to].Distance / (double)Units.PerMetre;

    /// <returns>Travel time between two places, as the solver counts it.</returns>
    public TimeSpan Duration(int from, int to) => Units.ToTime(legs[(from * Count) + to].Duration);

    private static TravelTable Build(int count, Func<int, int, (double Metres, double Seconds)> measure)
    {
        var legs = new Leg[count * count];
        for (var from = 0; from < count; from++)
        {
            for (var to = 0; to < count; to++)
            {
                var (metres, seconds) = measure(from, to);
                Check.Range(metres, 0, MaxMetres, $"metres[{from},{to}]");
                Check.Range(seconds, 0, MaxSeconds, $"seconds[{from},{to}]");
                legs[(from * count) + to] = new Leg(Units.RoundUp(metres * Units.PerMetre), Units.RoundUp(seconds * Units.PerSecond));
            }
        }

        return new TravelTable(count, legs);
    }

    private static double GreatCircle(GeoPoint from, GeoPoint to)
    {
        const double Radians = Math.PI / 180;
        var latitude = Math.Sin((to.Latitude - from.Latitude) * Radians / 2);
        var longitude = Math.Sin((to.Longitude - from.Longitude) * Radians / 2);
        var chord = (latitude * latitude) + (Math.Cos(from.Latitude * Radians) * Math.Cos(to.Latitude * Radians) * longitude * longitude);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}

/// <summary>A place on Earth.</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude);

/// <summary>From one place to another: centimetres and milliseconds.</summary>
internal readonly record struct Leg(int Distance, int Duration);
