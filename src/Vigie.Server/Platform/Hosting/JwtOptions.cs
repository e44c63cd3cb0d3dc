using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The names are those of RFC 7518, which is how they are written in the environment.</summary>
internal enum JwtAlgorithm
{
    HS256,
    RS256,
}

/// <summary>What access tokens are signed and checked with.</summary>
/// <param name="Secret">For HS256: at least 32 bytes. Null for RS256.</param>
/// <param name="PrivateKeyPem">For RS256: the key that signs. Null for HS256.</param>
/// <param name="PublicKeysPem">For RS256: the keys whose tokens are accepted, the signing one first. Empty for HS256.</param>
internal sealed record JwtKeyMaterial(JwtAlgorithm Algorithm, byte[]? Secret, string? PrivateKeyPem, IReadOnlyList<string> PublicKeysPem);

/// <summary>Access tokens.</summary>
internal sealed record JwtOptions
{
    private const int ShortestSecret = 32; // bytes: RFC 7518 §3.2 wants a key as long as the hash
    private const int ShortestRsaKey = 2048; // bits: RFC 7518 §3.3
    private const double LeastEntropy = 90; // bits, by the frequency of the characters; 32 random hexadecimal digits have about 110
    private const string SecretFile = "jwt.secret";

    private static readonly string[] WellKnown =
    [
        "yoursecret", "yourjwt", "secretkey", "changeme", "changethis", "replaceme", "supersecret", "mysecret", "jwtsecret", "topsecret",
        "devsecret", "password", "motdepasse", "insecure", "example", "exemple", "placeholder", "qwerty", "azerty", "0123456789",
            "1234567890",
        "abcdefgh",
    ];

    [Setting("JWT_ALGORITHM")]
    public JwtAlgorithm? Algorithm { get; init; }

    [Setting("JWT_SECRET_KEY", "SECRET_KEY")]
    public string? SecretKey { get; init; }

    [Setting("JWT_PRIVATE_KEY_PATH")]
    public string? PrivateKeyPath { get; init; }

    /// <summary>Several for a rotation: tokens signed by an older key are accepted until they end.</summary>
    [Setting("JWT_PUBLIC_KEY_PATH")]
    public IReadOnlyList<string> PublicKeyPaths { get; init; } = [];

    [Setting("ACCESS_TOKEN_EXPIRE_MINUTES", "JWT_ACCESS_TOKEN_EXPIRE_MINUTES", Min = 1, Max = 1440)]
    public int AccessTokenMinutes { get; init; } = 15;

    /// <summary>Loads and checks the keys. In development without any, makes a secret and keeps it in the data folder.</summary>
    /// <exception cref="StartupProblem">They are missing in production, weak, well-known or unreadable.</exception>
    public JwtKeyMaterial Load(ServerOptions server)
    {
        if ((Algorithm ?? (PrivateKeyPath is null ? JwtAlgorithm.HS256 : JwtAlgorithm.RS256)) == JwtAlgorithm.RS256)
        {
            return LoadRsa();
        }

        if (SecretKey is null && server.IsProduction)
        {
            throw new StartupProblem(
                "Production needs a key for access tokens: set JWT_SECRET_KEY (openssl rand -base64 48), "
                + "or JWT_ALGORITHM=RS256 with JWT_PRIVATE_KEY_PATH.");
        }

        return new(
            JwtAlgorithm.HS256, SecretKey is null ? KeptSecret(server.DataDirectory) : Strong(SecretKey, "JWT_SECRET_KEY"), null, []);
    }

    private JwtKeyMaterial LoadRsa()
    {
        if (PrivateKeyPath is null)
        {
            throw new StartupProblem("JWT_ALGORITHM is RS256: set JWT_PRIVATE_KEY_PATH (openssl genrsa -out private.pem 3072).");
        }

        using var key = ReadRsa(PrivateKeyPath, "JWT_PRIVATE_KEY_PATH");
        if (!HasPrivatePart(key))
        {
            throw new StartupProblem($"JWT_PRIVATE_KEY_PATH names {PrivateKeyPath}, which holds a public key: name the private one.");
        }

        var others = PublicKeyPaths.Select(path =>
        {
            using var other = ReadRsa(path, "JWT_PUBLIC_KEY_PATH");
            return other.ExportSubjectPublicKeyInfoPem();
        });
        return new(
            JwtAlgorithm.RS256, null, key.ExportPkcs8PrivateKeyPem(), [.. others.Prepend(key.ExportSubjectPublicKeyInfoPem()).Distinct()]);
    }

    private static RSA ReadRsa(string path, string variable)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(File.ReadAllText(path));
            return rsa.KeySize >= ShortestRsaKey ? rsa
                : throw new StartupProblem($"{variable} names {path}, a key of {rsa.KeySize} bits: use one of {ShortestRsaKey} or more.");
        }
        catch (Exception problem) when (
            problem is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new StartupProblem(
                $"{variable} names {path}, which cannot be read as an RSA key in PEM without a passphrase: correct it.", problem);
        }
        catch (StartupProblem)
        {
            rsa.Dispose();
            throw;
        }
    }

    private static bool HasPrivatePart(RSA key)
    {
        try
        {
            key.ExportParameters(includePrivateParameters: true);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[] KeptSecret(string dataDirectory)
    {
        var file = Path.GetFullPath(Path.Combine(dataDirectory, SecretFile));
        if (!File.Exists(file))
        {
            PrivateFile.Write(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        }

        try
        {
            return Strong(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"Cannot read {file} ({problem.Message}): let the server read it, or set JWT_SECRET_KEY.", problem);
        }
    }

    private static byte[] Strong(string secret, string where)
    {
        var plain = new string([.. secret.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        var reason = Encoding.UTF8.GetByteCount(secret) < ShortestSecret ? $"is shorter than {ShortestSecret} bytes"
            : WellKnown.Any(known => plain.Contains(known, StringComparison.Ordinal)) ? "is made of well-known words"
            : Entropy(secret) < LeastEntropy || Repeats(secret) ? "is too easy to guess"
            : null;
        return reason is null ? Encoding.UTF8.GetBytes(secret)
            : throw new StartupProblem($"{where} {reason}: set it to a random one (openssl rand -base64 48).");
    }

    private static double Entropy(string text) =>
        -text.GroupBy(letter => letter).Sum(group => group.Count() * Math.Log2((double)group.Count() / text.Length));

    /// <summary>True when the text is one short piece said twice or more.</summary>
    private static bool Repeats(string text) => (text + text).IndexOf(text, 1, StringComparison.Ordinal) < text.Length
        || Enumerable.Range(1, text.Length / 2).Any(period => text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)));
}
