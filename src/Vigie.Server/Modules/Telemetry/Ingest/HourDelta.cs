namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>What new samples add to one hour of one battery.</summary>
internal sealed class HourDelta(DateTime hour)
{
    public DateTime Hour => hour;

    public int Count { get; private set; }

    public int[] N { get; } = new int[Sample.MetricCount];

    public double[] Min { get; } = Filled(double.NaN);

    public double[] Max { get; } = Filled(double.NaN);

    public double[] Sum { get; } = new double[Sample.MetricCount];

    public double[] Last { get; } = Filled(double.NaN);

    /// <summary>Wh in and out, Ah in and out.</summary>
    public (double EnergyIn, double EnergyOut, double ChargeIn, double ChargeOut) Flow { get; private set; }

    /// <summary>Adds a sample that is later than all added before.</summary>
    public void Add(Sample sample)
    {
        Count++;
        for (var i = 0; i < Sample.MetricCount; i++)
        {
            var value = sample.Values[i];
            if (!double.IsNaN(value))
            {
                N[i]++;
                Min[i] = Min[i] <= value ? Min[i] : value;
                Max[i] = Max[i] >= value ? Max[i] : value;
                Sum[i] += value;
                Last[i] = value;
            }
        }
    }

    /// <summary>Adds the trapezoid between two neighbouring samples; charging and discharging are kept apart.</summary>
    public void Integrate((double Power, double Current) from, (double Power, double Current) to, double hours) => Flow = (
        Flow.EnergyIn + In(from.Power, to.Power, hours),
        Flow.EnergyOut + In(-from.Power, -to.Power, hours),
        Flow.ChargeIn + In(from.Current, to.Current, hours),
        Flow.ChargeOut + In(-from.Current, -to.Current, hours));

    private static double In(double from, double to, double hours) =>
        double.IsNaN(from) || double.IsNaN(to) ? 0 : (Math.Max(from, 0) + Math.Max(to, 0)) / 2 * hours;

    private static double[] Filled(double value)
    {
        var values = new double[Sample.MetricCount];
        Array.Fill(values, value);
        return values;
    }
}
