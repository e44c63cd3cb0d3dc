using System.Text;
using Vigie.Bms.FoxBms;
using Vigie.Bms.ThingSet;

namespace Vigie.Bms.Tests;

/// <summary>Whatever arrives: never an exception, never a value out of its range, never a line that is not counted.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Captures =
    [
        "foxbms/sample_v1.11_charge.candump", "foxbms/legacy_cell_voltages_real.python-can.txt", "thingset/sample_serial_v0.6.txt",
        "thingset/sample_can.candump",
    ];

    private long blankLines;

    public static TheoryData<string> Decoders => [.. FoxBmsProfile.All.Select(profile => profile.Name), "thingset", "thingset-can"];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Every_truncation_of_every_line_does_no_harm(string name)
    {
        var decoder = DecoderOf(name);
        foreach (var line in Captures.SelectMany(capture => TestData.Lines(capture).Take(40)))
        {
            for (var length = 0; length <= line.Length; length++)
            {
                Check(decoder, line[..length]);
            }
        }

        CheckCounts(decoder);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Flipped_bits_do_no_harm(string name)
    {
        var (decoder, random) = (DecoderOf(name), new Random(1));
        foreach (var line in Captures.SelectMany(TestData.Lines))
        {
            for (var round = 0; round < 20; round++)
            {
                var bytes = Encoding.Latin1.GetBytes(line);
                for (var flips = random.Next(1, 4); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                Check(decoder, Encoding.UTF8.GetString(bytes));
            }
        }

        CheckCounts(decoder);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_payloads_in_valid_frames_give_no_impossible_value(string name)
    {
        var (decoder, random) = (DecoderOf(name), new Random(2));
        var (time, data) = (1_767_625_200.0, new byte[8]);
        for (var frame = 0; frame < 20_000; frame++)
        {
            random.NextBytes(data);
            data[0] &= (byte)(random.Next(2) == 0 ? 0x0F : 0xFF);
            time += random.Next(100) == 0 ? random.Next(-100, 100) : 0.01;
            Check(decoder, string.Create(null, $"({time:F6}) can0 {0x219 + random.Next(0x70):X3}#{Convert.ToHexString(data)}"));
        }

        CheckCounts(decoder);
    }

    [Fact]
    public void Random_reports_on_a_CAN_bus_give_no_impossible_value()
    {
        var (decoder, random) = (new ThingSetCanDecoder(), new Random(4));
        for (var report = 0; report < 20_000; report++)
        {
            // A live report whose items are right in form, with anything for values.
            byte[] items = [0x1F, 0x18, 0x31, 0xA3, .. Item(0x71), .. Item(0x7C), .. Item(0x80)];
            for (var (at, part) = (0, 0); at < items.Length; at += 8, part++)
            {
                var end = Math.Min(at + 8, items.Length);
                var id = 0x1D000011 | (uint)(part == 0 ? 0 : end == items.Length ? 2 : 1) << 12 | (uint)(part % 16) << 8;
                Check(decoder, $"(1767705000.000000) can0 {id:X8}#{Convert.ToHexString(items[at..end])}");
            }

            Check(decoder, $"(1767705000.000000) can0 1E00{random.Next(0x70, 0x86):X2}11#{Convert.ToHexString(Value().AsSpan(..^1))}");
        }

        CheckCounts(decoder);

        byte[] Item(byte id) => [0x18, id, .. Value()];

        byte[] Value()
        {
            var bytes = new byte[8];
            random.NextBytes(bytes);
            return random.Next(6) switch
            {
                0 => [0xFA, .. bytes[..4]],
                1 => [0xFB, .. bytes],
                2 => [0xF9, .. bytes[..2]],
                3 => [0x1B, .. bytes],
                4 => [0xC4, 0x82, 0x22, 0x19, .. bytes[..2]],
                _ => bytes[..random.Next(1, 8)],
            };
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_text_does_no_harm(string name)
    {
        var (decoder, random) = (DecoderOf(name), new Random(3));
        const string Alphabet = "#:?=+-!@()[]{}\",.0123456789abcdefABCDEFtruenls \\/_Meas\0\r\ud800é";
        string[] starts = ["", ":85 ", "#mLive {\"Meas\":{\"rPackVoltage_V\":", "(1.0) can0 233#", "Timestamp: 1 ID: 233 S Rx DL: 8 ",
            "1.0 8 233 Rx D 8 "];
        for (var round = 0; round < 20_000; round++)
        {
            Check(decoder, starts[random.Next(starts.Length)] + string.Concat(random.GetItems<char>(Alphabet, random.Next(60))));
        }

        CheckCounts(decoder);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('"')]
    [InlineData('1')]
    [InlineData(' ')]
    public void Very_long_lines_are_dealt_with_at_once(char filler)
    {
        var line = ":85 " + new string(filler, 60_000);
        foreach (var name in Decoders)
        {
            Check(DecoderOf(name), line);
            Check(DecoderOf(name), "#mLive " + line[4..]);
            Check(DecoderOf(name), new string(filler, 200_000));
        }
    }

    [Fact]
    public void A_line_of_2048_characters_is_accepted()
    {
        var line = """#mLive {"Meas":{"rPackVoltage_V":13.2,"rPadding":"@"}}"""
            .Replace("@", new string('x', 2_000), StringComparison.Ordinal);
        Assert.Equal(13.2, new ThingSetDecoder().Feed(line)?.Voltage);
    }

    private static IBmsDecoder DecoderOf(string name) => name switch
    {
        "thingset" => new ThingSetDecoder(),
        "thingset-can" => new ThingSetCanDecoder(),
        _ => new FoxBmsDecoder(FoxBmsProfile.Find(name)!),
    };

    private void Check(IBmsDecoder decoder, string line)
    {
        blankLines += string.IsNullOrWhiteSpace(line) ? 1 : 0;
        if (decoder.Feed(line) is not { } sample)
        {
            return;
        }

        Assert.True(sample.HasMeasure);
        Within(sample.Voltage, double.Epsilon, 2000);
        Within(sample.Current, -10_000, 10_000);
        Within(sample.Power, -20_000_000, 20_000_000);
        Within(sample.Soc, 0, 100);
        Within(sample.Soh, 0, 100);
        Assert.All(sample.CellVoltages.Append(sample.CellMin).Append(sample.CellMax), cell => Within(cell, 0.3, 5.5));
        Assert.All(
            sample.CellTemperatures.Append(sample.Temperature).Append(sample.SwitchTemperature),
            celsius => Within(celsius == 127 ? double.NaN : celsius, -50, 150));
        Assert.False(sample.CellMin > sample.CellMax);
        Assert.InRange(sample.CellVoltages.Count, 0, 512);
    }

    private static void Within(double? value, double least, double most) =>
        Assert.True(value is null || (value >= least && value <= most), $"{value}");

    private void CheckCounts(IBmsDecoder decoder)
    {
        decoder.Complete();
        var counts = decoder.Counts;
        Assert.Equal(counts.Lines - blankLines, counts.Decoded + counts.Unknown + counts.Rejected + counts.Malformed);
    }
}
