namespace Vigie.Forecasting;

/// <summary>A family of distributions by their mean, kept as quantiles at fixed levels.</summary>
/// <remarks>Between two means the quantiles are interpolated; a distribution on multiples of a unit is kept as one that spreads each multiple's
/// probability evenly over half a unit to both sides, so that the interpolation gives back the multiples.</remarks>
internal sealed class QuantileSurface
{
    /// <summary>Probabilities at which quantiles are kept, dense where stock is decided.</summary>
    public static readonly double[] Levels =
    [
        0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92,
        0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 1,
    ];

    private readonly double unit;
    private readonly float[] means; // increasing
    private readonly float[] quantiles;

    /// <param name="unit">Demand comes in multiples of it; 0 for any quantity.</param>
    /// <param name="means">Increasing.</param>
    /// <param name="quantiles">For each mean one at each level.</param>
    public QuantileSurface(double unit, float[] means, float[] quantiles)
    {
        this.unit = unit;
        this.means = means;
        this.quantiles = quantiles;
    }

    public static QuantileSurface Read(BinaryReader reader, double unit)
    {
        var rows = reader.ReadUInt16();
        return new(unit, ReadFloats(reader, rows), ReadFloats(reader, rows * Levels.Length));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((ushort)means.Length);
        foreach (var value in means.Concat(quantiles))
        {
            writer.Write(value);
        }
    }

    private static float[] ReadFloats(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
            if (!(Math.Abs(values[i]) < float.MaxValue))
            {
                throw new InvalidDataException("A stored forecast holds no such number.");
            }
        }

        return values;
    }

    /// <summary>The least quantity that demand stays at or below with this probability.</summary>
    public double Quantile(double mean, double probability)
    {
        if (mean <= 0 || means.Length == 0)
        {
            return 0;
        }

        var (row, part) = Find(mean);
        var level = Array.BinarySearch(Levels, probability);
        level = Math.Clamp(level < 0 ? ~level - 1 : level, 0, Levels.Length - 2);
        var share = (probability - Levels[level]) / (Levels[level + 1] - Levels[level]);
        var low = At(row, part, level);
        var value = low + (share * (At(row, part, level + 1) - low));
        return Math.Max(0, unit > 0 ? unit * Math.Ceiling((value / unit) - 0.5 - 1e-6) : value);
    }

    /// <summary>Probability that demand is more than <paramref name="quantity"/>.</summary>
    public double Exceedance(double mean, double quantity)
    {
        if (quantity < 0)
        {
            return 1;
        }

        if (mean <= 0 || means.Length == 0)
        {
            return 0;
        }

        var x = unit > 0 ? unit * (Math.Floor((quantity / unit) + 1e-6) + 0.5) : quantity;
        var (row, part) = Find(mean);
        int low = 0, high = Levels.Length - 1;
        if (x >= At(row, part, high))
        {
            return 0;
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = At(row, part, middle) <= x ? (middle, high) : (low, middle);
        }

        double from = At(row, part, low), to = At(row, part, high);
        var share = to > from ? Math.Clamp((x - from) / (to - from), 0, 1) : 0;
        return 1 - Levels[low] - (share * (Levels[high] - Levels[low]));
    }

    private (int Row, double Part) Find(double mean)
    {
        var row = Array.BinarySearch(means, (float)mean);
        row = Math.Clamp(row < 0 ? ~row - 1 : row, 0, Math.Max(0, means.Length - 2));
        if (means.Length == 1)
        {
            return (0, 0);
        }

        double from = means[row], to = means[row + 1];
        return (row, to > from ? Math.Clamp((mean - from) / (to - from), 0, 1) : 0);
    }

    private double At(int row, double part, int level)
    {
        double low = quantiles[(row * Levels.Length) + level];
        return part == 0 ? low : low + (part * (quantiles[((row + 1) * Levels.Length) + level] - low));
    }
}
