using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>What a BMS says it is doing; the codes of the column status.</summary>
internal enum BatteryStatus : short
{
    Idle = 0,
    Charging = 1,
    Discharging = 2,
    Balancing = 3,
    Fault = 4,
    Off = 5,
}

/// <summary>How far a sample can be trusted; the codes of the column quality.</summary>
internal enum SampleQuality : short
{
    Good = 0,

    /// <summary>Possible, but the cells do not add up to the pack voltage.</summary>
    Suspect = 1,
}

/// <summary>One valid sample of one battery. A missing measurement or cell is NaN. Units as in <see cref="Metric"/>.</summary>
internal sealed class Sample
{
    public static readonly int MetricCount = Enum.GetValues<Metric>().Length;

    public int BatteryId { get; set; }

    /// <summary>UTC, whole microseconds: what PostgreSQL keeps.</summary>
    public DateTime At { get; set; }

    public double[] Values { get; } = NewValues();

    public double Cycles { get; set; } = double.NaN;

    public BatteryStatus? Status { get; set; }

    public Faults Faults { get; set; }

    public SampleQuality Quality { get; set; }

    public float[]? CellVoltages { get; set; }

    public float[]? CellTemperatures { get; set; }

    /// <summary>Where the sample stood in the request, to name it in an error.</summary>
    public int Index { get; set; }

    public double this[Metric metric]
    {
        get => Values[(int)metric];
        set => Values[(int)metric] = value;
    }

    public bool IsEmpty => Array.TrueForAll(Values, double.IsNaN) && double.IsNaN(Cycles) && Status is null && Faults == Faults.None
        && CellVoltages is null && CellTemperatures is null;

    /// <summary>Adds the battery's calibration and fills what follows from the measurements: power, extremes of the cells, mean temperature, quality.</summary>
    public void Complete(BatteryDirectory.Entry battery)
    {
        this[Metric.Voltage] += battery.VoltageOffset;
        this[Metric.Current] += battery.CurrentOffset;
        this[Metric.Temperature] += battery.TemperatureOffset;
        if (double.IsNaN(this[Metric.Power]))
        {
            this[Metric.Power] = Rounded(this[Metric.Voltage] * this[Metric.Current]);
        }

        if (double.IsNaN(this[Metric.Temperature]) && CellTemperatures is { } temperatures)
        {
            this[Metric.Temperature] = Rounded(temperatures.Where(float.IsFinite).Select(Exact).DefaultIfEmpty(double.NaN).Max() + battery.TemperatureOffset);
        }

        CompleteCells();
    }

    private void CompleteCells()
    {
        if (CellVoltages is null)
        {
            this[Metric.CellSpread] = Rounded(this[Metric.CellMax] - this[Metric.CellMin]);
            return;
        }

        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0;
        var count = 0;
        foreach (var cell in CellVoltages)
        {
            if (!float.IsNaN(cell))
            {
                var volts = Exact(cell);
                (min, max, sum, count) = (Math.Min(min, volts), Math.Max(max, volts), sum + volts, count + 1);
            }
        }

        if (count == 0)
        {
            return;
        }

        min = Math.Min(min, Close(this[Metric.CellMin], min));
        max = Math.Max(max, Close(this[Metric.CellMax], max));
        (this[Metric.CellMin], this[Metric.CellMax], this[Metric.CellSpread]) = (min, max, Rounded(max - min));
        var voltage = this[Metric.Voltage];
        if (count == CellVoltages.Length && voltage > 0 && Math.Abs(sum - voltage) > 0.1 * voltage)
        {
            Quality = SampleQuality.Suspect;
        }
    }

    /// <summary>
    /// The extreme that the BMS found itself: it measures between the frames that carry the cells, and may have seen a little further.
    /// One that is far from all cells is of another time or profile.
    /// </summary>
    private static double Close(double own, double ofCells) => Math.Abs(own - ofCells) <= 0.05 ? own : ofCells;

    /// <summary>The decimal that the sensor sent: 3.31f is 3.31, not 3.309999942779541.</summary>
    private static double Exact(float value) => Rounded(value);

    private static double Rounded(double value) => Math.Round(value, 6);

    private static double[] NewValues()
    {
        var values = new double[MetricCount];
        Array.Fill(values, double.NaN);
        return values;
    }
}
