using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Bms.Can;
using Vigie.Bms.FoxBms;

namespace Vigie.Bms.Tests.FoxBms;

public sealed class FoxBmsCaptureTests
{
    private const string Charge = "foxbms/sample_v1.11_charge";
    private const string Legacy = "foxbms/legacy_cell_voltages_real";

    private readonly FoxBmsDecoder decoder = new(FoxBmsProfile.V111, new() { CellCount = 18, TemperatureCount = 8 });

    [Fact]
    public void Every_signal_of_every_frame_has_its_expected_value()
    {
        var lines = TestData.Lines(Charge + ".candump");
        foreach (var expected in TestData.Json(Charge + ".expected.json")["frames"]!.AsArray())
        {
            Assert.True(CanLog.TryParse(lines[(int)expected!["line"]! - 1], out var frame));
            Assert.Equal((decimal)expected["t"]!, frame.Time!.Value.Ticks / (decimal)TimeSpan.TicksPerSecond);
            var read = FoxBmsProfile.V111.Read(frame)!.Value;
            Assert.Equal((string?)expected["message"], read.Message.Name);
            Assert.Equal((int?)expected["mux"] ?? 0, read.Multiplexer);
            var signals = read.Signals.ToDictionary(signal => signal.Name, signal => signal.Raw(read.Payload) * signal.Scale);
            Assert.Equal(expected["signals"]!.AsObject().ToDictionary(pair => pair.Key, pair => (decimal)pair.Value!), signals);
        }
    }

    [Fact]
    public void The_capture_ends_in_the_expected_state()
    {
        var samples = TestData.Decode(decoder, TestData.Lines(Charge + ".candump"));
        var (final, last) = (TestData.Json(Charge + ".expected.json")["final"]!, samples[^1]);

        Assert.Equal(2, samples.Count); // two seconds
        Assert.Equal((double)final["voltage_V"]!, last.Voltage);
        Assert.Equal((double)final["current_A"]!, last.Current);
        Assert.Equal((double)final["power_W"]!, last.Power);
        Assert.Equal((double)final["soc_min_pct"]!, last.Soc);
        Assert.Equal((double)final["temp_max_C"]!, last.Temperature);
        Assert.Equal((double)final["cell_min_V"]!, last.CellMin);
        Assert.Equal((double)final["cell_max_V"]!, last.CellMax);
        Assert.Equal(final["cells_V"]!.AsObject().Select(cell => (double?)cell.Value), last.CellVoltages);
        Assert.Equal(final["temps_C"]!.AsObject().Select(sensor => (double?)sensor.Value), last.CellTemperatures);
        Assert.Equal((string?)final["state"], last.SourceState);
        Assert.Equal(BatteryStatus.Charging, last.Status);
        Assert.Null(last.Cycles);
        Assert.Empty(last.FaultDetails);
        Assert.Equal([new QualityNote(QualityProblem.NotMeasured, "soh")], last.Notes);
        Assert.Equal(1_767_625_201.903198m, last.SourceTime!.Value.Ticks / 10_000_000m);
        Assert.True(last.IsSourceTimeAbsolute);
    }

    [Fact]
    public void The_state_of_the_pack_holds_what_the_sample_does_not_carry()
    {
        TestData.Decode(decoder, TestData.Lines(Charge + ".candump"));
        var final = TestData.Json(Charge + ".expected.json")["final"]!;
        void Holds(JsonNode? expected, FoxBmsScope scope, string signal, decimal factor = 1) =>
            Assert.Equal((decimal)expected!, factor * decoder.Pack.Value(scope, signal, at: TimeSpan.FromSeconds(1_767_625_202)));

        Holds(final["connected_strings"], FoxBmsScope.State, "NumberOfConnectedStrings");
        Holds(final["bus_voltage_V"], FoxBmsScope.Pack, "BusVoltage");
        Holds(final["insulation_kOhm"], FoxBmsScope.Pack, "InsulationResistance");
        Holds(final["soc_max_pct"], FoxBmsScope.Pack, "MaximumSoc");
        Holds(final["soh_pct"], FoxBmsScope.Pack, "Soh");
        Holds(final["energy_kWh"], FoxBmsScope.Pack, "Energy");
        Holds(final["temp_min_C"], FoxBmsScope.Pack, "MinimumCellTemperature");
        var (limits, first) = (final["limits"]!, final["strings"]!["0"]!);
        Holds(limits["max_charge_A"], FoxBmsScope.Pack, "MaximumChargeCurrent");
        Holds(limits["max_discharge_A"], FoxBmsScope.Pack, "MaximumDischargeCurrent");
        Holds(limits["max_charge_kW"], FoxBmsScope.Pack, "MaximumChargePower");
        Holds(limits["max_discharge_kW"], FoxBmsScope.Pack, "MaximumDischargePower");
        Holds(limits["max_voltage_V"], FoxBmsScope.Pack, "MaximumBatteryVoltage");
        Holds(limits["min_voltage_V"], FoxBmsScope.Pack, "MinimumBatteryVoltage");
        Holds(first["voltage_V"], FoxBmsScope.String, "Voltage");
        Holds(first["current_A"], FoxBmsScope.String, "Current", factor: -1);
        Holds(first["power_W"], FoxBmsScope.String, "Power", factor: -1000);
        Holds(first["energy_counter_Wh"], FoxBmsScope.String, "EnergyCounter");
        Holds(first["temp_min_C"], FoxBmsScope.String, "MinimumCellTemperature");
        Holds(first["temp_max_C"], FoxBmsScope.String, "MaximumCellTemperature");
        Holds(first["soc_min_pct"], FoxBmsScope.String, "MinimumSoc");
        Holds(first["soc_max_pct"], FoxBmsScope.String, "MaximumSoc");
        Holds(first["soh_pct"], FoxBmsScope.String, "Soh");
        Holds(first["energy_kWh"], FoxBmsScope.String, "Energy");
    }

    [Fact]
    public void Every_line_is_counted_where_it_belongs()
    {
        TestData.Decode(decoder, TestData.Lines(Charge + ".candump"));
        var counts = TestData.Json(Charge + ".expected.json")["counts"]!;
        Assert.Equal((long)counts["lines"]!, decoder.Counts.Lines);
        Assert.Equal((long)counts["decoded"]!, decoder.Counts.Decoded);
        Assert.Equal(0, decoder.Counts.Unknown + decoder.Counts.Rejected + decoder.Counts.Malformed);
    }

    [Fact]
    public void The_real_capture_of_the_old_layout_gives_its_cell_voltages()
    {
        var lines = TestData.Lines(Legacy + ".python-can.txt");
        var expected = TestData.Json(Legacy + ".expected.json");
        foreach (var frame in expected["frames"]!.AsArray())
        {
            Assert.True(CanLog.TryParse(lines[(int)frame!["line"]! - 1], out var can));
            Assert.Equal(Convert.ToUInt32((string)frame["id"]!, 16), can.Id);
            Assert.Equal((decimal)frame["t"]!, can.Time!.Value.Ticks / 10_000_000m);
            var read = FoxBmsProfile.Legacy.Read(can)!.Value;
            var raw = read.Signals.Select(signal => signal.Raw(read.Payload)).ToList();
            Assert.Equal(frame["flags"]!.AsArray().Select(flag => (long)flag!), raw[..4]);
            Assert.Equal(frame["cells_mV"]!.AsArray().Select(cell => (long)cell!), raw[4..]);
        }
    }

    [Fact]
    public void The_real_capture_becomes_one_sample_a_second_and_its_other_devices_are_unknown()
    {
        var legacy = new FoxBmsDecoder(FoxBmsProfile.Legacy);
        var samples = TestData.Decode(legacy, TestData.Lines(Legacy + ".python-can.txt"));
        var perId = TestData.Json(Legacy + ".expected.json")["counts_per_id"]!.AsObject()
            .ToDictionary(
                pair => uint.Parse(pair.Key.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), pair => (long)pair.Value!);

        Assert.Equal(perId.Where(pair => pair.Key is >= 0x240 and <= 0x24F).Sum(pair => pair.Value), legacy.Counts.Decoded);
        Assert.Equal(perId.Where(pair => pair.Key is < 0x240 or > 0x24F).Sum(pair => pair.Value), legacy.Counts.Unknown);
        Assert.Equal(301, legacy.Counts.Lines);
        Assert.Equal(3, samples.Count); // 2.006 s
        Assert.All(samples, sample => Assert.All(sample.CellVoltages.OfType<double>(), cell => Assert.InRange(cell, 4.0, 4.2)));
        Assert.Equal(64, samples[^1].CellVoltages.Count);
        Assert.Empty(samples[^1].Notes);
        Assert.False(samples[^1].IsSourceTimeAbsolute);
    }
}
