using System.Text.Json;

namespace Vigie.Simulation.Tests;

public sealed class YearTests
{
    public static MatrixTheoryData<Chemistry, UsageKind> Batteries => new(Enum.GetValues<Chemistry>(), Enum.GetValues<UsageKind>());

    [Theory]
    [MemberData(nameof(Batteries))]
    public void A_year_of_normal_use_stays_within_all_limits_and_ages_by_1_to_5_percent(Chemistry chemistry, UsageKind usage)
    {
        var cell = CellChemistry.Of(chemistry);
        var readings = Given.History(Given.Site(chemistry, usage), 365);

        Assert.Equal(365 * 288, readings.Count);
        Assert.InRange(readings.Min(reading => reading.CellMin), cell.CutOffVoltage, cell.OpenCircuitVoltage(0.7));
        Assert.InRange(readings.Max(reading => reading.CellMax), cell.FloatVoltage - 0.01, cell.ChargeVoltage + 0.006);
        Assert.InRange(readings.Min(reading => reading.Soc), 5, 90);
        Assert.InRange(readings.Max(reading => reading.Soc), 95, 100);
        Assert.DoesNotContain(readings, reading => reading.Faults != BatteryFaults.None);
        Assert.InRange(100 - readings[^1].Soh, 1, 5.05);
        Assert.DoesNotContain(readings.Zip(readings.Skip(1)), pair => pair.Second.Soh > pair.First.Soh);
        Assert.InRange(readings.Max(reading => reading.Temperature), 15, 45);
    }

    [Theory]
    [InlineData(UsageKind.SolarHome)]
    [InlineData(UsageKind.Fleet)]
    [InlineData(UsageKind.TelecomBackup)]
    public void The_heat_of_Dakar_ages_faster_than_the_cold_of_Quebec(UsageKind usage)
    {
        var site = Given.Site(Chemistry.Ncm, usage) with { Enclosure = Enclosure.HeatedCabinet };

        var cold = Given.History(site with { Climate = Climate.Quebec }, 365)[^1].Soh;
        var hot = Given.History(site with { Climate = Climate.Dakar }, 365)[^1].Soh;

        Assert.InRange(cold - hot, 0.8, 5);
    }

    [Fact]
    public void An_outdoor_cabinet_follows_the_seasons_and_the_hours_of_Quebec()
    {
        var site = Given.Site(Chemistry.Lto, UsageKind.TelecomBackup) with { Climate = Climate.Quebec, Enclosure = Enclosure.Cabinet };
        var readings = Given.History(site, 365, step: 1800);

        double Mean(Func<BatteryReading, bool> chosen) => readings.Where(chosen).Average(reading => reading.Temperature);

        Assert.InRange(Mean(reading => reading.At.Month == 1), -12, -2); // 5 K above the outdoor air
        Assert.InRange(Mean(reading => reading.At.Month == 7), 21, 29);
        Assert.InRange(Mean(reading => reading.At.Hour == 16) - Mean(reading => reading.At.Hour == 5), 2, 9);
    }

    [Fact]
    public void A_room_keeps_the_battery_near_21_degrees_all_year()
    {
        var site = Given.Site(Chemistry.Lto, UsageKind.Ups) with { Climate = Climate.Quebec };

        Assert.DoesNotContain(Given.History(site, 365, step: 1800), reading => reading.Temperature is < 14 or > 26);
    }

    [Fact]
    public void A_solar_home_charges_at_noon_and_discharges_in_the_evening()
    {
        var readings = Given.History(Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome) with { UtcOffset = TimeSpan.Zero }, 365);

        Assert.True(readings.Where(reading => reading.At.Hour is 11 or 12).Average(reading => reading.Current) > 2);
        Assert.True(readings.Where(reading => reading.At.Hour is 19 or 20).Average(reading => reading.Current) < -5);
    }

    [Fact]
    public void A_forklift_works_on_workdays_and_rests_on_sunday()
    {
        var readings = Given.History(Given.Site(Chemistry.Lifepo4, UsageKind.Fleet) with { UtcOffset = TimeSpan.Zero }, 56);

        double Used(DayOfWeek day) => readings.Where(reading => reading.At.DayOfWeek == day).Sum(reading => Math.Max(0, -reading.Current));

        Assert.True(Used(DayOfWeek.Tuesday) > 1000);
        Assert.InRange(Used(DayOfWeek.Sunday), 0, 40); // sensor noise only
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void The_mains_fail_about_as_often_as_asked(double perMonth)
    {
        var readings = Given.History(Given.Site(Chemistry.LeadAcid, UsageKind.TelecomBackup) with { OutagesPerMonth = perMonth }, 720);

        var outages = readings.Zip(readings.Skip(1)).Count(pair =>
            pair.First.Status != BatteryStatus.Discharging && pair.Second.Status == BatteryStatus.Discharging);

        Assert.InRange(outages / 24.0, perMonth * 0.6, perMonth * 1.4);
    }

    [Fact]
    public void Hours_are_those_of_the_site_not_of_Greenwich()
    {
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.Fleet);
        var local = new SimulatedBattery(site with { UtcOffset = TimeSpan.FromHours(-5) });

        local.AdvanceTo(Given.NewYear + (9 * 3600)); // 4 in the morning there: on the charger or full
        Assert.True(local.Model.Current >= 0);
        local.AdvanceTo(Given.NewYear + (16 * 3600)); // 11 in the morning: at work for hours
        Assert.True(local.Model.TrueSoc < 0.9);
    }

    [Fact]
    public void A_12_volt_solar_bank_moves_between_the_voltages_of_a_real_one()
    {
        var folder = SharedData.Find("bms");
        Assert.SkipWhen(folder is null, "The measured bank is not on this machine.");
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "telemetry", "expected_facts.json")));
        var bank = facts.RootElement.GetProperty("lifepo4_bank_hourly_minmax_voltage.csv");
        var site = Given.Site(Chemistry.Lifepo4, UsageKind.SolarHome) with { Enclosure = Enclosure.Workshop };

        var voltages = Given.History(site with { Battery = site.Battery with { CellCount = 4 } }, 75)
            .Select(reading => reading.Voltage).Order().ToList();

        Assert.InRange(voltages[0], bank.GetProperty("min_V").GetDouble(), 13.2);
        Assert.InRange(voltages[^1], 13.6, bank.GetProperty("max_V").GetDouble());
        Assert.Equal(13.25, voltages[voltages.Count / 2], 0.15); // the plateau; 13.25 V is the median of the real bank
    }
}
