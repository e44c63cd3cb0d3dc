namespace Vigie.Simulation;

/// <summary>What the battery does; on the wire idle, charging, discharging, balancing and fault.</summary>
public enum BatteryStatus
{
    Idle,
    Charging,
    Discharging,
    Balancing,
    Fault,
}

/// <summary>The faults that a management system reports, one bit each, in the order of the wire vocabulary.</summary>
[Flags]
public enum BatteryFaults
{
    None = 0,
    OverVoltage = 1,
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

/// <summary>One sample, as a management system would send it: with sensor errors, rounded to the sensors' steps.</summary>
/// <param name="UnixSeconds">Time of the sample, s since 1970 UTC.</param>
/// <param name="Voltage">V of the pack, in steps of 1 mV per cell.</param>
/// <param name="Current">A, positive while charging, in steps of 10 mA.</param>
/// <param name="Temperature">°C, mean of the sensors, in steps of 0.1.</param>
/// <param name="Soc">% as the management system estimates it, 0 to 100, in steps of 0.1.</param>
/// <param name="Soh">% of the nominal capacity that is left, in steps of 0.1; never rises.</param>
/// <param name="Cycles">Full cycles since new (discharged charge over nominal capacity).</param>
/// <param name="CellMin">V of the lowest cell, in steps of 1 mV.</param>
/// <param name="CellMax">V of the highest cell, in steps of 1 mV.</param>
/// <param name="Status">What the battery does; <see cref="BatteryStatus.Fault"/> as soon as there is a fault.</param>
/// <param name="Faults">All faults that are present.</param>
public readonly record struct BatteryReading(
    long UnixSeconds,
    double Voltage,
    double Current,
    double Temperature,
    double Soc,
    double Soh,
    int Cycles,
    double CellMin,
    double CellMax,
    BatteryStatus Status,
    BatteryFaults Faults)
{
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds);

    /// <summary>W, positive while charging.</summary>
    public double Power => Voltage * Current;
}
