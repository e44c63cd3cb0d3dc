namespace Vigie.Bms;

/// <summary>What became of the lines of a source: every line that is not blank is in exactly one of the four lower counts.</summary>
public sealed class DecodeCounts
{
    public long Lines { get; internal set; }

    /// <summary>Understood and used.</summary>
    public long Decoded { get; internal set; }

    /// <summary>Well formed, but nothing this protocol knows: another device's frame, a log line.</summary>
    public long Unknown { get; internal set; }

    /// <summary>Well formed, but not to be trusted: wrong length, wrong checksum, wrong bus.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Not readable: cut off or damaged.</summary>
    public long Malformed { get; internal set; }
}
