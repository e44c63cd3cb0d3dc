using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vigie.Bms.Can;

/// <summary>Reads the text formats of CAN logs that are in use: candump -L, candump on the screen, python-can text and ASC.
/// A line is read whole or not at all: one that ends early, or holds anything unexpected, is refused.</summary>
public static class CanLog
{
    private const int LongestLine = 1024;

    /// <summary>Reads one line for a decoder. A line without a frame is counted; null then. A frame is for the decoder to count.</summary>
    internal static CanFrame? Read(string line, DecodeCounts counts)
    {
        if (TryParse(line, out var frame))
        {
            return frame;
        }

        counts.Lines++;
        counts.Malformed += string.IsNullOrWhiteSpace(line) ? 0 : 1;
        return null;
    }

    /// <summary>Reads one line of any of the formats.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out CanFrame? frame)
    {
        frame = null;
        if (line.Length <= LongestLine && line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: >= 3 } words)
        {
            frame = words[0] == "Timestamp:" ? PythonCan(words)
                : words[0][0] == '(' ? Candump(words)
                : words.Length > 3 && words[3] is "Rx" or "Tx" ? Asc(words)
                : Screen(words, time: null);
        }

        return frame is not null;
    }

    /// <summary><c>(1767625200.000256) can0 220#1720008085000019</c>, with or without a direction after it.</summary>
    private static CanFrame? Candump(string[] words)
    {
        if (words[0][^1] != ')' || Seconds(words[0].AsSpan(1, words[0].Length - 2)) is not { } time)
        {
            return null;
        }

        var hash = words[2].IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            return Screen(words.AsSpan(1), time);
        }

        if (words.Length > 4 || (words.Length == 4 && words[3] is not ("R" or "T")) || Identifier(words[2].AsSpan(0, hash)) is not { } id)
        {
            return null;
        }

        var rest = words[2].AsSpan(hash + 1);
        return rest switch
        {
            ['#', ..] => Other(time, words[1], id, CanFrameKind.FlexibleDataRate),
            ['R'] or ['R', >= '0' and <= '8'] => Other(time, words[1], id, CanFrameKind.Remote),
            _ => Data(time, words[1], id, rest.ToString()),
        };
    }

    /// <summary><c>can0  220   [8]  17 20 00 80 85 00 00 19</c>; two digits between the brackets mean flexible data rate.</summary>
    private static CanFrame? Screen(ReadOnlySpan<string> words, TimeSpan? time)
    {
        if (words.Length < 3 || Identifier(words[1]) is not { } id || words[2] is not ['[', .. var digits, ']'])
        {
            return null;
        }

        return digits.Length == 2 ? Other(time, words[0], id, CanFrameKind.FlexibleDataRate)
            : words.Length > 3 && words[3] == "remote" ? Other(time, words[0], id, CanFrameKind.Remote)
            : Bytes(words[3..], digits) is { } data ? Data(time, words[0], id, data)
            : null;
    }

    /// <summary><c>Timestamp: 132.072247  ID: 0241  S Rx  DL:  8  00 07 ec bf 61 fb 2f d9</c>, with further letters between the
    /// direction and the length: E error, R remote, F flexible data rate.</summary>
    private static CanFrame? PythonCan(string[] words)
    {
        var length = Array.IndexOf(words, "DL:");
        if (length < 5 || length + 1 >= words.Length || words[2] != "ID:" || Seconds(words[1]) is not { } time
            || !uint.TryParse(words[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var isExtended = words[4] == "X";
        if ((!isExtended && words[4] != "S") || number > (isExtended ? 0x1FFF_FFFFu : 0x7FFu))
        {
            return null;
        }

        var id = (number, isExtended, false);
        var letters = words.AsSpan(5, length - 5);
        var channel = words[^2] == "Channel:" ? words[^1] : "";
        return letters.Contains("F") ? Other(time, channel, id, CanFrameKind.FlexibleDataRate)
            : letters.Contains("E") ? Other(time, channel, id, CanFrameKind.Error)
            : letters.Contains("R") ? Other(time, channel, id, CanFrameKind.Remote)
            : Bytes(words.AsSpan(length + 2), words[length + 1]) is { } data ? Data(time, channel, id, data)
            : null;
    }

    /// <summary><c>1212239.057110 8  35C        Rx D 6  00  0A  FF  FF  F6  FB</c>; an x after the identifier means 29 bits.</summary>
    private static CanFrame? Asc(string[] words)
    {
        var isExtended = words[2][^1] is 'x' or 'X';
        var digits = isExtended ? words[2].AsSpan(0, words[2].Length - 1) : words[2];
        if (words.Length < 5 || Seconds(words[0]) is not { } time
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            || number > (isExtended ? 0x1FFF_FFFFu : 0x7FFu))
        {
            return null;
        }

        var id = (number, isExtended, false);
        return words[4] is "r" or "R" ? Other(time, words[1], id, CanFrameKind.Remote)
            : words[4] is "d" or "D" && words.Length > 5 && Bytes(words.AsSpan(6), words[5]) is { } data ? Data(time, words[1], id, data)
            : null;
    }

    /// <summary>The announced number of bytes as hexadecimal digits; null unless all are there and nothing but a comment follows.</summary>
    private static string? Bytes(ReadOnlySpan<string> words, string length)
    {
        if (length is not [>= '0' and <= '8'] || words.Length < length[0] - '0')
        {
            return null;
        }

        var count = length[0] - '0';
        foreach (var word in words[..count])
        {
            if (word.Length != 2)
            {
                return null;
            }
        }

        // More bytes than announced contradict the length. What else may follow: the bytes as characters, counters, the bus.
        var ends = words.Length == count || words[count].Length != 2
            || !byte.TryParse(words[count], NumberStyles.AllowHexSpecifier, null, out _);
        return ends ? string.Concat(words[..count]) : null;
    }

    private static CanFrame? Data(TimeSpan? time, string channel, (uint Number, bool IsExtended, bool IsError) id, string hex)
    {
        if (id.IsError)
        {
            return Other(time, channel, id, CanFrameKind.Error);
        }

        var data = new byte[hex.Length / 2];
        return hex.Length is <= 16 && hex.Length % 2 == 0
            && Convert.FromHexString(hex, data, out _, out _) == System.Buffers.OperationStatus.Done
            ? new(time, channel, id.Number, id.IsExtended, CanFrameKind.Data, data)
            : null;
    }

    private static CanFrame Other(TimeSpan? time, string channel, (uint Number, bool IsExtended, bool IsError) id, CanFrameKind kind) =>
        new(time, channel, id.Number, id.IsExtended, id.IsError ? CanFrameKind.Error : kind, []);

    /// <summary>candump's identifiers: three digits are 11 bits, eight are 29, where 0x20000000 marks an error frame.</summary>
    private static (uint Number, bool IsExtended, bool IsError)? Identifier(ReadOnlySpan<char> digits) =>
        digits.Length is 3 or 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        && number <= (digits.Length == 3 ? 0x7FFu : 0x3FFF_FFFFu)
            ? (number & 0x1FFF_FFFF, digits.Length == 8, (number & 0x2000_0000) != 0)
            : null;

    private static TimeSpan? Seconds(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 32_503_680_000 // year 3000
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
