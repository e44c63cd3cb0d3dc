using System.Text;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The folders around a cluster that the server owns: the data folder, its lock, the folder of the socket.</summary>
internal static class PostgresFolders
{
    private const int LongestSocketFolder = 86; // bytes; with /.s.PGSQL.5432 it makes 100, and Linux allows 107

    /// <summary>Makes the data folder; when the server runs as root, PostgreSQL's account can pass through it.</summary>
    public static void PrepareRoot(string root)
    {
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                PrivateFile.MakePassableFolder(root); // PostgreSQL's account must pass; what is in there stays closed to it, file by file
            }
            else
            {
                PrivateFile.MakeFolder(root);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"Cannot make the data folder {root} ({refused.Message}): choose another DATA_DIR.", refused);
        }
    }

    /// <summary>The lock ends with the process, even a killed one; null while another process holds it.</summary>
    public static FileStream? TryOwn(string lockFile)
    {
        try
        {
            return new(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StartupProblem($"Cannot write {lockFile}: let the server write there, or choose another DATA_DIR.", refused);
        }
        catch (IOException) when (File.Exists(lockFile))
        {
            return null;
        }
        catch (IOException refused)
        {
            throw new StartupProblem($"Cannot write {lockFile} ({refused.Message}): choose another DATA_DIR.", refused);
        }
    }

    /// <summary>Makes the folder of the socket: beside the cluster, or under /tmp when that path is too long for a socket.</summary>
    public static async Task<string> MakeSocketFolderAsync(PostgresCluster cluster, PostgresAccount account, CancellationToken ct)
    {
        var beside = Path.Combine(cluster.Root, "pg.run");
        var usable = Encoding.UTF8.GetByteCount(beside) <= LongestSocketFolder && beside.AsSpan().IndexOfAny(",\"';") < 0;
        var folder = usable ? beside : $"/tmp/vigie-{Guid.NewGuid():n}";
        PrivateFile.MakeFolder(folder);
        await account.OwnAsync(folder, ct);
        return folder;
    }

    /// <summary>Deletes a folder with all it holds, if it is there and can be.</summary>
    public static void TryDelete(string? folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // It is looked at again at the next start; nothing depends on its absence.
            return;
        }
    }
}
