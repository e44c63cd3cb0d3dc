namespace Vigie.Bms.Can;

public enum CanFrameKind
{
    Data,
    Remote,
    Error,
    FlexibleDataRate,
}

/// <summary>One frame as a log or an interface shows it.</summary>
/// <param name="Time">Since 1970 or since the log's start; null when the log tells no time.</param>
/// <param name="Channel">The bus, for example <c>can0</c>; empty when the log tells none.</param>
/// <param name="Id">11 bits, or 29 when <paramref name="IsExtended"/>: the same number is then another identifier.</param>
/// <param name="IsExtended">Whether the identifier has 29 bits.</param>
/// <param name="Kind">Only classical data frames carry what the decoders read.</param>
/// <param name="Data">0 to 8 bytes; empty for anything but a classical data frame.</param>
public sealed record CanFrame(TimeSpan? Time, string Channel, uint Id, bool IsExtended, CanFrameKind Kind, byte[] Data);
