namespace Vigie.Simulation.Tests;

public sealed class RefusalTests
{
    public static TheoryData<string, BatteryModelOptions> BadOptions => new()
    {
        { "CellCount", Given.Options(Chemistry.Ncm) with { CellCount = 0 } },
        { "CellCount", Given.Options(Chemistry.Ncm) with { CellCount = 1001 } },
        { "CapacityAh", Given.Options(Chemistry.Ncm) with { CapacityAh = double.NaN } },
        { "CapacityAh", Given.Options(Chemistry.Ncm) with { CapacityAh = -1 } },
        { "InitialSoc", Given.Options(Chemistry.Ncm) with { InitialSoc = 1.1 } },
        { "InitialSoh", Given.Options(Chemistry.Ncm) with { InitialSoh = 0.2 } },
        { "InitialTemperature", Given.Options(Chemistry.Ncm) with { InitialTemperature = double.PositiveInfinity } },
        { "TemperatureSensorCount", Given.Options(Chemistry.Ncm) with { TemperatureSensorCount = 0 } },
        { "CellSpread", Given.Options(Chemistry.Ncm) with { CellSpread = -1 } },
        { "ThermalHours", Given.Options(Chemistry.Ncm) with { ThermalHours = 0 } },
        { "chemistry", Given.Options((Chemistry)42) },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_battery_that_cannot_be_is_refused_by_name(string name, BatteryModelOptions options) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new BatteryModel(options)).ParamName);

    [Theory]
    [InlineData(0, 25)]
    [InlineData(-1, 25)]
    [InlineData(901, 25)]
    [InlineData(double.NaN, 25)]
    [InlineData(60, double.NaN)]
    [InlineData(60, 500)]
    public void An_impossible_step_is_refused_and_changes_nothing(double seconds, double ambient)
    {
        var model = Given.Model(Chemistry.Lifepo4);
        var before = model.Read(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Step(seconds, ambient, Load.Current(10)));

        Assert.Equal(before, model.Read(1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_load_that_is_no_number_is_refused(double value)
    {
        Assert.Throws<ArgumentException>(() => Load.Current(value));
        Assert.Throws<ArgumentException>(() => Load.Power(value));
        Assert.ThrowsAny<ArgumentException>(() => Load.StandBy(value, 3.4));
        Assert.ThrowsAny<ArgumentException>(() => Load.StandBy(1, value));
    }

    [Fact]
    public void A_span_without_room_and_a_state_of_another_battery_are_refused()
    {
        var model = Given.Model(Chemistry.Ncm);

        Assert.Throws<ArgumentException>(() => model.Read(0, new double[7]));
        Assert.Throws<ArgumentException>(() => model.Read(0, default, new double[3]));
        Assert.Throws<ArgumentException>(() => new BatteryModel(Given.Options(Chemistry.Ncm) with { CellCount = 9 }, model.Save()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatteryModel(model.Options, model.Save() with { Temperature = double.NaN }));
    }

    [Fact]
    public void Time_never_runs_backwards()
    {
        var battery = new SimulatedBattery(Given.Site(Chemistry.Ncm, UsageKind.Ups));

        Assert.Throws<ArgumentOutOfRangeException>(() => battery.AdvanceTo(Given.NewYear - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => battery.AdvanceTo(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HistoryGenerator(battery, Given.NewYear, Given.NewYear - 1, 60));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HistoryGenerator(battery, Given.NewYear, Given.NewYear + 1, 0));
    }

    [Theory]
    [InlineData((BatteryEventKind)9, 100, 1)]
    [InlineData(BatteryEventKind.Silence, 0, 1)]
    [InlineData(BatteryEventKind.WeakCell, 100, 1.5)]
    [InlineData(BatteryEventKind.WeakCell, 100, double.NaN)]
    public void A_mishap_that_makes_no_sense_is_refused(BatteryEventKind kind, long duration, double intensity)
    {
        var battery = new SimulatedBattery(Given.Site(Chemistry.Ncm, UsageKind.Ups));

        Assert.Throws<ArgumentOutOfRangeException>(() => battery.Add(new BatteryEvent(kind, Given.NewYear, duration, intensity)));
    }
}
