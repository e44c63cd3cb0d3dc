using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>How Twilio proves that a request is its own (twilio.com/docs/usage/security, X-Twilio-Signature).</summary>
internal static class TwilioSignature
{
    /// <summary>HMAC-SHA1 over the address and the sorted fields, each name followed by its value; of one name each value once.</summary>
    /// <param name="url">As Twilio was given it, with its query.</param>
    public static string Of(string authToken, string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var signed = new StringBuilder(url);
        foreach (var (name, value) in fields.Distinct()
            .OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal))
        {
            signed.Append(name).Append(value);
        }

#pragma warning disable CA5350 // It is what Twilio does; an HMAC does not suffer from SHA-1's collisions.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>Compares in a time that tells nothing.</summary>
    public static bool IsGood(string authToken, string url, IEnumerable<KeyValuePair<string, string>> fields, string? signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(authToken, url, fields)), Encoding.UTF8.GetBytes(signature ?? ""));
}
