using System.Security.Cryptography;
using System.Text;

namespace Vigie.Server.Platform.Storage;

/// <summary>
/// The master keys. Each file has a random key of its own; a master key wraps it (AES-256-GCM), so that another master key means new
/// wrapping and no file written anew. What is wrapped for one place opens at no other.
/// </summary>
internal sealed class FileKeys
{
    /// <summary>AES-256.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Dictionary<string, byte[]> keys;

    /// <param name="primary">Wraps from now on.</param>
    /// <param name="older">Open what they wrapped.</param>
    public FileKeys(byte[] primary, IEnumerable<byte[]> older)
    {
        PrimaryId = IdOf(primary);
        keys = older.Prepend(primary).DistinctBy(IdOf).ToDictionary(IdOf);
    }

    /// <summary>Tells keys apart, and nothing about them.</summary>
    public string PrimaryId { get; }

    public bool Knows(string keyId) => keys.ContainsKey(keyId);

    /// <summary>Wraps a file's key by the primary master key.</summary>
    /// <param name="place">What the file is; unwrapping asks for the same.</param>
    public byte[] Wrap(ReadOnlySpan<byte> fileKey, string place)
    {
        var wrapped = new byte[NonceBytes + fileKey.Length + TagBytes];
        var nonce = wrapped.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys[PrimaryId], TagBytes);
        aes.Encrypt(nonce, fileKey, wrapped.AsSpan(NonceBytes, fileKey.Length), wrapped.AsSpan(NonceBytes + fileKey.Length), Bound(place));
        return wrapped;
    }

    /// <exception cref="DamagedFileException">The master key is not known, or this was wrapped by another key, for another place, or changed.</exception>
    public byte[] Unwrap(string keyId, ReadOnlySpan<byte> wrapped, string place)
    {
        if (!keys.TryGetValue(keyId, out var key) || wrapped.Length != NonceBytes + KeyBytes + TagBytes)
        {
            throw new DamagedFileException($"No master key {keyId}, or what it wrapped has another length.");
        }

        var fileKey = new byte[KeyBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(
                wrapped[..NonceBytes], wrapped.Slice(NonceBytes, KeyBytes), wrapped[(NonceBytes + KeyBytes)..], fileKey, Bound(place));
            return fileKey;
        }
        catch (AuthenticationTagMismatchException problem)
        {
            throw new DamagedFileException("The wrapped key is not what was wrapped.", problem);
        }
    }

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, "vigie file key id"u8).AsSpan(0, 8));

    private static byte[] Bound(string place) => Encoding.UTF8.GetBytes("vigie file key\n" + place);
}

/// <summary>What was stored is not what is there.</summary>
internal sealed class DamagedFileException(string message, Exception? inner = null) : Exception(message, inner);
