using System.Runtime.CompilerServices;

namespace Vigie.Routing;

/// <summary>What time windows make of a piece of a tour, so that two pieces join in constant time.</summary>
/// <param name="Duration">From begin to end, waiting included, ms.</param>
/// <param name="Warp">How far one would have to turn back the clock to keep every window, ms; 0 when it can be kept.</param>
/// <param name="Early">Earliest begin that gives the least duration and warp.</param>
/// <param name="Late">Latest begin that does.</param>
/// <remarks>Source: Vidal, Crainic, Gendreau and Prins, «A hybrid genetic algorithm with adaptive diversity management for a large class
/// of vehicle routing problems with time-windows», Computers and Operations Research 40 (2013), 475-489, section 4.</remarks>
internal readonly record struct Segment(long Duration, long Warp, long Early, long Late)
{
    /// <summary>Earliest end.</summary>
    public long Finish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Early + Duration - Warp;
    }

    /// <summary>This piece, travel of <paramref name="travel"/> ms, then the next piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Segment Then(long travel, in Segment next)
    {
        var offset = Duration - Warp + travel;
        var wait = Math.Max(next.Early - offset - Late, 0);
        var warp = Math.Max(Early + offset - next.Late, 0);
        return new Segment(
            Duration + next.Duration + travel + wait,
            Warp + next.Warp + warp,
            Math.Max(next.Early - offset, Early) - wait,
            Math.Min(next.Late - offset, Late) + warp);
    }
}
