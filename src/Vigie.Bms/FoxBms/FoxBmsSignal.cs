namespace Vigie.Bms.FoxBms;

/// <summary>One value inside a frame.</summary>
/// <param name="Name">Name in the DBC file of v1.11, which is cut at 32 characters.</param>
/// <param name="Start">Most significant bit, in the numbering of DBC files: bit n is bit n mod 8 of byte n div 8; after bit 0 of a
/// byte follows bit 7 of the next (Motorola). The single bits that the DBC declares Intel lie the same way.</param>
/// <param name="Length">Bits, 1 to 32.</param>
/// <param name="IsSigned">Two's complement.</param>
/// <param name="Scale">Unit of one count.</param>
internal sealed record FoxBmsSignal(string Name, int Start, int Length, bool IsSigned, decimal Scale)
{
    /// <summary>The counts in a payload of 8 bytes that was read as one big-endian number.</summary>
    public long Raw(ulong payload)
    {
        var shift = ((7 - Start / 8) * 8) + (Start % 8) - (Length - 1);
        var raw = (long)((payload >> shift) & ((1UL << Length) - 1));
        return IsSigned && raw >> (Length - 1) != 0 ? raw - (1L << Length) : raw;
    }

    /// <summary>Whether the counts stand at the end of the scale: the sender cuts there, so the truth lies beyond.</summary>
    public bool IsAtEndOfScale(long raw)
    {
        var most = (1L << (IsSigned ? Length - 1 : Length)) - 1;
        return Length > 1 && (raw == most || (IsSigned && raw == -most - 1));
    }

    public static FoxBmsSignal Unsigned(string name, int start, int length, decimal scale = 1) => new(name, start, length, false, scale);

    public static FoxBmsSignal Signed(string name, int start, int length, decimal scale = 1) => new(name, start, length, true, scale);

    /// <summary>Single bits, written as <c>"8 ChargingComplete, 9 GeneralWarning"</c>.</summary>
    public static IEnumerable<FoxBmsSignal> Flags(string list) =>
        from flag in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let blank = flag.IndexOf(' ', StringComparison.Ordinal)
        select Unsigned(flag[(blank + 1)..], int.Parse(flag.AsSpan(0, blank), System.Globalization.CultureInfo.InvariantCulture), 1);
}
