using Vigie.Bms;

namespace Vigie.Gateway;

/// <summary>Gives samples their place on one line of time: the source's own, or one period after the sample before.</summary>
internal sealed class SourceTimeline(TimeSpan period)
{
    private TimeSpan? last;

    public TimeSpan Next(BmsSample sample) => (last = sample.SourceTime ?? (last is { } before ? before + period : TimeSpan.Zero)).Value;
}

/// <summary>Turns places on the line of time into calendar times.</summary>
internal sealed class SampleClock(DateTimeOffset origin)
{
    public DateTimeOffset At(TimeSpan time) => origin + time;

    /// <summary>The clock that the options ask for, from the first sample of the capture and, only when it is needed, from
    /// <paramref name="latest"/>, the last time in all of it.</summary>
    /// <exception cref="GatewayProblem">The capture has no date and none is given.</exception>
    public static SampleClock For(ReplayOptions options, BmsSample first, Func<TimeSpan> latest, DateTimeOffset now)
    {
        var firstTime = new SourceTimeline(options.Period).Next(first);
        return options.Start is { } start ? new(start - firstTime)
            : options is { ShiftToNow: true, Speed: 1 } ? new(now - firstTime)
            : options.ShiftToNow ? new(now - latest())
            : first.IsSourceTimeAbsolute ? new(DateTimeOffset.UnixEpoch)
            : throw new GatewayProblem("This capture has no dates: give --start or --shift-to-now.");
    }
}
