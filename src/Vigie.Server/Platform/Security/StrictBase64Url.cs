using System.Buffers;
using System.Buffers.Text;

namespace Vigie.Server.Platform.Security;

/// <summary>base64url without padding (RFC 4648 §5), of which every value has exactly one spelling.</summary>
internal static class StrictBase64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Decodes, or returns null. The framework also takes blanks and padding; two spellings of one token would
    /// pass for two tokens, so neither is taken here.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return null;
            }
        }

        // The status form: TryDecodeFromChars throws on stray last bits.
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done ? bytes[..length] : null;
    }
}
