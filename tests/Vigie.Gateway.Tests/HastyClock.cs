namespace Vigie.Gateway.Tests;

/// <summary>A clock that jumps over every wait at once, and remembers how long it was.</summary>
internal sealed class HastyClock : TimeProvider
{
    private TimeSpan elapsed;

    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + elapsed;

    public override long GetTimestamp() => elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        elapsed += dueTime;
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
