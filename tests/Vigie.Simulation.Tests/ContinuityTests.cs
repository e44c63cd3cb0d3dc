namespace Vigie.Simulation.Tests;

public sealed class ContinuityTests
{
    [Fact]
    public void The_same_seed_gives_the_same_history_and_another_seed_another()
    {
        var site = Given.Site(Chemistry.Ncm, UsageKind.SolarHome);

        Assert.Equal(Given.History(site, 5), Given.History(site, 5));
        Assert.NotEqual(Given.History(site, 5), Given.History(site with { Battery = site.Battery with { Seed = 8 } }, 5));
    }

    [Fact]
    public void Asking_for_cells_changes_nothing_else()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome);
        var generator = new HistoryGenerator(new SimulatedBattery(site), Given.NewYear, Given.NewYear + Given.Day, 300);
        var readings = new List<BatteryReading>();
        while (generator.TryNext(out var reading, new double[8], new double[4]))
        {
            readings.Add(reading);
        }

        Assert.Equal(Given.History(site, 1), readings);
    }

    [Theory]
    [InlineData(UsageKind.SolarHome)]
    [InlineData(UsageKind.SolarSite)]
    [InlineData(UsageKind.TelecomBackup)]
    public void Steps_of_ten_seconds_and_of_five_minutes_tell_the_same_story(UsageKind usage)
    {
        var site = Given.Site(Chemistry.Lifepo4, usage) with { OutagesPerMonth = 12 };
        var (fine, coarse) = (new SimulatedBattery(site), new SimulatedBattery(site));

        for (var time = Given.NewYear; time <= Given.NewYear + (7 * Given.Day); time += 10)
        {
            fine.AdvanceTo(time);
        }

        coarse.AdvanceTo(Given.NewYear + (7 * Given.Day));

        Assert.Equal(1, coarse.Model.EnergyIn / fine.Model.EnergyIn, 0.02);
        Assert.Equal(1, coarse.Model.EnergyOut / fine.Model.EnergyOut, 0.02);
        Assert.Equal(fine.Model.TrueSoc, coarse.Model.TrueSoc, 0.02);
        Assert.Equal(fine.Model.Temperature, coarse.Model.Temperature, 0.3);
    }

    [Fact]
    public void Live_data_goes_on_where_the_history_ends()
    {
        var battery = new SimulatedBattery(Given.Site(Chemistry.Lifepo4, UsageKind.TelecomBackup));
        var now = Given.NewYear + (3 * Given.Day) + 137;
        var history = new HistoryGenerator(battery, Given.NewYear, now, 300);
        var last = default(BatteryReading);
        while (history.TryNext(out var reading))
        {
            last = reading;
        }

        battery.AdvanceTo(now + 10);
        var live = battery.Read();

        Assert.True(last.UnixSeconds < now);
        Assert.Equal(now + 10, live.UnixSeconds);
        Assert.Equal(last.Soc, live.Soc, 0.3);
        Assert.Equal(last.Voltage, live.Voltage, 0.15);
        Assert.Equal(last.Temperature, live.Temperature, 0.3);
        Assert.Equal(last.Soh, live.Soh);
    }

    [Fact]
    public void Two_periods_share_no_sample_and_leave_none_out()
    {
        var battery = new SimulatedBattery(Given.Site(Chemistry.Ncm, UsageKind.Ups));
        var times = new List<long>();
        foreach (var (from, to, step) in new[] { (0, 3600, 300), (3600, 3660, 10) })
        {
            var generator = new HistoryGenerator(battery, Given.NewYear + from, Given.NewYear + to, step);
            while (generator.TryNext(out var reading))
            {
                times.Add(reading.UnixSeconds - Given.NewYear);
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 12).Select(index => index * 300L), 3600, 3610, 3620, 3630, 3640, 3650], times);
    }

    [Fact]
    public void A_battery_restored_after_a_restart_goes_on_the_same()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome);
        var battery = new SimulatedBattery(site);
        battery.AdvanceTo(Given.NewYear + Given.Day);
        var restored = new SimulatedBattery(site, battery.Model.Save(), battery.UnixSeconds);

        battery.AdvanceTo(Given.NewYear + (2 * Given.Day));
        restored.AdvanceTo(Given.NewYear + (2 * Given.Day));

        Assert.Equal(battery.Read(), restored.Read());
    }

    [Fact]
    public void Columns_hold_the_same_samples_chunk_by_chunk_without_allocating()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome);
        var expected = Given.History(site, 2);
        var columns = new SampleColumns(capacity: 100, cellCount: 8, sensorCount: 4);
        var generator = new HistoryGenerator(new SimulatedBattery(site), Given.NewYear, Given.NewYear + (2 * Given.Day), 300);

        var seen = generator.Fill(columns);
        Assert.Equal(100, seen);
        Assert.Equal(expected.Take(100).Select(reading => reading.Voltage), columns.Voltage.ToArray());
        Assert.Equal(expected[99].UnixSeconds, columns.UnixSeconds.Span[99]);
        Assert.Equal(expected[42].CellMin, columns.CellsOf(42).ToArray().Min());
        Assert.Equal(4, columns.TemperaturesOf(99).Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = generator.Fill(columns); count > 0; count = generator.Fill(columns))
        {
            seen += count;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(expected.Count, seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => columns.CellsOf(0).Length);
    }
}
