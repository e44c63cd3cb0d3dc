using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Platform.Security;

internal enum PasswordMatch
{
    Wrong,
    Right,

    /// <summary>Right, but hashed with fewer iterations than are used now: hash it again while it is known.</summary>
    RightButOutdated,
}

/// <summary>
/// Hashes passwords with PBKDF2-HMAC-SHA512, at the strength that OWASP's Password Storage Cheat Sheet asks for (210,000 iterations):
/// the strongest that the framework has itself. A hash tells how it was made: $pbkdf2-sha512$i=ITERATIONS$SALT$HASH.
/// </summary>
/// <param name="iterations">At least 1; fewer than the default only where tests hash by the hundred.</param>
/// <param name="derivation">The slow part; tests count what it is asked for. Null: PBKDF2.</param>
internal sealed class PasswordHasher(int iterations = PasswordHasher.DefaultIterations, PasswordHasher.Derivation? derivation = null)
{
    public const int DefaultIterations = 210_000;

    /// <summary>Makes <paramref name="length"/> bytes of a password and a salt; takes a time in proportion to the iterations.</summary>
    public delegate byte[] Derivation(string password, byte[] salt, int iterations, int length);

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    // A damaged or forged row must not keep a processor busy for minutes.
    private const int MaximumIterations = 10_000_000;

    // Verified when there is no such user, so that an unknown address takes as long to refuse as a known one.
    private readonly string nobody =
        Format(iterations, RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(HashLength));

    private readonly Derivation derive = derivation ?? Pbkdf2;

    public string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Format(iterations, salt, derive(password, salt, iterations, HashLength));
    }

    /// <summary>Compares in constant time. Without a stored hash, or with one that cannot be read, takes the time of a comparison and
    /// answers <see cref="PasswordMatch.Wrong"/>.</summary>
    public PasswordMatch Verify(string password, string? stored)
    {
        var known = Parse(stored) is not null;
        var (rounds, salt, hash) = Parse(known ? stored : nobody)!.Value;
        var equal = CryptographicOperations.FixedTimeEquals(derive(password, salt, rounds, hash.Length), hash);
        return !known || !equal ? PasswordMatch.Wrong : rounds < iterations ? PasswordMatch.RightButOutdated : PasswordMatch.Right;
    }

    public static byte[] Pbkdf2(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Normalize(password)), salt, iterations, HashAlgorithmName.SHA512, length);

    /// <summary>An accented letter is typed as one character on some keyboards and as two on others.</summary>
    private static string Normalize(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return password; // not Unicode; the password policy refuses it, so it matches no hash
        }
    }

    private static string Format(int iterations, byte[] salt, byte[] hash) =>
        string.Create(
            CultureInfo.InvariantCulture, $"${Scheme}$i={iterations}${StrictBase64Url.Encode(salt)}${StrictBase64Url.Encode(hash)}");

    private static (int Iterations, byte[] Salt, byte[] Hash)? Parse(string? stored) =>
        stored?.Split('$') is ["", Scheme, ['i', '=', .. var count], var salt, var hash]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            && iterations is > 0 and <= MaximumIterations
        && StrictBase64Url.Decode(salt) is { Length: > 0 } saltBytes
            && StrictBase64Url.Decode(hash) is { Length: >= 16 and <= 64 } hashBytes
            ? (iterations, saltBytes, hashBytes)
            : null;
}
