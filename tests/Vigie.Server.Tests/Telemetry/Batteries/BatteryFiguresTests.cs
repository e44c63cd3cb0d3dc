using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Modules.Telemetry.Batteries;

namespace Vigie.Server.Tests.Telemetry.Batteries;

public sealed class BatteryFiguresTests
{
    // 100 Ah at 50 V: 5 kWh when full.
    [Theory]
    [InlineData(80.0, null, -20.0, -1000.0, 4.0)]
    [InlineData(80.0, 90.0, -20.0, -1000.0, 3.6)]
    [InlineData(80.0, null, -20.0, null, 4.0)] // power taken from current at nominal voltage
    [InlineData(0.0, null, -20.0, -1000.0, 0.0)]
    [InlineData(-5.0, null, -20.0, -1000.0, 0.0)] // a sensor below its zero
    [InlineData(80.0, null, -1.0, -50.0, null)] // 1 % of its capacity an hour is rest
    [InlineData(80.0, null, -1.01, -50.5, 79.21)]
    [InlineData(80.0, null, 20.0, 1000.0, null)] // charging
    [InlineData(80.0, null, 0.0, 0.0, null)]
    [InlineData(80.0, null, -20.0, 1000.0, null)] // current and power contradict each other
    [InlineData(null, null, -20.0, -1000.0, null)]
    [InlineData(80.0, null, null, -1000.0, null)]
    public void Remaining_hours_are_the_energy_left_over_the_power_drawn(
        double? soc, double? soh, double? current, double? power, double? expected) =>
        Assert.Equal(expected, BatteryFigures.RemainingHours(soc, soh, current, power, 100, 50));

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, 0.0)]
    [InlineData(250.0, 2.5)]
    public void Equivalent_cycles_are_full_discharges(double? chargeOut, double? expected) =>
        Assert.Equal(expected, BatteryFigures.EquivalentCycles(chargeOut, 100));

    [Theory]
    [InlineData(10_000.0, 9_000.0, 50.0, 50.0, 90.0)]
    [InlineData(10_000.0, 8_000.0, 20.0, 40.0, 90.0)] // 1 kWh of it is still inside
    [InlineData(10_000.0, 9_500.0, 60.0, 50.0, 90.0)] // 0.5 kWh of what it gave was inside before
    [InlineData(4_999.0, 4_500.0, 50.0, 50.0, null)] // less than one filling tells nothing
    [InlineData(10_000.0, 11_000.0, 50.0, 50.0, null)] // no battery gives more than it got
    [InlineData(10_000.0, 0.0, 50.0, 50.0, null)]
    [InlineData(10_000.0, 9_000.0, null, 50.0, null)]
    [InlineData(null, 9_000.0, 50.0, 50.0, null)]
    [InlineData(10_000.0, null, 50.0, 50.0, null)]
    public void Efficiency_counts_what_the_battery_holds_more_or_less(
        double? energyIn, double? energyOut, double? socFrom, double? socTo, double? expected) =>
        Assert.Equal(expected, BatteryFigures.Efficiency(energyIn, energyOut, socFrom, socTo, 5_000));

    [Theory]
    [InlineData(null, null)]
    [InlineData(100.0, 0.0)]
    [InlineData(35.5, 64.5)]
    [InlineData(-2.0, 100.0)]
    [InlineData(101.0, 0.0)]
    public void Depth_of_discharge_is_what_is_missing_at_the_lowest(double? lowest, double? expected) =>
        Assert.Equal(expected, BatteryFigures.DepthOfDischarge(lowest));

    [Theory]
    [InlineData(0, 0, 0, null)]
    [InlineData(0, 0, 3, "Info")]
    [InlineData(0, 1, 3, "Warning")]
    [InlineData(2, 1, 3, "Critical")]
    public void The_worst_alert_counts(int critical, int warning, int info, string? expected) =>
        Assert.Equal(expected is null ? null : Enum.Parse<TelemetryApi.Severity>(expected), BatteryFigures.Worst(critical, warning, info));
}
