using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Bms.ThingSet;

namespace Vigie.Bms.Tests.ThingSet;

/// <summary>ThingSet's binary mode and its reports on a CAN bus.</summary>
public sealed partial class ThingSetCanTests
{
    private readonly ThingSetCanDecoder decoder = new();

    [Fact]
    public void A_report_in_many_frames_and_a_single_item_become_the_expected_samples()
    {
        var samples = TestData.Decode(decoder, TestData.Lines("thingset/sample_can.candump"));
        var expected = TestData.Json("thingset/sample_can.expected.json")["events"]!.AsArray();

        var live = expected[0]!["canonical"]!;
        var report = samples[0];
        Assert.Equal((double)live["voltage_V"]!, report.Voltage);
        Assert.Equal((double)live["current_A"]!, report.Current);
        Assert.Equal((double)live["soc_pct"]!, report.Soc);
        Assert.Equal(live["temps_C"]!.AsArray().Select(celsius => (double?)celsius), report.CellTemperatures);
        Assert.Equal(live["cells_V"]!.AsArray().Select(volts => (double?)volts), report.CellVoltages);
        Assert.Equal((double)live["cell_min_V"]!, report.CellMin);
        Assert.Equal((double)live["cell_max_V"]!, report.CellMax);
        Assert.Equal((double)live["mosfet_temp_C"]!, report.SwitchTemperature);
        Assert.Equal((string?)live["state"], report.SourceState);
        Assert.Equal([], report.Faults);
        Assert.Equal(TimeSpan.FromSeconds(1_767_705_000.019999), report.SourceTime);
        Assert.Equal((double)expected[1]!["value"]!, samples[1].Soc);
        Assert.Equal(2, samples.Count);
        Assert.Equal((22L, 22L), (decoder.Counts.Lines, decoder.Counts.Decoded));
    }

    /// <summary>Answers of the reference implementation: a status, the node or null, then the content.</summary>
    [Fact]
    public void All_binary_answers_of_the_reference_implementation_are_read()
    {
        var read = 0;
        foreach (var line in TestData.Lines("thingset/node-c_binary_vectors.jsonl"))
        {
            // The file writes infinities bare, which JSON does not know.
            var vector = JsonDocument.Parse(Bare().Replace(line, "\"$1\"")).RootElement;
            if (!vector.TryGetProperty("response_items", out var wanted) || wanted.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            var items = new Cbor(Convert.FromHexString(vector.GetProperty("response_hex").GetString()!).AsSpan(1), id => $"{id}");
            foreach (var item in wanted.EnumerateArray())
            {
                var found = items.Read();
                Assert.True(
                    found is { } value && Same(JsonNode.Parse(item.GetRawText()), JsonNode.Parse(value.GetRawText())),
                    $"{vector.GetProperty("test")}: {item} but {found}");
                read++;
            }
        }

        Assert.True(read > 50, $"only {read} items");
    }

    [Theory]
    [InlineData("C4 82 20 18 84", "13.2")]
    [InlineData("C4 82 01 0C", "120")]
    [InlineData("F9 4A 00", "12")]
    [InlineData("FB 40 2A 6B 85 1E B8 51 EC", "13.21")]
    [InlineData("9F 01 02 FF", "[1,2]")]
    [InlineData("BF 18 71 FA 41 53 5C 29 FF", """{"113":13.21}""")]
    [InlineData("F9 7E 00", "\"NaN\"")]
    public void Numbers_and_lists_of_every_form_are_read(string hex, string json) =>
        Assert.Equal(json, Read(hex)?.GetRawText());

    [Theory]
    [InlineData("")]
    [InlineData("FA 41 53")]
    [InlineData("82 01")]
    [InlineData("9F 01")]
    [InlineData("1C")]
    [InlineData("61")]
    [InlineData("5A 00 00 00 01 00")]
    [InlineData("A1 F5 01")]
    [InlineData("C4 82 3B 7F FF FF FF FF FF FF FF 01")]
    [InlineData("9B FF FF FF FF FF FF FF FE 01")]
    [InlineData("81 81 81 81 81 81 81 81 81 01")]
    public void What_is_cut_off_or_too_deep_or_no_ThingSet_is_not_read(string hex) => Assert.Null(Read(hex));

    [Fact]
    public void A_report_that_lost_a_frame_is_dropped_and_the_next_is_read()
    {
        var lines = TestData.Lines("thingset/sample_can.candump")[..21];

        Assert.Empty(TestData.Decode(decoder, lines.Where((_, index) => index != 7)));
        Assert.Equal(13.21, Assert.Single(TestData.Decode(decoder, lines)).Voltage);
    }

    [Fact]
    public void Two_nodes_are_two_batteries()
    {
        const string Mine = "(1.0) can0 1E007C11#FA42760000", Other = "(1.0) can0 1E007C12#FA42480000";

        Assert.Equal(61.5, decoder.Feed(Mine)?.Soc);
        Assert.Null(decoder.Feed(Other));
        Assert.Equal(50, new ThingSetCanDecoder(0x12).Feed(Other)?.Soc);
        Assert.Equal(1, decoder.Counts.Rejected);
    }

    [Fact]
    public void Reports_in_text_are_read_too()
    {
        Assert.Null(decoder.Feed($"(1.0) can0 1D000011#{Hex("#mLive {")}"));
        Assert.Null(decoder.Feed($"(1.0) can0 1D001111#{Hex("\"rSOC_pc")}"));
        Assert.Equal(61.5, decoder.Feed($"(1.0) can0 1D002211#{Hex("t\":61.5}")}")?.Soc);

        static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));
    }

    [GeneratedRegex("(?<=[ \\[])(NaN|Infinity)")]
    private static partial Regex Bare();

    private static JsonElement? Read(string hex) =>
        new Cbor(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), id => $"{id}").Read();

    /// <summary>Equal but for the last digits of floats of 32 bits, which the vectors write in full, and for decimal fractions, which they write as
    /// text.</summary>
    private static bool Same(JsonNode? wanted, JsonNode? found) => (wanted, found) switch
    {
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.ContainsKey(pair.Key) && Same(pair.Value, b[pair.Key])),
        (JsonValue a, JsonValue b) when b.GetValueKind() == JsonValueKind.Number
            && double.TryParse(a.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) =>
            Math.Abs(number - (double)b) <= 1e-6 * Math.Abs(number),
        _ => JsonNode.DeepEquals(wanted, found),
    };
}
