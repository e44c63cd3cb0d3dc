namespace Vigie.Bms.ThingSet;

/// <summary>Turns the text lines of one ThingSet node, a Libre Solar BMS, into samples: one for each report or answer with measurements.
/// Requests and log text between them do no harm. Only reads what is there, never asks or writes.</summary>
/// <param name="node">Id of the node to listen to behind a gateway; null takes the first that speaks. Two nodes are two batteries.</param>
public sealed class ThingSetDecoder(string? node = null) : IBmsDecoder
{
    private const byte Content = 0x85;

    private string? node = node;

    public DecodeCounts Counts { get; } = new();

    public BmsSample? Feed(string line)
    {
        Counts.Lines++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        var message = ThingSetParser.Parse(line);
        switch (message.Kind)
        {
            case ThingSetKind.Ignored:
                Counts.Unknown++;
                return null;
            case ThingSetKind.Malformed:
                Counts.Malformed++;
                return null;
            case ThingSetKind.WrongChecksum:
                Counts.Rejected++;
                return null;
            default:
                return Use(message);
        }
    }

    /// <summary>Every sample is complete with its line.</summary>
    public BmsSample? Complete() => null;

    private BmsSample? Use(ThingSetMessage message)
    {
        var sample = message is { Kind: ThingSetKind.Report } or { Kind: ThingSetKind.Response, Status: Content }
            && message.Payload is { } payload ? LibreSolar.ToSample(payload) : null;
        if (sample is null)
        {
            Counts.Decoded++;
            return null;
        }

        // A device that speaks for itself has the empty name, so that it too is told from the nodes behind a gateway.
        if ((node ??= message.Node ?? "") != (message.Node ?? ""))
        {
            Counts.Rejected++;
            return null;
        }

        Counts.Decoded++;
        return sample;
    }
}
