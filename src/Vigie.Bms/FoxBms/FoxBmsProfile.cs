using System.Buffers.Binary;
using Vigie.Bms.Can;

namespace Vigie.Bms.FoxBms;

/// <summary>How a release of foxBMS 2 lays out its frames. The same identifier means different things in two profiles, so a profile
/// belongs to a device and is never guessed from its frames.</summary>
/// <remarks>Source: tools/dbc/foxbms.dbc of the releases v1.6.0, v1.10.0 and v1.11.0; the tests compare every signal with these
/// files.</remarks>
public sealed class FoxBmsProfile
{
    /// <summary>Releases 1.11.</summary>
    public static readonly FoxBmsProfile V111 = new("v1.11", FoxBmsLayouts.V111);

    /// <summary>Releases 1.8 to 1.10.</summary>
    public static readonly FoxBmsProfile V110 = new("v1.10", FoxBmsLayouts.V110) { FatalCodeShift = 1 };

    /// <summary>Release 1.7: the layout of 1.10, but validity bits that still mean the opposite.</summary>
    public static readonly FoxBmsProfile V17 = new("v1.7", FoxBmsLayouts.V110) { FatalCodeShift = 1, FlagMeansValid = false };

    /// <summary>Releases 1.0 to 1.6.</summary>
    public static readonly FoxBmsProfile V16 = new("v1.6", FoxBmsLayouts.V16) { FlagMeansValid = false };

    /// <summary>Before 1.0: only the cell voltages, one identifier for four cells.</summary>
    public static readonly FoxBmsProfile Legacy = new("legacy", FoxBmsLayouts.Legacy) { FlagMeansValid = false, CycleId = 0x240 };

    private readonly Dictionary<uint, FoxBmsMessage> messages;

    private FoxBmsProfile(string name, IEnumerable<FoxBmsMessage> layout)
    {
        Name = name;
        messages = layout.ToDictionary(message => message.Id);
    }

    public static IReadOnlyList<FoxBmsProfile> All { get; } = [V111, V110, V17, V16, Legacy];

    public string Name { get; }

    internal IReadOnlyCollection<FoxBmsMessage> Messages => messages.Values;

    /// <summary>Whether the bit beside a cell says that its value is valid (since 1.8) or that it is not (until 1.7).</summary>
    internal bool FlagMeansValid { get; private init; } = true;

    /// <summary>How far the numbers of the fatal errors lie above those of 1.11.</summary>
    internal int FatalCodeShift { get; private init; }

    /// <summary>The frame that begins a cycle, for logs without times.</summary>
    internal uint CycleId { get; private init; } = 0x220;

    /// <summary>The profile of that name, for example <c>v1.11</c>; null when there is none.</summary>
    public static FoxBmsProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>Whether the identifier belongs to this profile.</summary>
    internal bool Knows(CanFrame frame) => !frame.IsExtended && messages.ContainsKey(frame.Id);

    /// <summary>The frame in terms of its layout; null when its length or its multiplexer is not of the protocol.</summary>
    internal FoxBmsFrame? Read(CanFrame frame)
    {
        var message = messages[frame.Id];
        if (frame.Kind != CanFrameKind.Data || frame.Data.Length != 8)
        {
            return null;
        }

        var payload = BinaryPrimitives.ReadUInt64BigEndian(frame.Data);
        var multiplexer = (int)(message.Multiplexer?.Raw(payload) ?? 0);
        return multiplexer < message.Signals.Count ? new(message, multiplexer, payload) : null;
    }
}
