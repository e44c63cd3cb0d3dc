using System.Text.Json;

namespace Vigie.Bms.ThingSet;

internal enum ThingSetKind
{
    /// <summary>Not ThingSet: boot and log text of the device share the line.</summary>
    Ignored,

    /// <summary>Begins like ThingSet, but is cut off or damaged.</summary>
    Malformed,

    /// <summary>Its checksum says that it was damaged on the way.</summary>
    WrongChecksum,
    Read,
    Update,
    Create,
    Delete,
    Execute,
    Response,
    Report,
    Desire,
}

/// <summary>One line of the text protocol.</summary>
/// <param name="Kind">By the first character, or what is wrong with the line.</param>
/// <param name="Status">Status code of a response, 0x85 for content; null for anything else.</param>
/// <param name="Node">The node that a gateway speaks for; null when the device speaks for itself, empty for the gateway's list of
/// nodes.</param>
/// <param name="Path">Names separated by slashes, without the node.</param>
/// <param name="Payload">The JSON value; null when there is none.</param>
/// <param name="HasChecksum">Whether a checksum was there, and right.</param>
internal sealed record ThingSetMessage(
    ThingSetKind Kind, byte? Status = null, string? Node = null, string Path = "", JsonElement? Payload = null, bool HasChecksum = false);
