namespace Vigie.Simulation.Tests;

public sealed class BatteryModelTests
{
    public static TheoryData<Chemistry> Chemistries => Given.Chemistries;

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void The_charge_moves_by_the_integral_of_the_current_over_the_capacity(Chemistry chemistry)
    {
        var model = Given.Model(chemistry, soc: 0.8);
        var (before, health) = (model.TrueSoc, model.Health);

        model.Run(hours: 2, Load.Current(-20));

        // What leaks away by itself in two hours is below 0.02 %.
        Assert.Equal(-0.4 / health, model.TrueSoc - before, 3e-4);
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void Charging_stores_no_more_than_the_coulombic_efficiency_allows(Chemistry chemistry)
    {
        var model = Given.Model(chemistry, soc: 0.3);
        var before = model.TrueSoc;

        model.Run(hours: 2, Load.Current(20));

        Assert.Equal(0.4 * CellChemistry.Of(chemistry).CoulombicEfficiency, model.TrueSoc - before, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void A_round_trip_gives_back_85_to_99_percent_of_the_energy(Chemistry chemistry)
    {
        var model = Given.Model(chemistry, soc: 0.8);
        var start = model.TrueSoc;
        model.Run(hours: 2, Load.Current(-25));

        for (var minute = 0; minute < 300 && model.TrueSoc < start; minute++)
        {
            model.Step(60, 25, Load.Current(20));
        }

        Assert.Equal(start, model.TrueSoc, 0.005);
        Assert.InRange(model.EnergyOut / model.EnergyIn, 0.85, 0.99);
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void The_energy_does_not_depend_on_the_step(Chemistry chemistry)
    {
        (double In, double Out, double Soc, double Temperature) After(double step)
        {
            var model = Given.Model(chemistry);
            model.Run(hours: 1, Load.Power(-model.Options.NominalWattHours * 0.15), step);
            model.Run(hours: 9, Load.Power(model.Options.NominalWattHours * 0.2), step);
            model.Run(hours: 1, Load.Power(-model.Options.NominalWattHours * 0.3), step);
            return (model.EnergyIn, model.EnergyOut, model.TrueSoc, model.Temperature);
        }

        var (fine, coarse) = (After(1), After(300));

        Assert.Equal(1, coarse.In / fine.In, 0.01);
        Assert.Equal(1, coarse.Out / fine.Out, 0.01);
        Assert.Equal(fine.Soc, coarse.Soc, 0.006);
        Assert.Equal(fine.Temperature, coarse.Temperature, 0.15);
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void A_charge_ends_at_the_charge_voltage_and_the_system_knows_that_it_is_full(Chemistry chemistry)
    {
        var model = Given.Model(chemistry, soc: 0.2);
        var highest = 0.0;

        for (var step = 0; step < 12 * 24; step++)
        {
            model.Step(300, 25, Load.Current(25));
            highest = Math.Max(highest, model.Read(step * 300).CellMax);
        }

        Assert.Equal(CellChemistry.Of(chemistry).ChargeVoltage, highest, 0.005);
        Assert.InRange(model.TrueSoc, 0.95, 1.02);
        Assert.InRange(model.Read(0).Soc, 98, 100);
        Assert.Equal(BatteryFaults.None, model.Read(0).Faults);
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void A_discharge_ends_at_the_cut_off_and_stays_ended_until_the_next_charge(Chemistry chemistry)
    {
        var cell = CellChemistry.Of(chemistry);
        var model = Given.Model(chemistry, soc: 0.3);

        model.Run(hours: 3, Load.Current(-20));
        var empty = model.Read(0);
        model.Run(hours: 0.2, Load.Current(20));

        Assert.Equal(0, empty.Current, 0.02);
        Assert.InRange(empty.CellMin, cell.CutOffVoltage - 0.005, cell.OpenCircuitVoltage(0.05));
        Assert.Equal(BatteryFaults.UnderVoltage, empty.Faults & BatteryFaults.UnderVoltage);
        Assert.Equal(BatteryStatus.Fault, empty.Status);
        Assert.Equal(BatteryStatus.Charging, model.Read(0).Status);
    }

    [Fact]
    public void The_voltage_sags_at_once_under_load_and_then_slowly_further()
    {
        var model = Given.Model(Chemistry.Ncm);
        var rest = model.Voltage;

        model.Step(1, 25, Load.Current(-100));
        var atOnce = model.Voltage;
        model.Run(hours: 0.05, Load.Current(-100), step: 1);

        Assert.InRange((rest - atOnce) / 8, 0.04, 0.07);
        Assert.InRange((atOnce - model.Voltage) / 8, 0.025, 0.09);
    }

    [Fact]
    public void The_cold_raises_the_resistance_and_forbids_to_charge_lithium_iron_phosphate()
    {
        var (warm, cold) = (Given.Model(Chemistry.Lifepo4), new BatteryModel(
            Given.Options(Chemistry.Lifepo4) with { InitialTemperature = -10 }));

        warm.Step(10, 25, Load.Current(-50));
        cold.Step(10, -10, Load.Current(-50));
        var sagged = cold.Voltage;
        cold.Step(10, -10, Load.Current(50));

        Assert.True(sagged < warm.Voltage - 0.1);
        Assert.Equal(0, cold.Current);
    }

    [Fact]
    public void Heat_comes_from_the_current_and_goes_to_the_surroundings()
    {
        var model = Given.Model(Chemistry.Lifepo4, soc: 0.9);

        model.Run(hours: 0.8, Load.Current(-90));
        var worked = model.Temperature;
        model.Run(hours: 30, Load.None);

        Assert.InRange(worked, 27, 45);
        Assert.Equal(25, model.Temperature, 0.1);
    }

    [Fact]
    public void A_power_that_cannot_be_had_gives_what_can_be_had()
    {
        var model = Given.Model(Chemistry.LeadAcid);

        model.Step(10, 25, Load.Power(-1e12));
        Assert.InRange(model.Current, -100, -1);
        model.Step(10, 25, Load.Power(1e12));
        Assert.InRange(model.Current, 1, 25);
    }

    [Fact]
    public void Readings_are_rounded_to_the_sensors_steps_and_agree_with_each_other()
    {
        var model = Given.Model(Chemistry.Lifepo4);
        var (cells, temperatures) = (new double[8], new double[4]);
        model.Step(60, 25, Load.Current(-33.3333));

        var reading = model.Read(1000, cells, temperatures);

        Assert.Equal(reading.CellMin, cells.Min());
        Assert.Equal(reading.CellMax, cells.Max());
        Assert.Equal(reading.Voltage, cells.Sum(), 9);
        Assert.All(cells, volts => Assert.Equal(volts, Math.Round(volts, 3)));
        Assert.All(temperatures, celsius => Assert.Equal(celsius, Math.Round(celsius, 1)));
        Assert.Equal(reading.Current, Math.Round(reading.Current, 2));
        Assert.Equal(reading.Soc, Math.Round(reading.Soc, 1));
        Assert.InRange(reading.CellMax - reading.CellMin, 0.001, 0.03);
        Assert.Equal(reading, model.Read(1000));
    }

    [Fact]
    public void A_saved_battery_goes_on_as_if_nothing_had_happened()
    {
        var (model, disturbance) = (Given.Model(Chemistry.Lifepo4), new Disturbance(0, 0.5, 0));
        model.Step(60, 20, Load.Current(30), disturbance);
        var copy = new BatteryModel(model.Options, model.Save());

        Assert.Equal(model.Read(5), copy.Read(5));
        for (var step = 0; step < 50; step++)
        {
            model.Step(60, 20, Load.Current(-40), disturbance);
            copy.Step(60, 20, Load.Current(-40), disturbance);
        }

        Assert.Equal(model.Read(9), copy.Read(9));
        Assert.Equal(model.Save().CellSoc, copy.Save().CellSoc);
    }
}
