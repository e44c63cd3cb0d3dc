using System.Text;
using System.Text.Json;
using Vigie.Bms.Can;

namespace Vigie.Bms.ThingSet;

/// <summary>Turns the reports of one ThingSet node on a CAN bus, a Libre Solar BMS, into samples: one for each report or published item with
/// measurements. Only listens: requests and answers between other nodes are passed over.</summary>
/// <remarks>Source: ThingSet specification 0.6, transports/can.md and protocol/binary_mode.md; object ids of LibreSolar/bms-firmware.</remarks>
/// <param name="node">Source address of the node to listen to, 0x00 to 0xFD; null takes the first that reports measurements.</param>
public sealed class ThingSetCanDecoder(byte? node = null) : IBmsDecoder
{
    /// <summary>More than any report: what grows longer lacks its last frame.</summary>
    private const int LongestReport = 4096;

    /// <summary>A bus has few nodes that report at once; more are damaged first frames.</summary>
    private const int MostOpenReports = 64;

    private const byte BinaryReport = 0x1F;
    private const int FirstControlId = 0x8000;

    private static readonly Dictionary<ulong, string> Names = new()
    {
        [0x10] = "t_s",
        [0x71] = "rPackVoltage_V",
        [0x73] = "rPackCurrent_A",
        [0x74] = "rCellTemps_degC",
        [0x77] = "rMOSFETTemp_degC",
        [0x7C] = "rSOC_pct",
        [0x7E] = "rErrorFlags",
        [0x7F] = "rBmsState",
        [0x80] = "rCellVoltages_V",
        [0x82] = "rCellMinVoltage_V",
        [0x83] = "rCellMaxVoltage_V",
        [0x84] = "rBalancingStatus",
    };

    private readonly Dictionary<uint, OpenReport> open = [];
    private byte? node = node;

    /// <summary>Bits 13 and 12 of the identifier of a report in several frames.</summary>
    private enum Part
    {
        First,
        Consecutive,
        Last,
        Single,
    }

    public DecodeCounts Counts { get; } = new();

    public BmsSample? Feed(string line) => CanLog.Read(line, Counts) is { } frame ? Feed(frame) : null;

    /// <summary>Takes the next frame from a log or from an interface; counts as one line.</summary>
    public BmsSample? Feed(CanFrame frame)
    {
        Counts.Lines++;
        if (frame is not { IsExtended: true, Kind: CanFrameKind.Data } || (frame.Id >> 24 & 3) is not (1 or 2))
        {
            Counts.Unknown++; // the request and answer of others, network management, other protocols on the bus
            return null;
        }

        return (frame.Id >> 24 & 3) == 1 ? Report(frame) : Item(frame);
    }

    /// <summary>Every sample is complete with its last frame.</summary>
    public BmsSample? Complete() => null;

    private BmsSample? Report(CanFrame frame)
    {
        var (key, part, sequence) = (frame.Id & 0xF_C0FF, (Part)(frame.Id >> 12 & 3), (int)(frame.Id >> 8 & 15));
        if (part is Part.First or Part.Single)
        {
            if (open.Count >= MostOpenReports)
            {
                open.Clear();
            }

            open[key] = new();
        }

        // A report with a frame missing is worth nothing: half of a number looks like another number.
        if (!open.TryGetValue(key, out var report) || report.Next != sequence || report.Bytes.Count > LongestReport)
        {
            open.Remove(key);
            Counts.Rejected++;
            return null;
        }

        report.Bytes.AddRange(frame.Data);
        report.Next = (report.Next + 1) % 16;
        if (part is Part.First or Part.Consecutive)
        {
            Counts.Decoded++;
            return null;
        }

        open.Remove(key);
        return Use(frame, Payload([.. report.Bytes]));
    }

    /// <summary>A report begins with its subset, by number or by name.</summary>
    private static JsonElement? Payload(ReadOnlySpan<byte> report)
    {
        if (report is [(byte)'#', ..])
        {
            return ThingSetParser.Parse(Encoding.UTF8.GetString(report)).Payload;
        }

        if (report is not [BinaryReport, ..])
        {
            return null;
        }

        var items = new Cbor(report[1..], NameOf);
        return items.Read() is null ? null : items.Read();
    }

    private BmsSample? Item(CanFrame frame)
    {
        var id = frame.Id >> 8 & 0xFFFF;
        if (id >= FirstControlId)
        {
            Counts.Unknown++;
            return null;
        }

        var value = new Cbor(frame.Data, NameOf).Read();
        return Use(frame, value is { } item ? JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { [NameOf(id)] = item }) : null);
    }

    private BmsSample? Use(CanFrame frame, JsonElement? payload)
    {
        if (payload is not { } content)
        {
            Counts.Malformed++;
            return null;
        }

        var source = (byte)frame.Id;
        if (LibreSolar.ToSample(content) is not { } sample)
        {
            Counts.Decoded++; // nothing of a battery
            return null;
        }

        if ((node ??= source) != source)
        {
            Counts.Rejected++;
            return null;
        }

        Counts.Decoded++;
        return sample with { SourceTime = sample.SourceTime ?? frame.Time };
    }

    private static string NameOf(ulong id) => Names.GetValueOrDefault(id) ?? $"0x{id:X}";

    private sealed class OpenReport
    {
        public List<byte> Bytes { get; } = [];

        public int Next { get; set; }
    }
}
