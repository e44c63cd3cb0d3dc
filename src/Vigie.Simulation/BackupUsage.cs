namespace Vigie.Simulation;

/// <summary>A battery that waits for the mains to fail.</summary>
internal sealed class BackupUsage(SimulatedBatteryOptions options, ulong seed, bool heavy)
    : Usage(options.Battery, options.UsageScale, seed)
{
    private readonly double outagesPerDay = options.OutagesPerMonth / 30;

    public override Load LoadAt(in SiteMoment moment, double soc)
    {
        if (InOutage(moment))
        {
            return Load.Power(-Watts((heavy ? 0.8 : 0.13) * (1 + (0.15 * Noise.Smooth(Seed, moment.Unix, 600)))));
        }

        if (heavy && IsTest(moment))
        {
            return Load.Power(-Watts(0.5));
        }

        return Load.StandBy(CapacityAh * Math.Min(Chemistry.MaxChargeRate, 0.2), Chemistry.FloatVoltage);
    }

    private static bool IsTest(in SiteMoment moment) =>
        moment is { Weekday: 1, Hour: >= 10 and < 10.17 } && moment.DayOfYear % 30.44 < 7;

    /// <summary>Each day has at most one outage, which may reach into the next day.</summary>
    private bool InOutage(in SiteMoment moment) => Covers(moment.Day, moment.Hour) || Covers(moment.Day - 1, moment.Hour + 24);

    private bool Covers(long day, double hour)
    {
        if (Noise.Uniform(Seed, 4 * day) >= outagesPerDay)
        {
            return false;
        }

        // More often in the afternoon and the evening, when everybody draws power.
        var start = 24 * Math.Sqrt(Noise.Uniform(Seed, (4 * day) + 1));
        var chance = Noise.Uniform(Seed, (4 * day) + 2);
        var duration = heavy ? 0.08 + (0.5 * chance * chance) : 0.4 + (4.6 * chance * chance);
        return hour >= start && hour < start + duration;
    }
}
