using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Telemetry;

/// <summary>What other modules may know of telemetry: what is measured, and how to be told of new measurements.</summary>
internal static partial class TelemetryApi
{
    /// <summary>What is measured or derived for every sample, in the order of the columns. Units: V, A, W (positive while charging), °C, %.</summary>
    internal enum Metric
    {
        Voltage,
        Current,
        Power,
        Temperature,
        Soc,
        Soh,
        CellMin,
        CellMax,
        CellSpread,
    }

    /// <summary>What a BMS says that is wrong; the bits of the column faults.</summary>
    [Flags]
    internal enum Faults
    {
        None = 0,
        OverVoltage = 1 << 0,
        UnderVoltage = 1 << 1,
        OverCurrentCharge = 1 << 2,
        OverCurrentDischarge = 1 << 3,
        OverTemperature = 1 << 4,
        UnderTemperature = 1 << 5,
        CellImbalance = 1 << 6,
        ShortCircuit = 1 << 7,
        Insulation = 1 << 8,
        Communication = 1 << 9,
        Contactor = 1 << 10,
        Fuse = 1 << 11,
        Sensor = 1 << 12,
        Internal = 1 << 13,
        EmergencyStop = 1 << 14,
    }

    internal enum Severity
    {
        Info,
        Warning,
        Critical,
    }

    /// <summary>Is told of each battery's new samples inside the transaction that stores them, and of batteries that fell silent.</summary>
    internal interface IWatcher
    {
        /// <summary>
        /// Looks at new samples of one tenant's batteries, whose state rows are locked. May write through
        /// <paramref name="session"/>, and leaves what it must remember in <see cref="WatchedBattery"/>.
        /// </summary>
        Task WatchAsync(BulkSession session, int tenantId, IReadOnlyList<WatchedBattery> batteries, CancellationToken ct);
    }

    /// <summary>Is told that a battery is archived or restored, in the transaction that does it, with its state row locked.</summary>
    internal interface IArchiveWatcher
    {
        /// <summary>Ends whatever lasts about the battery; what watchers remembered of it is forgotten after this.</summary>
        Task EndAsync(int batteryId, CancellationToken ct);
    }

    /// <summary>The measured values of one sample. A missing measurement is NaN.</summary>
    internal readonly record struct Reading(DateTimeOffset At, Faults Faults, double[] Values)
    {
        public double this[Metric metric] => Values[(int)metric];
    }

    /// <summary>One battery with news.</summary>
    internal sealed class WatchedBattery(int id, string? memo)
    {
        public int Id => id;

        /// <summary>New samples, later than all before, oldest first. Empty when the news is its silence.</summary>
        public required IReadOnlyList<Reading> Readings { get; init; }

        /// <summary>Set when it has been silent for longer than its limit: the time of its last sample.</summary>
        public DateTimeOffset? SilentSince { get; init; }

        /// <summary>JSON that the watcher left last time; what it sets here it gets next time.</summary>
        public string? Memo { get; set; } = memo;

        /// <summary>How many alerts are open after this, by severity; null leaves the counts as they are.</summary>
        public (int Critical, int Warning, int Info)? OpenAlerts { get; set; }
    }
}
