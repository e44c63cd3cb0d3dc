using System.Security.Cryptography;

namespace Vigie.Server.Platform.Storage;

/// <summary>
/// The content of a sealed file, from any place in it. Each chunk is checked before a byte of it is given, and the length before any: a
/// read gives what was sealed or throws <see cref="DamagedFileException"/>.
/// </summary>
internal sealed class UnsealedStream : Stream
{
    private readonly Stream source;
    private readonly AesGcm aes;
    private readonly byte[] header = new byte[SealedFormat.HeaderBytes];
    private readonly byte[] content = new byte[SealedFormat.ChunkBytes];
    private readonly byte[] sealedChunk = new byte[SealedFormat.ChunkBytes + SealedFormat.TagBytes];
    private long held = -1;

    private UnsealedStream(Stream source, byte[] key, long length)
    {
        this.source = source;
        aes = new(key, SealedFormat.TagBytes);
        Length = length;
    }

    /// <summary>Opens the content and checks its first chunk.</summary>
    /// <param name="source">The sealed file; closed with this stream, also when this throws.</param>
    /// <param name="length">Bytes of content that were sealed.</param>
    /// <exception cref="DamagedFileException">It is not what was sealed with this key.</exception>
    public static async Task<UnsealedStream> OpenAsync(Stream source, byte[] key, long length, CancellationToken ct)
    {
        var stream = new UnsealedStream(source, key, length);
        try
        {
            if (source.Length != SealedFormat.SealedLength(length))
            {
                throw new DamagedFileException($"{source.Length} bytes instead of {SealedFormat.SealedLength(length)}.");
            }

            await source.ReadExactlyAsync(stream.header, ct);
            if (!SealedFormat.IsHeader(stream.header))
            {
                throw new DamagedFileException("No header of a sealed file.");
            }

            await stream.HoldAsync(0, ct);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        var (chunk, from) = Math.DivRem(Position, SealedFormat.ChunkBytes);
        if (chunk != held)
        {
            await HoldAsync(chunk, cancellationToken);
        }

        var taken = Math.Min(buffer.Length, SizeOf(chunk) - (int)from);
        content.AsMemory((int)from, taken).CopyTo(buffer);
        Position += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(content);
            aes.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int SizeOf(long chunk) => (int)Math.Min(SealedFormat.ChunkBytes, Length - (chunk * SealedFormat.ChunkBytes));

    private async Task HoldAsync(long chunk, CancellationToken ct)
    {
        held = -1;
        var size = SizeOf(chunk);
        var sealedSize = size + SealedFormat.TagBytes;
        source.Position = SealedFormat.Offset(chunk);
        if (await source.ReadAtLeastAsync(sealedChunk.AsMemory(0, sealedSize), sealedSize, throwOnEndOfStream: false, ct) < sealedSize)
        {
            throw new DamagedFileException($"Chunk {chunk} is cut off.");
        }

        SealedFormat.Open(
            aes, header, chunk, chunk == SealedFormat.Chunks(Length) - 1, sealedChunk.AsSpan(0, sealedSize), content.AsSpan(0, size));
        held = chunk;
    }
}
