using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Platform.Security;

/// <summary>One key that signs or verifies tokens, with the one algorithm it is for and its name (kid).</summary>
internal abstract class TokenKey(string id, string algorithm)
{
    /// <summary>Bytes of the shortest secret that HS256 may use (RFC 7518 §3.2).</summary>
    public const int MinimumSecretLength = 32;

    /// <summary>Bits of the shortest RSA key that RS256 may use (RFC 7518 §3.3).</summary>
    public const int MinimumRsaBits = 2048;

    public string Id => id;

    /// <summary>HS256 or RS256. A token that names another algorithm is not verified with this key, whatever it holds.</summary>
    public string Algorithm => algorithm;

    public abstract bool CanSign { get; }

    public abstract byte[] Sign(ReadOnlySpan<byte> text);

    public abstract bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);

    /// <summary>A key shared by those who sign and those who verify; its name is a hash of it.</summary>
    /// <exception cref="ArgumentException">The secret has fewer than 32 bytes.</exception>
    public static TokenKey FromSecret(ReadOnlySpan<byte> secret) => secret.Length >= MinimumSecretLength
        ? new HmacKey(secret.ToArray())
        : throw new ArgumentException($"A secret for HS256 needs {MinimumSecretLength} bytes or more.", nameof(secret));

    /// <summary>A private or public RSA key in PEM; its name is its thumbprint by RFC 7638, the same for both halves.</summary>
    /// <exception cref="ArgumentException">No RSA key in the text, or one of fewer than 2048 bits.</exception>
    public static TokenKey FromPem(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return FromRsa(rsa, canSign: pem.Contains("PRIVATE KEY", StringComparison.Ordinal));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new ArgumentException("The text holds no RSA key that RS256 may use: " + unreadable.Message, nameof(pem), unreadable);
        }
    }

    /// <exception cref="ArgumentException">The key has fewer than 2048 bits.</exception>
    internal static TokenKey FromRsa(RSA rsa, bool canSign) => rsa.KeySize >= MinimumRsaBits
        ? new RsaKey(rsa, canSign)
        : throw new ArgumentException($"A key for RS256 needs {MinimumRsaBits} bits or more.", nameof(rsa));

    private sealed class HmacKey(byte[] secret)
        : TokenKey(StrictBase64Url.Encode(HMACSHA256.HashData(secret, "vigie token key id"u8).AsSpan(0, 12)), "HS256")
    {
        public override bool CanSign => true;

        public override byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(secret, text);

        public override bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
            CryptographicOperations.FixedTimeEquals(signature, Sign(text));
    }

    private sealed class RsaKey(RSA rsa, bool canSign)
        : TokenKey(Thumbprint(rsa.ExportParameters(includePrivateParameters: false)), "RS256")
    {
        // The framework's key objects are not said to be safe for use by several threads at once.
        private readonly Lock gate = new();

        public override bool CanSign => canSign;

        public override byte[] Sign(ReadOnlySpan<byte> text)
        {
            lock (gate)
            {
                return rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
        }

        public override bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
        {
            lock (gate)
            {
                return rsa.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
        }

        private static string Thumbprint(RSAParameters key)
        {
            var jwk = $$"""{"e":"{{StrictBase64Url.Encode(key.Exponent)}}","kty":"RSA","n":"{{StrictBase64Url.Encode(key.Modulus)}}"}""";
            return StrictBase64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(jwk)));
        }
    }
}
