using System.Globalization;

namespace Vigie.Simulation.Tests;

public sealed class CellChemistryTests
{
    public static TheoryData<Chemistry> Chemistries => Given.Chemistries;

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void The_open_circuit_voltage_rises_with_the_charge_all_the_way(Chemistry chemistry)
    {
        var cell = CellChemistry.Of(chemistry);

        var voltages = Enumerable.Range(0, 2201).Select(step => cell.OpenCircuitVoltage(-0.05 + (step * 0.0005))).ToList();

        Assert.All(voltages.Zip(voltages.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Theory]
    [MemberData(nameof(Chemistries))]
    public void The_voltages_stand_in_their_natural_order(Chemistry chemistry)
    {
        var cell = CellChemistry.Of(chemistry);

        Assert.True(cell.DamageVoltage < cell.CutOffVoltage);
        Assert.True(cell.CutOffVoltage < cell.OpenCircuitVoltage(0));
        Assert.InRange(cell.NominalVoltage, cell.OpenCircuitVoltage(0), cell.OpenCircuitVoltage(1));
        Assert.True(cell.FloatVoltage < cell.ChargeVoltage);
        Assert.InRange(cell.OpenCircuitVoltage(1), cell.FloatVoltage - 0.15, cell.ChargeVoltage);
    }

    [Theory]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-3)]
    [InlineData(7)]
    [InlineData(double.PositiveInfinity)]
    public void A_charge_beyond_the_curve_gives_the_voltage_at_its_end(double soc)
    {
        var cell = CellChemistry.Of(Chemistry.Lifepo4);

        Assert.Equal(cell.OpenCircuitVoltage(soc < 0 ? -0.05 : 1.05), cell.OpenCircuitVoltage(soc));
    }

    [Fact]
    public void An_unknown_chemistry_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CellChemistry.Of((Chemistry)99));

    [Theory]
    [InlineData("LFP_Co20", Chemistry.Lifepo4, 0.025)]
    [InlineData("LFP_1C", Chemistry.Lifepo4, 0.07)]
    [InlineData("NMC_1C", Chemistry.Ncm, 0.1)]
    public void A_discharge_follows_a_measured_cell(string test, Chemistry chemistry, double tolerance)
    {
        var rows = Measured(test);
        Assert.SkipWhen(rows.Count == 0, "The measured cells are not on this machine.");
        var capacity = -rows[^1].ChargeAh;
        var model = new BatteryModel(Given.Options(chemistry, soc: 1) with { CellCount = 1, CapacityAh = capacity, CellSpread = 0 });
        var differences = new List<double>();

        for (var index = 1; index < rows.Count; index++)
        {
            model.Step(rows[index].Seconds - rows[index - 1].Seconds, 25, Load.Current(rows[index].Current));
            if (rows[index].Soc is > 0.25 and < 0.95)
            {
                differences.Add(Math.Abs(model.Voltage - rows[index].Voltage));
            }
        }

        Assert.InRange(differences.Average(), 0, tolerance);
    }

    private static List<(double Seconds, double Current, double Voltage, double Soc, double ChargeAh)> Measured(string test)
    {
        var folder = SharedData.Find("battery");
        return folder is null ? [] :
        [
            .. File.ReadLines(Path.Combine(folder, "aboutenergy_telemetry.csv")).Select(line => line.Split(','))
                .Where(fields => fields[0] == test).Select(fields => fields.Skip(1).Select(Number).ToArray())
                .Select(row => (row[0], row[1], row[2], row[3], row[4])),
        ];

        static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
    }
}
