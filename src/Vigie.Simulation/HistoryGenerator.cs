namespace Vigie.Simulation;

/// <summary>Makes the history of a battery, sample after sample; afterwards the same battery goes on live without a seam.</summary>
public sealed class HistoryGenerator
{
    private readonly SimulatedBattery battery;
    private readonly long to;
    private readonly int step;
    private long next;

    /// <param name="battery">Its time is moved on; samples begin at <paramref name="from"/>.</param>
    /// <param name="from">s since 1970 UTC of the first sample, not before the battery's time.</param>
    /// <param name="to">s since 1970 UTC; no sample at or after it, so that the next period begins there.</param>
    /// <param name="step">s between samples, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Times in the wrong order, or a step below 1.</exception>
    public HistoryGenerator(SimulatedBattery battery, long from, long to, int step)
    {
        ArgumentNullException.ThrowIfNull(battery);
        SimulatedBatteryOptions.CheckTime(from, nameof(from));
        SimulatedBatteryOptions.CheckTime(to, nameof(to));
        ArgumentOutOfRangeException.ThrowIfLessThan(from, battery.UnixSeconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        this.battery = battery;
        this.to = to;
        this.step = step;
        next = from;
    }

    /// <summary>The next sample that is not lost in a silence. Allocates nothing.</summary>
    /// <param name="reading">The sample; of no meaning after the last one.</param>
    /// <param name="cellVoltages">As for <see cref="BatteryModel.Read"/>.</param>
    /// <param name="temperatures">As for <see cref="BatteryModel.Read"/>.</param>
    /// <returns>False after the last sample.</returns>
    /// <exception cref="ArgumentException">A span that is too short.</exception>
    public bool TryNext(out BatteryReading reading, Span<double> cellVoltages = default, Span<double> temperatures = default)
    {
        while (next < to)
        {
            battery.AdvanceTo(next);
            next += step;
            if (!battery.IsSilent)
            {
                reading = battery.Read(cellVoltages, temperatures);
                return true;
            }
        }

        reading = default;
        return false;
    }

    /// <summary>Empties the columns and fills them with the next samples. Allocates nothing.</summary>
    /// <returns>The number of samples, 0 after the last one.</returns>
    /// <exception cref="ArgumentException">Columns made for fewer cells or sensors than the battery has.</exception>
    public int Fill(SampleColumns columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        columns.Clear();
        while (columns.Count < columns.Capacity && TryNext(out var reading, columns.NextCells, columns.NextTemperatures))
        {
            columns.Append(reading);
        }

        return columns.Count;
    }
}
