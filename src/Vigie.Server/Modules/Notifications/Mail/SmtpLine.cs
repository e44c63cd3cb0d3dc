using System.Globalization;
using System.Text;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <param name="Lines">Without code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public string Text => string.Join(' ', Lines);
}

/// <summary>One side of an SMTP connection: whole lines out, whole replies in, however the bytes arrive.</summary>
internal sealed class SmtpLine(Stream stream) : IAsyncDisposable
{
    // RFC 5321 4.5.3.1.5 allows 512 bytes; servers say more.
    private const int LongestReplyLine = 8192;
    private const int MostReplyLines = 200;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private bool released;

    /// <summary>Gives the stream up to one that is laid over it.</summary>
    /// <exception cref="SmtpRefusal">More came than the answer: whoever wrote that wants it taken for what is said in private.</exception>
    public Stream Release()
    {
        if (start < end)
        {
            throw new SmtpRefusal("The mail server said more before the line was secure.", isFinal: false);
        }

        released = true;
        return stream;
    }

    public async Task WriteAsync(string text, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await stream.FlushAsync(ct);
    }

    /// <exception cref="IOException">The connection ended, or what came is no SMTP.</exception>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        var code = 0;
        while (lines.Count < MostReplyLines)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')) || (lines.Count > 0 && number != code))
            {
                throw new IOException("The mail server does not speak SMTP.");
            }

            code = number;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new(code, lines);
            }
        }

        throw new IOException("The mail server does not stop talking.");
    }

    public ValueTask DisposeAsync() => released ? ValueTask.CompletedTask : stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new List<byte>();
        while (true)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, ct));
                if (end == 0)
                {
                    throw new IOException("The mail server closed the connection.");
                }
            }

            var found = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            line.AddRange(buffer.AsSpan(start, (found < 0 ? end : found) - start));
            start = found < 0 ? end : found + 1;
            if (line.Count > LongestReplyLine)
            {
                throw new IOException("The mail server's line does not end.");
            }

            if (found >= 0)
            {
                return Printable(Encoding.UTF8.GetString([.. line]).TrimEnd('\r'));
            }
        }
    }

    /// <summary>It is shown to people and stored, and PostgreSQL takes no zero.</summary>
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
