namespace Vigie.Simulation;

/// <summary>A forklift or a delivery vehicle: work, brake, stand; charged at lunch when needed and every night.</summary>
internal sealed class FleetUsage(SimulatedBatteryOptions options, ulong seed) : Usage(options.Battery, options.UsageScale, seed)
{
    private const double GoesToTheCharger = 0.2;

    public override Load LoadAt(in SiteMoment moment, double soc)
    {
        var morning = moment.Hour is >= 7.5 and < 12;
        var afternoon = moment.Hour is >= 13 and < 16.75;
        var saturdayWork = moment.Weekday == 6 && morning && Noise.Uniform(Seed, moment.Day) < 0.3;
        if ((moment.IsWorkday && (morning || afternoon)) || saturdayWork)
        {
            return soc > GoesToTheCharger ? Work(moment) : Load.None;
        }

        var lunch = moment.IsWorkday && moment.Hour is >= 12 and < 13;
        if (lunch ? soc < 0.6 : moment.Hour is >= 18 or < 6.5)
        {
            return Load.Current(CapacityAh * Math.Min(Chemistry.MaxChargeRate, lunch ? 0.4 : 0.25));
        }

        return Load.None;
    }

    private Load Work(in SiteMoment moment)
    {
        // How busy the day is, and what the driver does just now: below the lower part he brakes or stands.
        var busy = 0.7 + (0.6 * Noise.Uniform(Seed + 1, moment.Day));
        var pace = Noise.Smooth(Seed + 2, moment.Unix, 40);
        return pace switch
        {
            > -0.2 => Load.Power(-Watts(busy * (0.06 + (0.28 * (pace + 0.2))))),
            < -0.75 => Load.Power(Watts(busy * 0.06)),
            _ => Load.Power(-Watts(0.005)),
        };
    }
}
