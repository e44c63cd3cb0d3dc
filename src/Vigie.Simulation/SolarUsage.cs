namespace Vigie.Simulation;

/// <summary>Solar panels and a house or a business; the mains give what the battery does not.</summary>
internal sealed class SolarUsage(SimulatedBatteryOptions options, ulong seed, bool home)
    : Usage(options.Battery, options.UsageScale, seed)
{
    private const double Reserve = 0.2; // kept for an outage
    private readonly Climate climate = options.Climate;
    private readonly double sine = Math.Sin(options.Climate.Latitude * Math.PI / 180);
    private readonly double cosine = Math.Cos(options.Climate.Latitude * Math.PI / 180);

    public override Load LoadAt(in SiteMoment moment, double soc)
    {
        var sun = moment.Sunshine(sine, cosine) * climate.Clearness(moment, options.WeatherSeed);
        var net = Watts((0.32 * sun) - (home ? HomeDemand(moment) : SiteDemand(moment)));
        if (net < 0)
        {
            // Fades out above the reserve instead of chattering around it.
            net *= Math.Clamp((soc - Reserve) / 0.05, 0, 1);
        }

        var nightTariff = moment.Hour is >= 1 and < 5;
        return nightTariff && soc < 0.5 ? Load.Power(Watts(0.1)) : Load.Power(net);
    }

    private double HomeDemand(in SiteMoment moment)
    {
        var atHome = moment.IsWorkday ? 1 : 1.25;
        var demand = 0.018 + (0.045 * Hump(moment.Hour, 7.5, 2)) + (0.035 * Hump(moment.Hour, 12.5, 3) * (atHome - 0.6))
            + (0.13 * Hump(moment.Hour, 19.5, 4.5));
        return demand * atHome * (1 + (0.35 * Noise.Smooth(Seed, moment.Unix, 1200)));
    }

    private double SiteDemand(in SiteMoment moment)
    {
        var open = moment.IsWorkday ? (0.09 * Hump(moment.Hour, 12, 7)) + (0.16 * Hump(moment.Hour, 17.5, 3)) : 0;
        return (0.02 + open) * (1 + (0.25 * Noise.Smooth(Seed, moment.Unix, 900)));
    }
}
