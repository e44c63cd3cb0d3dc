using System.Text;

namespace Vigie.Server.Platform.Hosting;

/// <summary>A text log that never takes more than twice its limit: when it is full it becomes «.1», in place of the one before.</summary>
/// <remarks>Safe to call from any thread. A full or lost disk loses lines, never the writer.</remarks>
internal sealed class BoundedLog(string path, long limit = 5_000_000) : IDisposable
{
    private const int KeptLines = 20;

    private readonly Queue<string> last = new();
    private FileStream? stream;

    /// <summary>The last lines, to tell why the database stopped.</summary>
    public string Tail()
    {
        lock (last)
        {
            return string.Join(" | ", last);
        }
    }

    public void Write(string line)
    {
        lock (last)
        {
            last.Enqueue(line);
            if (last.Count > KeptLines)
            {
                last.Dequeue();
            }

            Append(line);
        }
    }

    public void Dispose()
    {
        lock (last)
        {
            stream?.Dispose();
            stream = null;
        }
    }

    private void Append(string line)
    {
        try
        {
            if (stream is { } full && full.Length >= limit)
            {
                full.Dispose();
                stream = null;
                File.Move(path, path + ".1", overwrite: true);
            }

            stream ??= PrivateFile.Open(path, FileMode.Append, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            stream = null;
        }
    }
}
