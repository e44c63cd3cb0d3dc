namespace Vigie.Simulation;

/// <summary>The sensors of a management system: each with its fixed error, a little noise, and a step to which it rounds.</summary>
internal sealed class BatterySensors
{
    private const double CellNoise = 0.0006; // V
    private const double TemperatureNoise = 0.05; // K

    private readonly ulong seed;
    private readonly double capacity;
    private readonly double currentGain;
    private readonly double currentOffset;
    private readonly double[] cellOffset;
    private readonly double[] temperatureOffset;
    private readonly double[] warming; // share of the battery's own warming that each sensor sees

    public BatterySensors(BatteryModelOptions options)
    {
        seed = Noise.Mix(options.Seed, 2);
        capacity = options.CapacityAh;
        currentGain = 1 + (0.002 * Noise.Normal(seed, 0));
        currentOffset = 0.00005 * capacity * Noise.Normal(seed, 1);
        cellOffset = [.. Enumerable.Range(0, options.CellCount).Select(cell => 0.0008 * Noise.Normal(seed, 100 + cell))];
        var places = Enumerable.Range(0, options.TemperatureSensorCount);
        temperatureOffset = [.. places.Select(sensor => 0.3 * Noise.Normal(seed, 5000 + sensor))];
        warming = [.. places.Select(sensor => 1 + (0.15 * Noise.Normal(seed, 6000 + sensor)))];
    }

    /// <summary>A, with the sensor's errors but without noise or rounding: what the management system counts.</summary>
    public double Measured(double current) => (current * currentGain) + currentOffset;

    public BatteryReading Read(BatteryModel model, long unixSeconds, Span<double> cellVoltages, Span<double> temperatures)
    {
        var now = Noise.Mix(seed, unixSeconds);
        var (sum, lowest, highest) = Cells(model.CellVoltages, now, Room(cellVoltages, cellOffset.Length, nameof(cellVoltages)));
        var noise = 0.00005 * capacity * ((2 * Noise.Uniform(now, -1)) - 1);
        return new BatteryReading(
            unixSeconds,
            Math.Round(sum * 1000) / 1000,
            (Math.Round((Measured(model.Current) + (model.Current == 0 ? 0 : noise)) * 100) / 100) + 0.0, // never a negative zero
            Temperatures(model, now, Room(temperatures, temperatureOffset.Length, nameof(temperatures))),
            Math.Round(model.EstimatedSoc * 1000) / 10,
            Math.Round(model.Health * 1000) / 10,
            (int)model.Cycles,
            lowest,
            highest,
            model.Status,
            model.Faults);
    }

    private static Span<double> Room(Span<double> span, int needed, string name) => span.IsEmpty || span.Length >= needed
        ? span
        : throw new ArgumentException($"{name} has room for {span.Length} values and needs {needed}.", name);

    private (double Sum, double Lowest, double Highest) Cells(ReadOnlySpan<double> voltages, ulong now, Span<double> into)
    {
        var (sum, lowest, highest) = (0.0, double.PositiveInfinity, double.NegativeInfinity);
        var offsets = cellOffset.AsSpan(0, voltages.Length);
        var bits = 0UL;
        for (var cell = 0; cell < voltages.Length; cell++)
        {
            // One random number serves four cells, 16 bits each.
            bits = (cell & 3) == 0 ? Noise.Mix(now, cell) : bits >> 16;
            var noise = ((bits & 0xFFFF) * (2 * CellNoise / 65_535)) - CellNoise;
            var measured = Math.Round((voltages[cell] + offsets[cell] + noise) * 1000) / 1000;
            sum += measured;
            lowest = measured < lowest ? measured : lowest;
            highest = measured > highest ? measured : highest;
            if (cell < into.Length)
            {
                into[cell] = measured;
            }
        }

        return (sum, lowest, highest);
    }

    private double Temperatures(BatteryModel model, ulong now, Span<double> into)
    {
        var sum = 0.0;
        for (var sensor = 0; sensor < temperatureOffset.Length; sensor++)
        {
            var noise = TemperatureNoise * ((2 * Noise.Uniform(now, 10_000 + sensor)) - 1);
            var celsius = model.Ambient + ((model.Temperature - model.Ambient) * warming[sensor]) + temperatureOffset[sensor] + noise;
            var measured = (Math.Round(celsius * 10) / 10) + 0.0;
            sum += measured;
            if (!into.IsEmpty)
            {
                into[sensor] = measured;
            }
        }

        return (Math.Round(sum / temperatureOffset.Length * 10) / 10) + 0.0;
    }
}
