namespace Vigie.Routing;

/// <summary>What the breaks of a shift cost a tour at least.</summary>
/// <param name="Avoidable">Work, ms, up to which a tour can lie wholly before or behind one of the breaks; no work avoids them if negative.</param>
/// <param name="Duration">Of all breaks, ms.</param>
internal readonly record struct Pause(long Avoidable, long Duration)
{
    public static Pause Of(TourSpec spec)
    {
        var (avoidable, duration) = (long.MaxValue, 0L);
        foreach (var pause in spec.Breaks)
        {
            var longest = Math.Max(pause.Latest - spec.From, spec.Latest - Math.Max(spec.From, pause.Earliest + pause.Duration));
            avoidable = duration == 0 ? longest : Math.Max(avoidable, longest);
            duration += pause.Duration;
        }

        return new Pause(avoidable, duration);
    }

    /// <summary>A tour that takes all breaks is longer by them; one that leaves one out has too little time.</summary>
    public double Floor(long work, double perMillisecond, double warp) =>
        work <= Avoidable ? 0 : Math.Min(perMillisecond * Duration, warp * (work - Avoidable));
}
