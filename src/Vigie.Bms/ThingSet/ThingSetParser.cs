using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Bms.ThingSet;

/// <summary>Reads lines of ThingSet's text mode, 0.6, and the responses of 0.3 to 0.5.</summary>
/// <remarks>Source: ThingSet specification 0.6, protocol/text_mode.md and transports/serial.md.</remarks>
internal static partial class ThingSetParser
{
    private const string KindSigns = "?=+-!:#@";

    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>Reads one line. Never throws.</summary>
    public static ThingSetMessage Parse(string line)
    {
        var text = line.Trim('\r', '\n', ' ', '\0');
        if (text.Length == 0 || !KindSigns.Contains(text[0], StringComparison.Ordinal))
        {
            return new(ThingSetKind.Ignored);
        }

        if (text.Length > IBmsDecoder.MaxLineLength)
        {
            return new(ThingSetKind.Malformed);
        }

        var (body, checksum) = ThingSetChecksum.Split(text);
        return checksum == ThingSetChecksum.Verdict.Wrong ? new(ThingSetKind.WrongChecksum)
            : (Body(body) ?? new(ThingSetKind.Malformed)) with { HasChecksum = checksum == ThingSetChecksum.Verdict.Right };
    }

    private static ThingSetMessage? Body(string body) => body[0] switch
    {
        ':' => Response(body),
        '?' => Statement(ThingSetKind.Read, body, needsPayload: false),
        '!' => Statement(ThingSetKind.Execute, body, needsPayload: false),
        '=' => Statement(ThingSetKind.Update, body, needsPayload: true),
        '+' => Statement(ThingSetKind.Create, body, needsPayload: true),
        '-' => Statement(ThingSetKind.Delete, body, needsPayload: true),
        '@' => Statement(ThingSetKind.Desire, body, needsPayload: true),
        _ => Statement(ThingSetKind.Report, body, needsPayload: true) is { Payload.ValueKind: JsonValueKind.Object } report ? report : null,
    };

    /// <summary><c>#mLive {…}</c>, <c>?Meas ["a"]</c>: a path, and a JSON value after a blank.</summary>
    private static ThingSetMessage? Statement(ThingSetKind kind, string body, bool needsPayload)
    {
        var blank = body.IndexOf(' ', StringComparison.Ordinal);
        var path = blank < 0 ? body[1..] : body[1..blank];
        var payload = blank < 0 ? null : Json(body.AsSpan(blank + 1));
        if (path.AsSpan().ContainsAnyExcept(PathCharacters) || (payload is null && (needsPayload || blank >= 0)))
        {
            return null;
        }

        var (node, rest) = SplitNode(path);
        return new(kind, Node: node, Path: rest, Payload: payload);
    }

    /// <summary><c>:CC[/[node]][ json]</c>, and <c>:CC Words. [json]</c> of the older releases.</summary>
    private static ThingSetMessage? Response(string body)
    {
        if (body.Length < 3 || body.AsSpan(1, 2).ContainsAnyExcept(ThingSetChecksum.HexDigits)
            || !byte.TryParse(body.AsSpan(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var blank = body.IndexOf(' ', StringComparison.Ordinal);
        var path = blank < 0 ? body[3..] : body[3..blank];
        if (path.AsSpan().ContainsAnyExcept(PathCharacters) || (path.Length > 0 && path[0] != '/'))
        {
            return null;
        }

        var response = new ThingSetMessage(ThingSetKind.Response, status, SplitNode(path).Node);
        if (blank < 0)
        {
            return response;
        }

        var rest = body.AsSpan(blank + 1);
        if (Json(rest) is { } payload)
        {
            return response with { Payload = payload };
        }

        foreach (var words in OlderWords().EnumerateMatches(rest))
        {
            var after = rest[words.Length..];
            return after.Length == 0 ? response : Json(after) is { } older ? response with { Payload = older } : null;
        }

        return null;
    }

    /// <summary>An absolute path begins with the node: <c>/NODE/mLive</c>.</summary>
    private static (string? Node, string Path) SplitNode(string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return (null, path);
        }

        var end = path.IndexOf('/', 1);
        return end < 0 ? (path[1..], "") : (path[1..end], path[(end + 1)..]);
    }

    private static JsonElement? Json(ReadOnlySpan<char> text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.ToString());
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null; // ArgumentException: half a surrogate pair is not text
        }
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z ]*\.?(?: |\z)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OlderWords();
}
