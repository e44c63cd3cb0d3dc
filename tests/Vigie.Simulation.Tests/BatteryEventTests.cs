namespace Vigie.Simulation.Tests;

public sealed class BatteryEventTests
{
    private const long Start = Given.NewYear + (3 * Given.Day);

    [Fact]
    public void A_cooling_failure_heats_the_battery_until_it_ends()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.TelecomBackup) with { Climate = Climate.Dakar, Enclosure = Enclosure.Cabinet };

        var usual = Given.History(site, 8);
        var hot = Given.History(site with { Events = [new(BatteryEventKind.CoolingFailure, Start, Given.Day)] }, 8);

        Assert.Equal(usual.TakeWhile(reading => reading.UnixSeconds <= Start), hot.TakeWhile(reading => reading.UnixSeconds <= Start));
        Assert.InRange(hot.Max(reading => reading.Temperature), 50, 70);
        Assert.Contains(hot, reading => reading.Faults.HasFlag(BatteryFaults.OverTemperature) && reading.Status == BatteryStatus.Fault);
        Assert.Equal(usual[^1].Temperature, hot[^1].Temperature, 0.5);
    }

    [Fact]
    public void A_weak_cell_drifts_away_from_the_others_more_and_more()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome);
        var weak = Given.History(site with { Events = [new(BatteryEventKind.WeakCell, Given.NewYear, 60 * Given.Day)] }, 80);

        double Spread(int fromDay, int toDay) => weak.Skip(fromDay * 288).Take((toDay - fromDay) * 288)
            .Average(reading => reading.CellMax - reading.CellMin);

        Assert.True(Spread(25, 35) > 2 * Spread(0, 5));
        Assert.True(Spread(55, 65) > Spread(25, 35));
        Assert.Contains(weak.Skip(40 * 288), reading => reading.Faults.HasFlag(BatteryFaults.CellImbalance));
    }

    [Fact]
    public void A_silence_leaves_a_gap_and_the_battery_works_on()
    {
        var site = Given.Site(Chemistry.Ncm, UsageKind.SolarHome);

        var all = Given.History(site, 5);
        var gapped = Given.History(site with { Events = [new(BatteryEventKind.Silence, Start, 7200)] }, 5);

        Assert.Equal(all.Where(reading => reading.UnixSeconds is < Start or >= Start + 7200), gapped);
    }

    [Theory]
    [MemberData(nameof(Given.Chemistries), MemberType = typeof(Given))]
    public void An_overdischarge_goes_below_the_cut_off_and_is_recovered_from(Chemistry chemistry)
    {
        var cell = CellChemistry.Of(chemistry);
        var site = Given.Site(chemistry, UsageKind.TelecomBackup) with { OutagesPerMonth = 0 };

        var readings = Given.History(site with { Events = [new(BatteryEventKind.Overdischarge, Start, 8 * 3600)] }, 6);

        Assert.InRange(readings.Min(reading => reading.CellMin), cell.DamageVoltage - 0.01, cell.CutOffVoltage - 0.05);
        Assert.InRange(readings.Min(reading => reading.Soc), 0, 2);
        Assert.Contains(readings, reading => reading.Faults.HasFlag(BatteryFaults.UnderVoltage));
        Assert.Equal(BatteryFaults.None, readings[^1].Faults);
        Assert.InRange(readings[^1].Soc, 95, 100);
    }

    [Fact]
    public void A_mishap_can_be_added_while_the_battery_lives()
    {
        var battery = new SimulatedBattery(Given.Site(Chemistry.Ncm, UsageKind.Ups));
        battery.AdvanceTo(Start);

        battery.Add(new BatteryEvent(BatteryEventKind.Silence, Start + 60, 60));

        Assert.False(battery.IsSilent);
        battery.AdvanceTo(Start + 60);
        Assert.True(battery.IsSilent);
        battery.AdvanceTo(Start + 120);
        Assert.False(battery.IsSilent);
    }
}
