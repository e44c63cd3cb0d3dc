namespace Vigie.Bms.FoxBms;

/// <summary>The states of 0x220, the same in all profiles.</summary>
internal static class FoxBmsStates
{
    public const int Error = 10;

    private static readonly string[] Names =
    [
        "UNINITIALIZED", "INITIALIZATION", "INITIALIZED", "IDLE", "OPEN_CONTACTORS", "STANDBY", "PRECHARGE", "NORMAL", "DISCHARGE",
        "CHARGE", "ERROR", "UNDEFINED",
    ];

    public static string? NameOf(int? state) => state < Names.Length ? Names[state.Value] : null;

    /// <summary>The common word. A battery at rest that evens out its cells is balancing.</summary>
    public static BatteryStatus? StatusOf(int? state, double? current, bool isBalancing)
    {
        var status = state switch
        {
            0 or 1 or 2 => BatteryStatus.Off,
            3 or 4 or 5 or 6 => BatteryStatus.Idle,
            7 => BmsSample.ActivityOf(current),
            8 => BatteryStatus.Discharging,
            9 => BatteryStatus.Charging,
            Error => BatteryStatus.Fault,
            _ => (BatteryStatus?)null,
        };
        return status == BatteryStatus.Idle && isBalancing ? BatteryStatus.Balancing : status;
    }
}
