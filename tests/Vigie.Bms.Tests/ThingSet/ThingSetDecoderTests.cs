using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Bms.ThingSet;

namespace Vigie.Bms.Tests.ThingSet;

public sealed class ThingSetDecoderTests
{
    private const string Serial = "thingset/sample_serial_v0.6";

    private readonly ThingSetDecoder decoder = new();

    [Fact]
    public void Every_line_of_a_serial_conversation_parses_as_expected()
    {
        var expected = TestData.Json(Serial + ".expected.json")["messages"]!.AsArray();
        var lines = TestData.Lines(Serial + ".txt");
        Assert.Equal(expected.Count, lines.Length);
        foreach (var (line, wanted) in lines.Zip(expected))
        {
            var message = ThingSetParser.Parse(line);
            Assert.Equal((string?)wanted!["kind"], message.Kind.ToString().ToLowerInvariant());
            Assert.Equal((string?)wanted["status"], message.Status?.ToString("X2", null));
            Assert.Equal((string?)wanted["path"] ?? "", message.Path);
            Assert.Equal((string?)wanted["crc"] == "ok", message.HasChecksum);
            if (wanted["payload"] is { } payload)
            {
                Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(payload), message.Payload!.Value));
            }
        }
    }

    [Fact]
    public void Its_reports_become_the_expected_samples()
    {
        var samples = TestData.Decode(decoder, TestData.Lines(Serial + ".txt"));
        var expected = TestData.Json(Serial + ".expected.json")["messages"]!.AsArray().Select(message => message!["canonical"])
            .OfType<JsonNode>().ToList();

        Assert.Equal(expected.Count, samples.Count);
        foreach (var (wanted, sample) in expected.Zip(samples))
        {
            Assert.Equal((double)wanted["voltage_V"]!, sample.Voltage);
            Assert.Equal((double)wanted["current_A"]!, sample.Current);
            Assert.Equal((double)wanted["soc_pct"]!, sample.Soc);
            Assert.Equal(wanted["temps_C"]!.AsArray().Select(celsius => (double?)celsius), sample.CellTemperatures);
            Assert.Equal(wanted["cells_V"]!.AsArray().Select(volts => (double?)volts), sample.CellVoltages);
            Assert.Equal((double)wanted["cell_min_V"]!, sample.CellMin);
            Assert.Equal((double)wanted["cell_max_V"]!, sample.CellMax);
            Assert.Equal((double)wanted["mosfet_temp_C"]!, sample.SwitchTemperature);
            Assert.Equal((string?)wanted["state"], sample.SourceState);
            Assert.Equal(BatteryStatus.Charging, sample.Status);
            Assert.Equal((null, null), (sample.Soh, sample.Cycles));
            Assert.Equal([], sample.Faults);
            Assert.Empty(sample.Notes);
        }

        Assert.Equal((8L, 7L, 1L), (decoder.Counts.Lines, decoder.Counts.Decoded, decoder.Counts.Unknown));
    }

    [Fact]
    public void The_real_capture_of_a_BMS_C1_with_its_requests_gives_one_sample()
    {
        var sample = Assert.Single(TestData.Decode(decoder, File.ReadLines(TestData.Shared("thingset/bms-c1_meas_capture.txt"))));
        Assert.Equal((13.71, 0.05, 100.0, 29.4), (sample.Voltage, sample.Current, sample.Soc, sample.Temperature));
        Assert.Equal([3.495, 3.497, 3.486, 3.495], sample.CellVoltages); // 16 channels, 4 in use
        Assert.Equal((3.486, 3.497, 31.8), (sample.CellMin, sample.CellMax, sample.SwitchTemperature));
        Assert.Equal(BatteryStatus.Idle, sample.Status);
        Assert.Empty(sample.Notes);
    }

    [Fact]
    public void The_names_of_the_first_releases_are_understood()
    {
        const string Measures = """{"Bat_V":13.3,"Bat_A":-2.5,"Bat_degC":21.5,"SOC_pct":55,"BmsState":2,"Cells_V":[3.3,3.4]}""";
        var sample = Only(":85 Content. " + Measures);
        Assert.Equal((13.3, -2.5, 21.5, 55.0, null), (sample.Voltage, sample.Current, sample.Temperature, sample.Soc, sample.Power));
        Assert.Equal([3.3, 3.4], sample.CellVoltages);
        Assert.Equal(BatteryStatus.Discharging, sample.Status);
        Assert.Equal(13.3, Only("""#output {"output":{"Bat_V":13.3}}""").Voltage);
    }

    [Fact]
    public void Error_flags_become_faults()
    {
        var sample = Only("""#mLive {"Meas":{"rPackVoltage_V":13.3,"rErrorFlags":2053,"rBmsState":3}}""");
        Assert.Equal([BmsFault.UnderVoltage, BmsFault.CellImbalance, BmsFault.ShortCircuit], sample.Faults);
        Assert.Equal(["CELL_UNDERVOLTAGE", "SHORT_CIRCUIT", "CELL_FAILURE"], sample.FaultDetails.Select(detail => detail.Name));
        Assert.Equal(BatteryStatus.Fault, sample.Status);
    }

    [Fact]
    public void Every_error_bit_is_one_fault()
    {
        var faults = Enumerable.Range(0, 15)
            .Select(bit => Only("#mLive {\"Meas\":{\"rPackVoltage_V\":13.3,\"rErrorFlags\":" + (1 << bit) + "}}").Faults!);
        Assert.All(faults, fault => Assert.Single(fault));
    }

    [Fact]
    public void A_report_without_error_flags_does_not_say_that_there_is_no_error()
    {
        Assert.Null(Only("""#mLive {"Meas":{"rPackVoltage_V":13.3}}""").Faults);
        Assert.Equal([], Only("""#mLive {"Meas":{"rPackVoltage_V":13.3,"rErrorFlags":0}}""").Faults);
    }

    [Theory]
    [InlineData("\"rPackVoltage_V\":\"13\"", QualityProblem.Invalid, "voltage")]
    [InlineData("\"rPackVoltage_V\":0", QualityProblem.OutOfRange, "voltage")]
    [InlineData("\"rPackVoltage_V\":1e999", QualityProblem.Invalid, "voltage")]
    [InlineData("\"rPackVoltage_V\":1e300", QualityProblem.OutOfRange, "voltage")]
    [InlineData("\"rSOC_pct\":100.1", QualityProblem.OutOfRange, "soc")]
    [InlineData("\"rCellVoltages_V\":[3.3,0.1,6]", QualityProblem.OutOfRange, "cell_voltages")]
    [InlineData("\"rCellTemps_degC\":[-273]", QualityProblem.OutOfRange, "cell_temperatures")]
    [InlineData("\"rErrorFlags\":-1", QualityProblem.Invalid, "faults")]
    [InlineData("\"rErrorFlags\":0.5", QualityProblem.Invalid, "faults")]
    [InlineData("\"rCellMinVoltage_V\":3.5,\"rCellMaxVoltage_V\":3.4", QualityProblem.OutOfRange, "cell_min")]
    public void A_value_that_cannot_be_true_is_left_out_and_noted(string items, QualityProblem problem, string measure) =>
        Assert.Equal([new QualityNote(problem, measure)], Only("#mLive {\"Meas\":{\"rPackCurrent_A\":1," + items + "}}").Notes);

    [Fact]
    public void Null_is_missing_without_blame_and_an_unused_channel_between_cells_is_null()
    {
        var sample = Only("""#mLive {"Meas":{"rPackVoltage_V":null,"rCellVoltages_V":[3.3,0.000,3.4,0.000]}}""");
        Assert.Null(sample.Voltage);
        Assert.Equal([3.3, null, 3.4], sample.CellVoltages);
        Assert.Empty(sample.Notes);
    }

    [Fact]
    public void A_time_of_the_calendar_is_taken_and_one_since_the_start_is_not()
    {
        Assert.Equal(1_767_625_200, Only("""#mLive {"t_s":1767625200,"Meas":{"rPackVoltage_V":13}}""").SourceTime?.TotalSeconds);
        Assert.Null(Only("""#mLive {"t_s":1000,"Meas":{"rPackVoltage_V":13}}""").SourceTime);
    }

    [Fact]
    public void Another_node_behind_the_gateway_is_another_battery()
    {
        string[] lines = ["""#/AA/mLive {"Meas":{"rPackVoltage_V":13}}""", """#/BB/mLive {"Meas":{"rPackVoltage_V":26}}"""];
        Assert.Equal(13, Assert.Single(TestData.Decode(decoder, lines)).Voltage);
        Assert.Equal(1, decoder.Counts.Rejected);
        Assert.Equal(26, Assert.Single(TestData.Decode(new ThingSetDecoder("BB"), lines)).Voltage);
    }

    [Theory]
    [InlineData("=Meas {\"rPackVoltage_V\":13}")]
    [InlineData("@Meas {\"rPackVoltage_V\":13}")]
    [InlineData(":84 {\"rPackVoltage_V\":13}")]
    [InlineData(":85 {\"sNominalCapacity_Ah\":45}")]
    [InlineData(":85 12.9")]
    public void Only_reports_and_contents_with_measurements_are_samples(string line) => Assert.Null(decoder.Feed(line));

    private static BmsSample Only(string line) => Assert.Single(TestData.Decode(new ThingSetDecoder(), [line.Trim()]));
}
