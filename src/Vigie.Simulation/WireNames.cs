using System.Collections.Concurrent;

namespace Vigie.Simulation;

/// <summary>The names that the API uses for faults, states and chemistries.</summary>
public static class WireNames
{
    private static readonly string[] FaultNames =
    [
        "over_voltage", "under_voltage", "over_current_charge", "over_current_discharge", "over_temperature", "under_temperature",
        "cell_imbalance", "short_circuit", "insulation", "communication", "contactor", "fuse", "sensor", "internal", "emergency_stop",
    ];

    private static readonly string[] StatusNames = ["idle", "charging", "discharging", "balancing", "fault"];
    private static readonly string[] ChemistryNames = ["li_ion", "lifepo4", "ncm", "lto", "lead_acid"];

    // Few combinations ever occur: each list is made once, so that naming the faults of a million samples allocates nothing.
    private static readonly ConcurrentDictionary<BatteryFaults, IReadOnlyList<string>> Combinations = new();

    /// <summary>The names of all faults that are set, in the order of the vocabulary; bits without a name are left out.</summary>
    public static IReadOnlyList<string> Of(BatteryFaults faults) => Combinations.GetOrAdd(
        faults & (BatteryFaults)((1 << FaultNames.Length) - 1),
        static set => [.. FaultNames.Where((_, bit) => ((int)set & (1 << bit)) != 0)]);

    /// <exception cref="ArgumentOutOfRangeException">Not a status.</exception>
    public static string Of(BatteryStatus status) => Enum.IsDefined(status)
        ? StatusNames[(int)status]
        : throw new ArgumentOutOfRangeException(nameof(status), status, "Not a known status.");

    /// <exception cref="ArgumentOutOfRangeException">Not a chemistry.</exception>
    public static string Of(Chemistry chemistry) => Enum.IsDefined(chemistry)
        ? ChemistryNames[(int)chemistry]
        : throw new ArgumentOutOfRangeException(nameof(chemistry), chemistry, "Not a known chemistry.");
}
