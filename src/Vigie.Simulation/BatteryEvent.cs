namespace Vigie.Simulation;

/// <summary>What can go wrong at a time that the caller chooses.</summary>
public enum BatteryEventKind
{
    /// <summary>The room or the cabinet loses its cooling: the battery warms up.</summary>
    CoolingFailure,

    /// <summary>One cell weakens little by little over the duration, and stays as weak as it has become.</summary>
    WeakCell,

    /// <summary>No sample arrives: the connection is lost, the battery works on.</summary>
    Silence,

    /// <summary>A load is left connected, and the discharge protection does not act.</summary>
    Overdischarge,
}

/// <summary>One mishap.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="StartUnixSeconds">s since 1970 UTC; included.</param>
/// <param name="DurationSeconds">s, positive; the end is not included.</param>
/// <param name="Intensity">How bad, in ]0, 1]; makes no difference to a silence.</param>
public readonly record struct BatteryEvent(BatteryEventKind Kind, long StartUnixSeconds, long DurationSeconds, double Intensity = 1)
{
    internal double Share(double unixSeconds) => Math.Clamp((unixSeconds - StartUnixSeconds) / DurationSeconds, 0, 1);

    internal bool Covers(double unixSeconds) => unixSeconds >= StartUnixSeconds && unixSeconds - StartUnixSeconds < DurationSeconds;

    internal void Validate()
    {
        if (!Enum.IsDefined(Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "Not a known event.");
        }

        SimulatedBatteryOptions.CheckTime(StartUnixSeconds, nameof(StartUnixSeconds));
        BatteryModelOptions.Check(DurationSeconds, 1, 3e9, nameof(DurationSeconds));
        BatteryModelOptions.Check(Intensity, 1e-6, 1, nameof(Intensity));
    }
}
