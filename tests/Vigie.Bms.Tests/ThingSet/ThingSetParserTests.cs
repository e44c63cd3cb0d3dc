using System.Text;
using System.Text.Json;
using Vigie.Bms.ThingSet;

namespace Vigie.Bms.Tests.ThingSet;

public sealed class ThingSetParserTests
{
    /// <summary>Requests of the vectors that are wrong on purpose.</summary>
    private static readonly string[] Damaged = ["=Types [\"wF32\":54.3", "=Types{\"wF32\":54.3}", "!Exec/xVoidParams [true"];

    [Theory]
    [InlineData("?mLive", 0xF735FBAA)]
    [InlineData(":85", 0x9791C18C)]
    [InlineData(":85 12.9", 0x44AFEDED)]
    public void The_checksum_has_the_values_of_the_specification(string message, uint crc) =>
        Assert.Equal(crc, ThingSetChecksum.Compute(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void All_text_vectors_of_the_reference_implementation_parse()
    {
        var vectors = TestData.JsonLines(TestData.PathOf("thingset/node-c_text_vectors.jsonl")).ToList();
        Assert.Equal(70, vectors.Count);
        Assert.All(vectors, CheckVector);
    }

    [Fact]
    public void All_text_examples_of_the_specification_parse()
    {
        var examples = TestData.JsonLines(TestData.Shared("thingset/spec_v0.6_examples.jsonl"))
            .Where(example => !example.TryGetProperty("request_hex", out _)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, CheckVector);
    }

    [Theory]
    [InlineData(":85 Content. {\"Bat_V\":14.1}", 0x85, "{\"Bat_V\":14.1}")]
    [InlineData(":85 Content. [12.9]", 0x85, "[12.9]")]
    [InlineData(":84 Changed.", 0x84, null)]
    [InlineData(":A4 Not Found.", 0xA4, null)]
    [InlineData(":85 true", 0x85, "true")]
    [InlineData(":85 -32e-2", 0x85, "-32e-2")]
    [InlineData(":85 12345678", 0x85, "12345678")]
    public void Responses_of_older_releases_parse_too(string line, int status, string? payload)
    {
        var message = ThingSetParser.Parse(line);
        Assert.Equal((ThingSetKind.Response, (byte?)status, payload), (message.Kind, message.Status, message.Payload?.GetRawText()));
    }

    [Theory]
    [InlineData(":85 12.9 44AFEDED#", ThingSetKind.Response, true)]
    [InlineData(":85 12.9 44AFEDED", ThingSetKind.Response, true)] // 0.5 had no sign behind it
    [InlineData(":85 12.9\r", ThingSetKind.Response, false)]
    [InlineData(":85 12.8 44AFEDED#", ThingSetKind.WrongChecksum, false)]
    [InlineData(":85 12.9 44afeded#", ThingSetKind.WrongChecksum, false)]
    [InlineData(":85 12.9 4AFEDED#", ThingSetKind.WrongChecksum, false)]
    [InlineData(":85 12.8 44AFEDED", ThingSetKind.Malformed, false)]
    public void A_checksum_is_optional_but_must_be_right(string line, object kind, bool hasChecksum)
    {
        var message = ThingSetParser.Parse(line);
        Assert.Equal(((ThingSetKind)kind, hasChecksum), (message.Kind, message.HasChecksum));
    }

    [Theory]
    [InlineData("#/1A2B/mLive {\"Meas\":{}}", "1A2B", "mLive")]
    [InlineData("#mLive {\"Meas\":{}}", null, "mLive")]
    [InlineData("# {\"Bat_V\":1}", null, "")]
    [InlineData("?/ null", "", "")]
    [InlineData("?/1A2B/Meas/rSOC_pct", "1A2B", "Meas/rSOC_pct")]
    public void A_path_from_the_root_begins_with_the_node(string line, string? node, string path)
    {
        var message = ThingSetParser.Parse(line);
        Assert.Equal((node, path), (message.Node, message.Path));
    }

    [Theory]
    [InlineData(":8")]
    [InlineData(":8G")]
    [InlineData(":85{}")]
    [InlineData(":85 [12.9")]
    [InlineData(":A3 \"Item is not 5")]
    [InlineData("#mLive")]
    [InlineData("#mLive [1]")]
    [InlineData("#mLive {\"Meas\":{\"rSOC_pct\":64.5")]
    [InlineData("#mLive {} garbage")]
    [InlineData("=Bat")]
    [InlineData("?Bat {")]
    [InlineData("?Bä")]
    public void A_damaged_line_is_malformed(string line) => Assert.Equal(ThingSetKind.Malformed, ThingSetParser.Parse(line).Kind);

    [Theory]
    [InlineData("[00:00:05.000,000] <inf> bms: debug text")]
    [InlineData("uart:~$ select thingset")]
    [InlineData("")]
    [InlineData("\0\0")]
    public void Log_text_of_the_device_is_ignored(string line) => Assert.Equal(ThingSetKind.Ignored, ThingSetParser.Parse(line).Kind);

    private static void CheckVector(JsonElement vector)
    {
        foreach (var role in new[] { "request", "response", "report", "desire" })
        {
            if (!vector.TryGetProperty(role, out var text))
            {
                continue;
            }

            var message = ThingSetParser.Parse(text.GetString()!);
            if (Damaged.Contains(text.GetString()))
            {
                Assert.Equal(ThingSetKind.Malformed, message.Kind);
                continue;
            }

            Assert.Contains(message.Kind, KindsOf(role));
            if (role == "response")
            {
                CheckResponse(vector, text.GetString()!, message);
            }
        }
    }

    private static void CheckResponse(JsonElement vector, string text, ThingSetMessage message)
    {
        Assert.Equal(Convert.ToByte(text[1..3], 16), message.Status);
        Assert.Equal(vector.TryGetProperty("node", out var node) ? node.GetString() : null, message.Node);
        Assert.Equal(text.Contains(' ', StringComparison.Ordinal), message.Payload.HasValue);
        if (vector.TryGetProperty("payload", out var payload) && payload.ValueKind != JsonValueKind.Null)
        {
            Assert.True(JsonElement.DeepEquals(payload, message.Payload!.Value));
        }
    }

    private static ThingSetKind[] KindsOf(string role) => role switch
    {
        "response" => [ThingSetKind.Response],
        "report" => [ThingSetKind.Report],
        "desire" => [ThingSetKind.Desire],
        _ => [ThingSetKind.Read, ThingSetKind.Update, ThingSetKind.Create, ThingSetKind.Delete, ThingSetKind.Execute],
    };
}
