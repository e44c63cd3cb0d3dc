using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Server.Platform.Security;

/// <summary>
/// Signed texts in the compact form of JWS (RFC 7515), written by hand because Microsoft.IdentityModel is not available where Vigie
/// is built. Several keys verify at once, so that keys can be rotated; one of them signs.
/// </summary>
internal sealed class CompactSignature
{
    /// <summary>Characters of the longest text that is looked at.</summary>
    public const int MaximumLength = 8192;

    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerOptions.Strict) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IReadOnlyList<TokenKey> keys;

    /// <param name="keys">The key that signs first, then those that only verify; a key that is named twice counts once.</param>
    /// <exception cref="ArgumentException">No key, or a first key that cannot sign.</exception>
    public CompactSignature(IEnumerable<TokenKey> keys)
    {
        this.keys = [.. keys.DistinctBy(key => key.Id)];
        if (this.keys is not [{ CanSign: true }, ..])
        {
            throw new ArgumentException("The first key must be able to sign.", nameof(keys));
        }
    }

    public string Sign(ReadOnlySpan<byte> payload)
    {
        var key = keys[0];
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(key.Algorithm, "JWT", key.Id), Strict);
        var text = $"{StrictBase64Url.Encode(header)}.{StrictBase64Url.Encode(payload)}";
        return $"{text}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>The payload when one of the keys signed it; null for everything else, however it is malformed.</summary>
    public byte[]? Verify(string token)
    {
        if (token.Length > MaximumLength || token.Split('.', 4) is not [var head, var body, var tail])
        {
            return null;
        }

        if (ReadHeader(head) is not { } header || Find(header) is not { } key
            || StrictBase64Url.Decode(body) is not { } payload || StrictBase64Url.Decode(tail) is not { } signature)
        {
            return null;
        }

        try
        {
            return key.Verify(Encoding.ASCII.GetBytes(token, 0, head.Length + 1 + body.Length), signature) ? payload : null;
        }
        catch (CryptographicException)
        {
            return null; // a signature of the wrong length, on some platforms
        }
    }

    /// <summary>The algorithm must be the key's own: a token can neither ask for none nor have a public key taken for a shared secret.
    /// Without a kid the only key of that algorithm is meant, if there is only one.</summary>
    private TokenKey? Find(Header header)
    {
        var candidates = keys.Where(key => key.Algorithm == header.Algorithm && (header.KeyId is null || header.KeyId == key.Id)).ToList();
        return candidates is [var only] ? only : null;
    }

    private static Header? ReadHeader(string text)
    {
        try
        {
            var header = StrictBase64Url.Decode(text) is { } json ? JsonSerializer.Deserialize<Header>(json, Strict) : null;
            return header is { Type: null or "JWT" } ? header : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half a surrogate pair
        }
    }

    /// <summary>All that a header may hold; "crit", "jwk", "jku", "x5u" and whatever else are refused as unknown.</summary>
    private sealed record Header(
        [property: JsonPropertyName("alg")] string Algorithm,
        [property: JsonPropertyName("typ")] string? Type = null,
        [property: JsonPropertyName("kid")] string? KeyId = null);
}
