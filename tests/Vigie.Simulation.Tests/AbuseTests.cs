namespace Vigie.Simulation.Tests;

public sealed class AbuseTests
{
    [Theory]
    [MemberData(nameof(Given.Chemistries), MemberType = typeof(Given))]
    public void Whatever_is_done_to_a_battery_its_readings_stay_possible(Chemistry chemistry)
    {
        var cell = CellChemistry.Of(chemistry);
        for (var seed = 0; seed < 40; seed++)
        {
            var chance = new Random(seed);
            var model = new BatteryModel(Given.Options(chemistry, chance.NextDouble(), (ulong)seed) with
            {
                CellCount = 1 + chance.Next(20),
                CapacityAh = Math.Pow(10, (chance.NextDouble() * 6) - 2),
                CellSpread = chance.NextDouble() * 5,
                InitialSoh = 0.5 + (chance.NextDouble() / 2),
                ThermalHours = 0.1 + (chance.NextDouble() * 10),
            });
            var health = 100.0;
            var room = model.Options.CapacityAh * 1.01; // the current sensor errs by 1 %
            var (charge, discharge) = ((cell.MaxChargeRate * room) + 0.01, (cell.MaxDischargeRate * room) + 0.01);
            for (var step = 0; step < 500; step++)
            {
                model.Step(1 + (chance.NextDouble() * 899), -80 + (chance.NextDouble() * 180), AnyLoad(chance), AnyDisturbance(chance));
                var reading = model.Read(step);
                Assert.InRange(reading.CellMin, cell.DamageVoltage - 0.35, cell.ChargeVoltage + 0.004); // the sensors err by 3 mV
                Assert.InRange(reading.CellMax, reading.CellMin, cell.ChargeVoltage + 0.35);
                Assert.InRange(reading.Current, -discharge, charge);
                Assert.InRange(reading.Soc, 0, 100);
                Assert.InRange(reading.Soh, 20, health);
                Assert.InRange(reading.Temperature, -110, 200);
                health = reading.Soh;
            }
        }
    }

    private static Load AnyLoad(Random chance)
    {
        var value = Math.Pow(10, (chance.NextDouble() * 12) - 4) * (chance.Next(2) == 0 ? -1 : 1);
        return chance.Next(4) switch
        {
            0 => Load.None,
            1 => Load.Current(value),
            2 => Load.Power(value),
            _ => Load.StandBy(Math.Abs(value), 0.1 + (chance.NextDouble() * 5)),
        };
    }

    private static Disturbance AnyDisturbance(Random chance) => chance.Next(3) == 0
        ? new Disturbance(chance.NextDouble(), chance.NextDouble(), chance.NextDouble())
        : default;
}
