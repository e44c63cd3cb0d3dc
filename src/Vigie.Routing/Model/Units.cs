namespace Vigie.Routing;

/// <summary>The solver's whole numbers: centimetres and milliseconds.</summary>
internal static class Units
{
    public const int PerMetre = 100;
    public const int PerSecond = 1000;
    public const double PerKm = 100_000;
    public const double PerHour = 3_600_000;

    /// <summary>Up, so that a plan that keeps a window here keeps it in real numbers too; what only the arithmetic added is not rounded up.</summary>
    public static int RoundUp(double value) => (int)Math.Ceiling(value - 1e-4);

    /// <summary>Milliseconds, up: durations and earliest times.</summary>
    public static long Ceiling(TimeSpan time) =>
        (time.Ticks / TimeSpan.TicksPerMillisecond) + (time.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);

    /// <summary>Milliseconds, down: latest times.</summary>
    public static long Floor(TimeSpan time) =>
        (time.Ticks / TimeSpan.TicksPerMillisecond) - (time.Ticks % TimeSpan.TicksPerMillisecond < 0 ? 1 : 0);

    public static TimeSpan ToTime(long milliseconds) => TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
}
