using System.Security.Cryptography;

namespace Vigie.Server.Platform.Storage;

/// <summary>Seals what is written while it is written, in constant memory, and works out its checksum. Nothing reaches the disk in clear.</summary>
/// <param name="target">Written to, not closed.</param>
/// <param name="key">32 bytes, for this one file.</param>
internal sealed class SealingWriter(Stream target, byte[] key) : IDisposable
{
    private readonly AesGcm aes = new(key, SealedFormat.TagBytes);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] header = SealedFormat.NewHeader();
    private readonly byte[] content = new byte[SealedFormat.ChunkBytes];
    private readonly byte[] sealedChunk = new byte[SealedFormat.ChunkBytes + SealedFormat.TagBytes];
    private int filled;
    private long chunk;

    /// <summary>Bytes of content written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        hash.AppendData(data.Span);
        Length += data.Length;
        while (data.Length > 0)
        {
            if (filled == content.Length)
            {
                await SealAsync(last: false, ct); // only now is it known that another follows
            }

            var taken = Math.Min(data.Length, content.Length - filled);
            data[..taken].CopyTo(content.AsMemory(filled));
            filled += taken;
            data = data[taken..];
        }
    }

    /// <summary>Seals the last chunk; nothing can be written after it.</summary>
    /// <returns>SHA-256 of the content, in hexadecimal digits.</returns>
    public async ValueTask<string> CompleteAsync(CancellationToken ct)
    {
        await SealAsync(last: true, ct);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(content);
        aes.Dispose();
        hash.Dispose();
    }

    private async ValueTask SealAsync(bool last, CancellationToken ct)
    {
        if (chunk == 0)
        {
            await target.WriteAsync(header, ct);
        }

        var size = filled + SealedFormat.TagBytes;
        SealedFormat.Seal(aes, header, chunk, last, content.AsSpan(0, filled), sealedChunk.AsSpan(0, size));
        await target.WriteAsync(sealedChunk.AsMemory(0, size), ct);
        (filled, chunk) = (0, chunk + 1);
    }
}
