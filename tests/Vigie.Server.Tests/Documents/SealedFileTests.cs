using System.Security.Cryptography;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Tests.Documents;

/// <summary>Whatever is done to a sealed file is found before a byte of it is given.</summary>
public sealed class SealedFileTests
{
    private const int Chunk = SealedFormat.ChunkBytes;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(FileKeys.KeyBytes);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    [InlineData((3 * Chunk) + 17)]
    public async Task What_was_sealed_is_read_again_however_it_was_written(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        foreach (var piece in new[] { 1000, Chunk, length + 1 })
        {
            var (sealedBytes, checksum) = await SealAsync(content, piece);

            Assert.Equal(SealedFormat.SealedLength(length), sealedBytes.Length);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), checksum);
            Assert.Equal(content, await OpenAsync(sealedBytes, length));
        }
    }

    [Fact]
    public async Task The_same_content_never_looks_the_same()
    {
        var content = new byte[100];
        Assert.NotEqual((await SealAsync(content)).Sealed, (await SealAsync(content)).Sealed);
        Assert.DoesNotContain("00000000", Convert.ToHexString((await SealAsync(content)).Sealed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_part_is_read_without_what_lies_before_it()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Chunk) + 500);
        var (sealedBytes, _) = await SealAsync(content);
        await using var stream = await UnsealedStream.OpenAsync(new MemoryStream(sealedBytes), key, content.Length, Ct);
        foreach (var from in new[] { 0, 1, Chunk - 1, Chunk, Chunk + 7, 2 * Chunk, content.Length - 1, 5 })
        {
            stream.Position = from;
            var read = new byte[Math.Min(300, content.Length - from)];
            await stream.ReadExactlyAsync(read, Ct);
            Assert.Equal(content[from..(from + read.Length)], read);
        }

        stream.Position = content.Length + 1;
        Assert.Equal(0, await stream.ReadAsync(new byte[10], Ct));
    }

    [Fact]
    public async Task Every_byte_that_is_changed_is_found()
    {
        var content = RandomNumberGenerator.GetBytes(700);
        var (sealedBytes, _) = await SealAsync(content);
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            var changed = sealedBytes.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(changed, content.Length));
        }
    }

    [Fact]
    public async Task A_byte_that_is_changed_is_found_in_every_chunk_its_tag_and_at_its_edges()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Chunk) + 100);
        var (sealedBytes, _) = await SealAsync(content);
        var edges = new List<long> { sealedBytes.Length - 1, sealedBytes.Length - 17 };
        for (var chunk = 0; chunk < 3; chunk++)
        {
            edges.AddRange([SealedFormat.Offset(chunk), SealedFormat.Offset(chunk) - 1, SealedFormat.Offset(chunk) + 50]);
        }

        foreach (var edge in edges)
        {
            var changed = sealedBytes.ToArray();
            changed[edge] ^= 0x80;
            await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(changed, content.Length));
        }
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_grown_is_found_also_by_who_believes_the_length()
    {
        var content = RandomNumberGenerator.GetBytes(3 * Chunk);
        var (sealedBytes, _) = await SealAsync(content);
        for (var chunks = 0; chunks < 3; chunks++)
        {
            var cut = sealedBytes[..(int)SealedFormat.Offset(chunks)];
            await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(cut, content.Length));
            await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(cut, chunks * Chunk));
        }

        foreach (var cut in new[] { 0, 5, SealedFormat.HeaderBytes, sealedBytes.Length - 1 })
        {
            await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(sealedBytes[..cut], content.Length));
        }

        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync([.. sealedBytes, 0], content.Length));
        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync([.. sealedBytes, .. new byte[SealedFormat.TagBytes + 1]], content.Length + 1));
    }

    [Fact]
    public async Task Chunks_that_changed_places_or_come_from_another_file_are_found()
    {
        var content = RandomNumberGenerator.GetBytes(4 * Chunk);
        var (one, _) = await SealAsync(content);
        var (other, _) = await SealAsync(content); // the same key, another header
        var pieces = Enumerable.Range(0, 4).Select(chunk => one[(int)SealedFormat.Offset(chunk)..(int)SealedFormat.Offset(chunk + 1)]).ToList();
        var header = one[..SealedFormat.HeaderBytes];

        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync([.. header, .. pieces[1], .. pieces[0], .. pieces[2], .. pieces[3]], content.Length));
        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync([.. header, .. pieces[0], .. pieces[1], .. pieces[1], .. pieces[3]], content.Length));
        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync([.. header, .. pieces[0], .. pieces[1], .. pieces[3]], 3 * Chunk));
        var mixed = one.ToArray();
        other.AsSpan((int)SealedFormat.Offset(2), pieces[2].Length).CopyTo(mixed.AsSpan((int)SealedFormat.Offset(2)));
        await Assert.ThrowsAsync<DamagedFileException>(() => OpenAsync(mixed, content.Length));
    }

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        var (sealedBytes, _) = await SealAsync(new byte[10]);
        var other = RandomNumberGenerator.GetBytes(FileKeys.KeyBytes);
        await Assert.ThrowsAsync<DamagedFileException>(() => UnsealedStream.OpenAsync(new MemoryStream(sealedBytes), other, 10, Ct));
    }

    [Fact]
    public void A_wrapped_key_opens_with_its_master_key_at_its_place_and_nowhere_else()
    {
        var (first, second) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var before = new FileKeys(first, []);
        var wrapped = before.Wrap(key, "7/abc");
        var after = new FileKeys(second, [first]);

        Assert.Equal(key, before.Unwrap(before.PrimaryId, wrapped, "7/abc"));
        Assert.Equal(key, after.Unwrap(before.PrimaryId, wrapped, "7/abc"));
        Assert.Throws<DamagedFileException>(() => before.Unwrap(before.PrimaryId, wrapped, "8/abc"));
        Assert.Throws<DamagedFileException>(() => after.Unwrap(after.PrimaryId, wrapped, "7/abc"));
        Assert.Throws<DamagedFileException>(() => new FileKeys(second, []).Unwrap(before.PrimaryId, wrapped, "7/abc"));
        for (var i = 0; i < wrapped.Length; i++)
        {
            var changed = wrapped.ToArray();
            changed[i] ^= 1;
            Assert.Throws<DamagedFileException>(() => before.Unwrap(before.PrimaryId, changed, "7/abc"));
        }
    }

    private async Task<(byte[] Sealed, string Checksum)> SealAsync(byte[] content, int piece = int.MaxValue)
    {
        using var target = new MemoryStream();
        using var writer = new SealingWriter(target, key);
        for (var from = 0; from < content.Length; from += Math.Min(piece, content.Length - from))
        {
            await writer.WriteAsync(content.AsMemory(from, Math.Min(piece, content.Length - from)), Ct);
        }

        var checksum = await writer.CompleteAsync(Ct);
        return (target.ToArray(), checksum);
    }

    private async Task<byte[]> OpenAsync(byte[] sealedBytes, int length)
    {
        await using var stream = await UnsealedStream.OpenAsync(new MemoryStream(sealedBytes), key, length, Ct);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, Ct);
        return content.ToArray();
    }
}
