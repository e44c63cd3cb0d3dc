using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vigie.Server.Platform.Storage;

/// <summary>
/// How a file lies on the disk: a header, then chunks of 64 KiB, each sealed by AES-256-GCM with the file's key. The nonce of a chunk
/// holds its place and whether it is the last, so that chunks can be neither swapped, left out, repeated nor cut off; the header is bound
/// to each of them.
/// </summary>
/// <remarks>
/// The construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, «Online Authenticated-Encryption and its Nonce-Reuse
/// Misuse-Resistance» (CRYPTO 2015). Header: «VGF», the version 1, 7 random bytes. Nonce: these 7, the chunk's number (4, the greatest
/// first), 1 for the last chunk and 0 for others. The last chunk is empty only in an empty file.
/// </remarks>
internal static class SealedFormat
{
    public const int ChunkBytes = 64 * 1024;
    public const int TagBytes = 16;
    public const int HeaderBytes = 4 + PrefixBytes;

    private const int PrefixBytes = 7;
    private const int NonceBytes = 12;

    private static ReadOnlySpan<byte> Mark => "VGF\u0001"u8;

    public static byte[] NewHeader()
    {
        var header = new byte[HeaderBytes];
        Mark.CopyTo(header);
        RandomNumberGenerator.Fill(header.AsSpan(Mark.Length));
        return header;
    }

    public static bool IsHeader(ReadOnlySpan<byte> header) => header.Length == HeaderBytes && header.StartsWith(Mark);

    /// <summary>Chunks that so many bytes of content fill.</summary>
    public static long Chunks(long length) => Math.Max(1, (length + ChunkBytes - 1) / ChunkBytes);

    /// <summary>Bytes on the disk for so many bytes of content.</summary>
    public static long SealedLength(long length) => HeaderBytes + length + (Chunks(length) * TagBytes);

    /// <summary>Where a chunk begins on the disk.</summary>
    public static long Offset(long chunk) => HeaderBytes + (chunk * (ChunkBytes + TagBytes));

    /// <param name="target">As long as the content and a tag.</param>
    public static void Seal(AesGcm aes, ReadOnlySpan<byte> header, long chunk, bool last, ReadOnlySpan<byte> content, Span<byte> target)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, header, chunk, last);
        aes.Encrypt(nonce, content, target[..content.Length], target[content.Length..], header);
    }

    /// <exception cref="DamagedFileException">It is not what was sealed, here, with this key.</exception>
    public static void Open(AesGcm aes, ReadOnlySpan<byte> header, long chunk, bool last, ReadOnlySpan<byte> sealedChunk, Span<byte> content)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, header, chunk, last);
        try
        {
            aes.Decrypt(nonce, sealedChunk[..^TagBytes], sealedChunk[^TagBytes..], content, header);
        }
        catch (AuthenticationTagMismatchException problem)
        {
            throw new DamagedFileException($"Chunk {chunk} is not what was sealed.", problem);
        }
    }

    private static void WriteNonce(Span<byte> nonce, ReadOnlySpan<byte> header, long chunk, bool last)
    {
        header[Mark.Length..].CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[PrefixBytes..], checked((uint)chunk));
        nonce[^1] = last ? (byte)1 : (byte)0;
    }
}
