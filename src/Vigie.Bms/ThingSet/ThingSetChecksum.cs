using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vigie.Bms.ThingSet;

/// <summary>The optional checksum of the serial transport: a blank, eight upper-case hexadecimal digits and, since 0.6, a
/// <c>#</c>.</summary>
/// <remarks>CRC-32 as in Ethernet and zip: polynomial 0x04C11DB7 reflected, initial value and final xor 0xFFFFFFFF.</remarks>
internal static class ThingSetChecksum
{
    /// <summary>The digits of checksums and status codes, upper case only.</summary>
    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEF");

    private static readonly uint[] Table = Enumerable.Range(0, 256).Select(start =>
    {
        var value = (uint)start;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1;
        }

        return value;
    }).ToArray();

    public enum Verdict
    {
        Absent,
        Right,
        Wrong,
    }

    public static uint Compute(ReadOnlySpan<byte> message)
    {
        var crc = uint.MaxValue;
        foreach (var octet in message)
        {
            crc = (crc >> 8) ^ Table[(crc ^ octet) & 0xFF];
        }

        return ~crc;
    }

    /// <summary>Takes the checksum off a line and says whether it is right. Without the <c>#</c> the digits may be data,
    /// so there only a right checksum is taken for one.</summary>
    public static (string Body, Verdict Verdict) Split(string line)
    {
        var isMarked = line.Length > 10 && line[^1] == '#';
        var end = isMarked ? line.Length - 1 : line.Length;
        if (end < 10 || line[end - 9] != ' ' || line.AsSpan(end - 8, 8).ContainsAnyExcept(HexDigits))
        {
            return (line, isMarked ? Verdict.Wrong : Verdict.Absent);
        }

        var body = line[..(end - 9)];
        var stated = uint.Parse(line.AsSpan(end - 8, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Compute(Encoding.UTF8.GetBytes(body)) == stated ? (body, Verdict.Right)
            : isMarked ? (line, Verdict.Wrong)
            : (line, Verdict.Absent);
    }
}
