namespace Vigie.Forecasting;

/// <summary>What will be asked for of one product: each period's demand, and that of the first periods together, as distributions. Immutable; kept
/// as bytes (<see cref="ToBytes"/>) it answers any later question about the stock without fitting again.</summary>
/// <remarks>Periods count from 0, the first after the history. Quantities are those of the history's unit of measure.</remarks>
public sealed class DemandForecast
{
    private const byte Version = 1;
    private readonly QuantileSurface ofPeriod;
    private readonly QuantileSurface ofSum;
    private readonly double scale;
    private readonly double unit;
    private readonly float[] means;
    private readonly double[] planned;
    private readonly double[] cumulated; // before planning, in units of the scale
    private readonly double[] plannedSum;

    internal DemandForecast(
        Grain grain, DateOnly first, double scale, double unit, float[] means, double[] planned, QuantileSurface ofPeriod, QuantileSurface ofSum)
    {
        (Grain, First, this.scale, this.unit, this.means, this.planned, this.ofPeriod, this.ofSum) =
            (grain, first, scale, unit, means, planned, ofPeriod, ofSum);
        cumulated = new double[means.Length];
        plannedSum = new double[means.Length];
        for (var period = 0; period < means.Length; period++)
        {
            cumulated[period] = means[period] + (period > 0 ? cumulated[period - 1] : 0);
            plannedSum[period] = planned[period] + (period > 0 ? plannedSum[period - 1] : 0);
        }
    }

    public Grain Grain { get; }

    /// <summary>First day of the first period.</summary>
    public DateOnly First { get; }

    /// <summary>Periods that are forecast.</summary>
    public int Horizon => means.Length;

    /// <summary>The quantity that all demand was a multiple of (a piece, a pack); 0 when there is none.</summary>
    public double Unit => unit * scale;

    /// <summary>First day of a period, also of those after the horizon.</summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public DateOnly DateOf(int period)
    {
        Check.Range(period, 0, DemandHistory.MaxPeriods, nameof(period));
        return Grain switch
        {
            Grain.Day => First.AddDays(period),
            Grain.Week => First.AddDays(period * Series.DaysInWeek),
            _ => First.AddMonths(period),
        };
    }

    /// <summary>What was planned for a period, and so is expected for certain.</summary>
    /// <exception cref="ArgumentException">A period out of range.</exception>
    public double Planned(int period) => planned[Period(period)];

    /// <summary>Mean demand of a period, what is planned included.</summary>
    /// <exception cref="ArgumentException">Outside the horizon.</exception>
    public double Mean(int period) => (means[Period(period)] * scale) + planned[period];

    /// <summary>The least quantity that the demand of a period stays at or below with this probability, 0 to 1.</summary>
    /// <exception cref="ArgumentException">A period or a probability out of range.</exception>
    public double Quantile(int period, double probability) =>
        (ofPeriod.Quantile(means[Period(period)], Probability(probability)) * scale) + planned[period];

    /// <summary>Probability that the demand of a period is more than a quantity.</summary>
    /// <exception cref="ArgumentException">A period outside the horizon, or a quantity that is no number.</exception>
    public double ProbabilityAbove(int period, double quantity) =>
        ofPeriod.Exceedance(means[Period(period)], (Quantity(quantity) - planned[period]) / scale);

    /// <summary>Mean demand of the first periods together.</summary>
    /// <param name="periods">0 to the horizon.</param>
    /// <exception cref="ArgumentException">Outside.</exception>
    public double CumulativeMean(int periods) =>
        Periods(periods) == 0 ? 0 : (cumulated[periods - 1] * scale) + plannedSum[periods - 1];

    /// <summary>The least quantity that the demand of the first periods together stays at or below with this probability, 0 to 1.</summary>
    /// <exception cref="ArgumentException">Periods or a probability out of range.</exception>
    public double CumulativeQuantile(int periods, double probability) =>
        Probability(probability) >= 0 && Periods(periods) == 0
            ? 0
            : (ofSum.Quantile(cumulated[periods - 1], probability) * scale) + plannedSum[periods - 1];

    /// <summary>Probability that the first periods together ask for more than a quantity: never less for more periods or a smaller quantity.</summary>
    /// <exception cref="ArgumentException">Periods out of range, or a quantity that is no number.</exception>
    public double CumulativeProbabilityAbove(int periods, double quantity) =>
        Periods(periods) == 0
            ? (Quantity(quantity) < 0 ? 1 : 0)
            : ofSum.Exceedance(cumulated[periods - 1], (Quantity(quantity) - plannedSum[periods - 1]) / scale);

    /// <summary>How much of what came lies at or below the quantile of a probability: 1 or 0 where it lies beside it, and where demand comes in
    /// pieces the share of its probability that does. Its mean is the probability when the forecasts are calibrated.</summary>
    /// <remarks>Source: Czado, Gneiting and Held, «Predictive model assessment for count data», Biometrics 65 (2009), 1254-1261 (the
    /// non-randomised probability integral transform).</remarks>
    /// <exception cref="ArgumentException">A period, a quantity or a probability out of range.</exception>
    public double Coverage(int period, double actual, double probability)
    {
        var at = 1 - ProbabilityAbove(period, actual);
        var below = unit > 0 || actual <= planned[period] ? 1 - ProbabilityAbove(period, actual - (unit > 0 ? Unit : 1e-9)) : at;
        Probability(probability);
        return at > below ? Math.Clamp((probability - below) / (at - below), 0, 1) : at <= probability ? 1 : 0;
    }

    /// <summary>Brings back what <see cref="ToBytes"/> kept: the same answers, to the last digit.</summary>
    /// <exception cref="InvalidDataException">Not kept by this class, or cut short.</exception>
    public static DemandForecast FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        try
        {
            return Read(reader);
        }
        catch (Exception problem) when (problem is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException("These bytes hold no forecast.", problem);
        }
    }

    /// <summary>The whole forecast in about 5 kB for 90 periods.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        writer.Write((byte)Grain);
        writer.Write(First.DayNumber);
        writer.Write(scale);
        writer.Write(unit);
        writer.Write((ushort)Horizon);
        foreach (var mean in means)
        {
            writer.Write(mean);
        }

        writer.Write((ushort)planned.Count(quantity => quantity > 0));
        for (var period = 0; period < planned.Length; period++)
        {
            if (planned[period] > 0)
            {
                writer.Write((ushort)period);
                writer.Write(planned[period]);
            }
        }

        ofPeriod.Write(writer);
        ofSum.Write(writer);
        return stream.ToArray();
    }

    private static DemandForecast Read(BinaryReader reader)
    {
        var (version, grain) = (reader.ReadByte(), (Grain)reader.ReadByte());
        var first = DateOnly.FromDayNumber(reader.ReadInt32());
        var (scale, unit, horizon) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadUInt16());
        if (version != Version || !Enum.IsDefined(grain) || horizon is 0 or > ForecastRequest.MaxHorizon || !(scale > 0) || !(unit >= 0))
        {
            throw new InvalidDataException("These bytes hold no forecast.");
        }

        var means = new float[horizon];
        for (var period = 0; period < horizon; period++)
        {
            means[period] = reader.ReadSingle();
        }

        var planned = new double[horizon];
        for (var count = reader.ReadUInt16(); count > 0; count--)
        {
            var period = reader.ReadUInt16();
            Check.Range(period, 0, horizon - 1, nameof(period));
            planned[period] = reader.ReadDouble();
        }

        return new(grain, first, scale, unit, means, planned, QuantileSurface.Read(reader, unit), QuantileSurface.Read(reader, unit));
    }

    private static double Probability(double probability)
    {
        Check.Range(probability, 0, 1, nameof(probability));
        return probability;
    }

    private static double Quantity(double quantity)
    {
        Check.Range(quantity, double.MinValue, double.MaxValue, nameof(quantity));
        return quantity;
    }

    private int Period(int period)
    {
        Check.Range(period, 0, Horizon - 1, nameof(period));
        return period;
    }

    private int Periods(int periods)
    {
        Check.Range(periods, 0, Horizon, nameof(periods));
        return periods;
    }
}
