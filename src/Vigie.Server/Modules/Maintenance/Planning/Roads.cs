using Vigie.Routing;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>How far and how long it is between the places of a snapshot, without any map service.</summary>
/// <remarks>Along great circles made 1.3 times longer, times rounded up to five minutes so that appointments are at hours that people can
/// remember. From or to a place without coordinates it takes half an hour, and no kilometre is counted.</remarks>
internal sealed class Roads
{
    /// <summary>Appointments are at multiples of it.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMinutes(5);

    private const double RoadFactor = 1.3;
    private static readonly TimeSpan Unknown = TimeSpan.FromMinutes(30);

    private readonly Dictionary<int, int> bases = [];
    private readonly Dictionary<int, int> places = [];

    public Roads(Snapshot snapshot, int kilometresPerHour)
    {
        var points = new List<GeoPoint?>();
        foreach (var technician in snapshot.Technicians)
        {
            bases[technician.Id] = points.Count;
            points.Add(technician.Base);
        }

        foreach (var work in snapshot.Works.DistinctBy(work => work.Place))
        {
            places[work.Place] = points.Count;
            points.Add(work.At);
        }

        Table = Measure(points, kilometresPerHour);
    }

    public TravelTable Table { get; }

    public int BaseOf(int technicianId) => bases[technicianId];

    public int PlaceOf(Work work) => places[work.Place];

    private static TravelTable Measure(List<GeoPoint?> points, int kilometresPerHour)
    {
        var crow = TravelTable.FromCoordinates([.. points.Select(point => point ?? default)], RoadFactor, kilometresPerHour);
        var (metres, seconds) = (new double[points.Count * points.Count], new double[points.Count * points.Count]);
        for (var from = 0; from < points.Count; from++)
        {
            for (var to = 0; to < points.Count; to++)
            {
                var known = points[from] is not null && points[to] is not null;
                var time = from == to ? TimeSpan.Zero : known ? crow.Duration(from, to) : Unknown;
                metres[(from * points.Count) + to] = known ? crow.Metres(from, to) : 0;
                seconds[(from * points.Count) + to] = Math.Ceiling(time / Grain) * Grain.TotalSeconds;
            }
        }

        return TravelTable.FromMatrices(metres, seconds);
    }
}
