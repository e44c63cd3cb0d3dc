namespace Vigie.Bms.FoxBms;

/// <summary>The last value of each cell or sensor. A slot counts as present from its first valid value on, and so do the slots below
/// it.</summary>
internal sealed class FoxBmsSlots(int capacity, int? configured)
{
    private readonly (double? Value, TimeSpan Time)[] slots = new (double?, TimeSpan)[capacity];
    private int present;

    /// <summary>Whether a valid value came for a slot beyond the configured number.</summary>
    public bool IsBeyondConfiguration { get; private set; }

    /// <summary>Takes a value, or null when the BMS says that it has none.</summary>
    public void Set(int index, double? value, TimeSpan time)
    {
        if (index >= configured)
        {
            IsBeyondConfiguration |= value.HasValue;
            return;
        }

        slots[index] = (value, time);
        if (value.HasValue)
        {
            present = Math.Max(present, index + 1);
        }
    }

    /// <summary>All slots in order; null where there is no valid value after <paramref name="oldest"/>.</summary>
    public List<double?> Since(TimeSpan oldest) =>
        slots.Take(configured is { } count ? Math.Min(count, capacity) : present).Select(slot => slot.Time >= oldest ? slot.Value : null)
            .ToList();
}
