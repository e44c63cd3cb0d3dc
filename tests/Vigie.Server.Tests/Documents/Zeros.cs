namespace Vigie.Server.Tests.Documents;

/// <summary>A long content that takes no memory: a beginning, then zeros.</summary>
internal sealed class Zeros(byte[] head, long length) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true; // so that the length is told before the body

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => position; set => position = value; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var taken = (int)Math.Min(buffer.Length, length - position);
        buffer[..taken].Clear();
        if (position == 0 && taken >= head.Length)
        {
            head.CopyTo(buffer);
        }

        position += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
