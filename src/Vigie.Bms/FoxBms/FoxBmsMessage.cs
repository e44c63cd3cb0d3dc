using System.Globalization;
using static Vigie.Bms.FoxBms.FoxBmsSignal;

namespace Vigie.Bms.FoxBms;

/// <summary>What the signals of a message describe. A name is unique inside its scope, so readers need not know which message carries
/// it.</summary>
internal enum FoxBmsScope
{
    State,
    Pack,
    String,
    CellVoltages,
    CellTemperatures,
}

/// <summary>The layout of one identifier. A multiplexer (the string, or the group of cells) selects which of the signal lists is in a
/// frame.</summary>
/// <param name="Id">Identifier of 11 bits.</param>
/// <param name="Name">Name in the DBC file of the release.</param>
/// <param name="Scope">What its signals describe.</param>
/// <param name="Multiplexer">Null when all frames carry the same signals.</param>
/// <param name="Signals">One list for each value of the multiplexer; a value beyond them is not in the protocol.</param>
internal sealed record FoxBmsMessage(
    uint Id, string Name, FoxBmsScope Scope, FoxBmsSignal? Multiplexer, IReadOnlyList<IReadOnlyList<FoxBmsSignal>> Signals)
{
    private static readonly int[] VoltageStarts = [11, 30, 33, 52];
    private static readonly int[] TemperatureStarts = [23, 31, 39, 47, 55, 63];

    /// <summary>Index of the first cell or sensor of this message; only the legacy layout has several such messages.</summary>
    public int FirstSlot { get; private init; }

    public static FoxBmsMessage Plain(uint id, string name, FoxBmsScope scope, params IEnumerable<FoxBmsSignal> signals) =>
        new(id, name, scope, null, [[.. signals]]);

    /// <summary>A message that each string of the pack sends in turn: the multiplexer is the string.</summary>
    public static FoxBmsMessage OfString(uint id, string name, int muxStart, int muxLength, params IEnumerable<FoxBmsSignal> signals) =>
        new(id, name, FoxBmsScope.String, Unsigned("Multiplexer", muxStart, muxLength),
            Enumerable.Repeat<IReadOnlyList<FoxBmsSignal>>([.. signals], 1 << muxLength).ToList());

    /// <summary>Four cells a frame, in mV: first the four flags, then the four values.</summary>
    public static FoxBmsMessage OfCellVoltages(uint id, string name, int groups = 54, int firstCell = 0) =>
        new(id, name, FoxBmsScope.CellVoltages, Unsigned("Multiplexer", 7, 8),
            Groups("CellVoltage", groups, firstCell, 12, VoltageStarts, 13, false))
        {
            FirstSlot = firstCell,
        };

    /// <summary>Six sensors a frame, in °C: first the six flags, then the six values.</summary>
    public static FoxBmsMessage OfCellTemperatures(uint id, string name) =>
        new(id, name, FoxBmsScope.CellTemperatures, Unsigned("Multiplexer", 7, 8),
            Groups("CellTemperature", 30, 0, 8, TemperatureStarts, 8, true));

    private static List<IReadOnlyList<FoxBmsSignal>> Groups(
        string name, int groups, int first, int firstFlag, int[] starts, int length, bool isSigned)
    {
        string NameOf(int group, int place) =>
            string.Create(CultureInfo.InvariantCulture, $"{name}_{first + (group * starts.Length) + place:D3}");
        IReadOnlyList<FoxBmsSignal> SignalsOf(int group) =>
        [
            .. starts.Select((_, place) => Unsigned(NameOf(group, place) + "_invalidFlag", firstFlag + place, 1)),
            .. starts.Select((start, place) => new FoxBmsSignal(NameOf(group, place), start, length, isSigned, 1)),
        ];
        return Enumerable.Range(0, groups).Select(SignalsOf).ToList();
    }
}

/// <summary>One frame in terms of its layout.</summary>
internal readonly record struct FoxBmsFrame(FoxBmsMessage Message, int Multiplexer, ulong Payload)
{
    public IReadOnlyList<FoxBmsSignal> Signals => Message.Signals[Multiplexer];
}
