namespace Vigie.Server.Tests.Security;

/// <summary>A clock that goes only when a test moves it.</summary>
internal sealed class StillClock(DateTimeOffset now) : TimeProvider
{
    public StillClock() : this(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public void Advance(TimeSpan by) => now += by;

    public override DateTimeOffset GetUtcNow() => now;
}
