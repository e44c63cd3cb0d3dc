using System.Text;
using Vigie.Bms;

namespace Vigie.Gateway;

/// <summary>A capture that can be read from the start as often as needed, without ever being in memory as a whole.</summary>
internal sealed class Capture(FileInfo file, Func<IBmsDecoder> newDecoder)
{
    /// <summary>What became of the lines when they were last read.</summary>
    public DecodeCounts Counts { get; private set; } = new();

    /// <exception cref="GatewayProblem">The file cannot be read.</exception>
    public IEnumerable<BmsSample> Samples()
    {
        var decoder = newDecoder();
        Counts = decoder.Counts;
        foreach (var line in Lines())
        {
            if (decoder.Feed(line) is { } sample)
            {
                yield return sample;
            }
        }

        if (decoder.Complete() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>The lines, cut one character after the longest that decoders read: binary data has no line ends.</summary>
    private IEnumerable<string> Lines()
    {
        using var reader = Open();
        var line = new StringBuilder();
        var block = new char[16_384];
        for (var count = Read(reader, block); count > 0; count = Read(reader, block))
        {
            var rest = block.AsMemory(0, count);
            for (var end = rest.Span.IndexOf('\n'); end >= 0; end = rest.Span.IndexOf('\n'))
            {
                Append(line, rest.Span[..end]);
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
                rest = rest[(end + 1)..];
            }

            Append(line, rest.Span);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> text) =>
        line.Append(text[..Math.Min(text.Length, IBmsDecoder.MaxLineLength + 1 - line.Length)]);

    private StreamReader Open()
    {
        try
        {
            return new(file.FullName, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GatewayProblem($"The file {file.Name} cannot be opened.");
        }
    }

    private int Read(StreamReader reader, char[] block)
    {
        try
        {
            return reader.Read(block);
        }
        catch (IOException)
        {
            throw new GatewayProblem($"The file {file.Name} cannot be read to its end.");
        }
    }
}
