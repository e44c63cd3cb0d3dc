namespace Vigie.Simulation;

/// <summary>Samples column by column, as bulk inserts take them; made once and filled again and again.</summary>
public sealed class SampleColumns
{
    private readonly long[] unixSeconds;
    private readonly double[] voltage;
    private readonly double[] current;
    private readonly double[] temperature;
    private readonly double[] soc;
    private readonly double[] soh;
    private readonly int[] cycles;
    private readonly double[] cellMin;
    private readonly double[] cellMax;
    private readonly BatteryStatus[] status;
    private readonly BatteryFaults[] faults;
    private readonly double[] cells;
    private readonly double[] temperatures;

    /// <param name="capacity">Samples at most, at least 1.</param>
    /// <param name="cellCount">Cells of each sample; 0 leaves their voltages out.</param>
    /// <param name="sensorCount">Temperature sensors of each sample; 0 leaves them out.</param>
    /// <exception cref="ArgumentOutOfRangeException">No room, or a negative count.</exception>
    public SampleColumns(int capacity, int cellCount = 0, int sensorCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(cellCount);
        ArgumentOutOfRangeException.ThrowIfNegative(sensorCount);
        (Capacity, CellCount, SensorCount) = (capacity, cellCount, sensorCount);
        unixSeconds = new long[capacity];
        (voltage, current, temperature) = (new double[capacity], new double[capacity], new double[capacity]);
        (soc, soh, cycles) = (new double[capacity], new double[capacity], new int[capacity]);
        (cellMin, cellMax) = (new double[capacity], new double[capacity]);
        (status, faults) = (new BatteryStatus[capacity], new BatteryFaults[capacity]);
        cells = new double[checked(capacity * cellCount)];
        temperatures = new double[checked(capacity * sensorCount)];
    }

    public int Capacity { get; }

    public int CellCount { get; }

    public int SensorCount { get; }

    /// <summary>Samples in it now.</summary>
    public int Count { get; private set; }

    /// <summary>s since 1970 UTC. This and the following columns have <see cref="Count"/> values, with the units of
    /// <see cref="BatteryReading"/>.</summary>
    public ReadOnlyMemory<long> UnixSeconds => unixSeconds.AsMemory(0, Count);

    public ReadOnlyMemory<double> Voltage => voltage.AsMemory(0, Count);

    public ReadOnlyMemory<double> Current => current.AsMemory(0, Count);

    public ReadOnlyMemory<double> Temperature => temperature.AsMemory(0, Count);

    public ReadOnlyMemory<double> Soc => soc.AsMemory(0, Count);

    public ReadOnlyMemory<double> Soh => soh.AsMemory(0, Count);

    public ReadOnlyMemory<int> Cycles => cycles.AsMemory(0, Count);

    public ReadOnlyMemory<double> CellMin => cellMin.AsMemory(0, Count);

    public ReadOnlyMemory<double> CellMax => cellMax.AsMemory(0, Count);

    public ReadOnlyMemory<BatteryStatus> Status => status.AsMemory(0, Count);

    public ReadOnlyMemory<BatteryFaults> Faults => faults.AsMemory(0, Count);

    internal Span<double> NextCells => cells.AsSpan(Count * CellCount, CellCount);

    internal Span<double> NextTemperatures => temperatures.AsSpan(Count * SensorCount, SensorCount);

    /// <summary>V of each cell of one sample; empty when the voltages were left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the samples.</exception>
    public ReadOnlySpan<double> CellsOf(int sample) => cells.AsSpan(Checked(sample) * CellCount, CellCount);

    /// <summary>°C of each sensor of one sample; empty when they were left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the samples.</exception>
    public ReadOnlySpan<double> TemperaturesOf(int sample) => temperatures.AsSpan(Checked(sample) * SensorCount, SensorCount);

    internal void Clear() => Count = 0;

    internal void Append(in BatteryReading reading)
    {
        unixSeconds[Count] = reading.UnixSeconds;
        voltage[Count] = reading.Voltage;
        current[Count] = reading.Current;
        temperature[Count] = reading.Temperature;
        soc[Count] = reading.Soc;
        soh[Count] = reading.Soh;
        cycles[Count] = reading.Cycles;
        cellMin[Count] = reading.CellMin;
        cellMax[Count] = reading.CellMax;
        status[Count] = reading.Status;
        faults[Count] = reading.Faults;
        Count++;
    }

    private int Checked(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return sample;
    }
}
