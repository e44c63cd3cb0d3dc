namespace Vigie.Simulation.Tests;

public sealed class WireNamesTests
{
    [Fact]
    public void Faults_have_the_names_of_the_wire_in_its_order() => Assert.Equal(
        ["over_voltage", "under_temperature", "emergency_stop"],
        WireNames.Of(BatteryFaults.EmergencyStop | BatteryFaults.OverVoltage | BatteryFaults.UnderTemperature));

    [Fact]
    public void Every_fault_has_its_own_name_which_is_its_English_name_in_snake_case()
    {
        foreach (var fault in Enum.GetValues<BatteryFaults>().Where(fault => fault != BatteryFaults.None))
        {
            var name = Assert.Single(WireNames.Of(fault));
            Assert.Equal(fault.ToString(), name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
        }

        Assert.Empty(WireNames.Of(BatteryFaults.None));
        Assert.Empty(WireNames.Of((BatteryFaults)(1 << 20)));
    }

    [Fact]
    public void States_and_chemistries_have_the_names_of_the_wire()
    {
        Assert.Equal(["idle", "charging", "discharging", "balancing", "fault"], Enum.GetValues<BatteryStatus>().Select(WireNames.Of));
        Assert.Equal(["li_ion", "lifepo4", "ncm", "lto", "lead_acid"], Enum.GetValues<Chemistry>().Select(WireNames.Of));
        Assert.Throws<ArgumentOutOfRangeException>(() => WireNames.Of((BatteryStatus)9));
    }
}
