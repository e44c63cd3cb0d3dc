using Vigie.Bms.Can;

namespace Vigie.Bms.Tests.Can;

public sealed class CanLogTests
{
    [Theory]
    [InlineData("(1767625200.000256) can0 220#1720008085000019", 1767625200.000256, "can0")]
    [InlineData("(1767625200.000256) can0 220#1720008085000019 R", 1767625200.000256, "can0")]
    [InlineData("  can0  220   [8]  17 20 00 80 85 00 00 19", null, "can0")]
    [InlineData(" (1767625200.000256)  vcan1  220   [8]  17 20 00 80 85 00 00 19", 1767625200.000256, "vcan1")]
    [InlineData("  can0  220   [8]  17 20 00 80 85 00 00 19   '. ......'", null, "can0")]
    [InlineData("Timestamp:      132.072247        ID: 0220    S Rx                DL:  8    17 20 00 80 85 00 00 19", 132.072247, "")]
    [InlineData(
        "Timestamp:      132.072247        ID: 0220    S Tx                DL:  8    17 20 00 80 85 00 00 19     Channel: can2", 132.072247,
        "can2")]
    [InlineData("1212239.051044 8  220        Rx D 8  17  20  00  80  85  00  00  19", 1212239.051044, "8")]
    [InlineData("   0.015991 1  220             Tx   d 8 17 20 00 80 85 00 00 19  Length = 0 BitCount = 0", 0.015991, "1")]
    public void Every_format_gives_the_same_frame(string line, double? seconds, string channel)
    {
        Assert.True(CanLog.TryParse(line, out var frame));
        Assert.Equal(seconds, frame.Time?.TotalSeconds);
        Assert.Equal((channel, 0x220u, false, CanFrameKind.Data), (frame.Channel, frame.Id, frame.IsExtended, frame.Kind));
        Assert.Equal("1720008085000019", Convert.ToHexString(frame.Data));
    }

    [Theory]
    [InlineData("(1.0) can0 00000220#17", CanFrameKind.Data, true)]
    [InlineData("(1.0) can0 220#R", CanFrameKind.Remote, false)]
    [InlineData("(1.0) can0 220#R8", CanFrameKind.Remote, false)]
    [InlineData("(1.0) can0 20000004#0000000000000000", CanFrameKind.Error, true)]
    [InlineData("(1.0) can0 220##1112233445566778899", CanFrameKind.FlexibleDataRate, false)]
    [InlineData("can0  220  [0]  remote request", CanFrameKind.Remote, false)]
    [InlineData("can0  220  [12]  17 20 00 80 85 00 00 19 01 02 03 04", CanFrameKind.FlexibleDataRate, false)]
    [InlineData("Timestamp: 1.0  ID: 18fee900  X Rx  DL: 1  17", CanFrameKind.Data, true)]
    [InlineData("Timestamp: 1.0  ID: 0220  S Rx  R  DL: 8", CanFrameKind.Remote, false)]
    [InlineData("1.0 1 18FEE900x Rx d 1 17", CanFrameKind.Data, true)]
    [InlineData("1.0 1 220 Rx r", CanFrameKind.Remote, false)]
    public void Frames_of_other_kinds_are_told_apart(string line, CanFrameKind kind, bool isExtended)
    {
        Assert.True(CanLog.TryParse(line, out var frame));
        Assert.Equal((kind, isExtended), (frame.Kind, frame.IsExtended));
    }

    [Theory]
    [InlineData("(1.0) can0 220#172")]
    [InlineData("(1.0) can0 220#112233445566778899")]
    [InlineData("(1.0) can0 220#17200080G5000019")]
    [InlineData("(1.0) can0 2200#17")]
    [InlineData("(1.0) can0 820#17")]
    [InlineData("(-1.0) can0 220#17")]
    [InlineData("(99999999999999999999999999) can0 220#17")]
    [InlineData("can0  220   [8]  17 20 00 80 85 00 00")]
    [InlineData("can0  220   [8]  17 20 00 80 85 00 00 1")]
    [InlineData("can0  220   [7]  17 20 00 80 85 00 00 19")]
    [InlineData("can0  220   [9]  17 20 00 80 85 00 00 19 01")]
    [InlineData("Timestamp: 1.0  ID: 0820  S Rx  DL: 1  17")]
    [InlineData("Timestamp: 1.0  ID: 0220  S Rx  DL:")]
    [InlineData("1.0 1 220 Rx d")]
    [InlineData("1.0 1 x Rx d 0")]
    [InlineData("date Mon Jan 5 15:00:00 2026")]
    [InlineData("...")]
    [InlineData("")]
    public void A_line_that_is_not_one_whole_frame_is_refused(string line) => Assert.False(CanLog.TryParse(line, out _));

    [Fact]
    public void The_real_log_of_the_foxBMS_documentation_is_read()
    {
        // Current sensor: bytes 2 to 5 are signed, big-endian, in mA.
        var currents = File.ReadLines(TestData.Shared("foxbms/etl_can_log.txt"))
            .Select(line => CanLog.TryParse(line, out var frame) && frame.Id == 0x35C ? frame : null).OfType<CanFrame>()
            .Select(frame => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame.Data.AsSpan(2)));
        Assert.Equal([-2309, -2301, -2327, -2328], currents.Take(4));
    }
}
