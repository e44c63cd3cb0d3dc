using System.Text;

namespace Vigie.Server.Platform.Hosting;

/// <summary>Files and folders that only the server's own account may read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Opens a file, for writing unless told otherwise, unbuffered; a new one is readable and writable by its owner only (0600).</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    /// <summary>Makes a folder that its owner alone may use (0700).</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnFolder);
    }

    /// <summary>Makes a folder that other accounts may pass through, without seeing what is in it (0711).</summary>
    public static void MakePassableFolder(string path)
    {
        MakeFolder(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | Enter);
        }
    }

    /// <summary>Writes the text whole or not at all, readable and writable by its owner only (0600).</summary>
    /// <exception cref="StartupProblem">The folder cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var fresh = path + ".new";
        try
        {
            File.Delete(fresh);
            using (var stream = Open(fresh, FileMode.CreateNew, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem(
                $"Cannot write {path} ({problem.Message}): let the server write there, or choose another DATA_DIR.", problem);
        }
    }
}
