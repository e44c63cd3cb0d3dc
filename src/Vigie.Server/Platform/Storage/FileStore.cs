using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Platform.Storage;

/// <summary>What is needed to find a stored file and to open it.</summary>
/// <param name="Name">Random: it tells nothing of what is in the file.</param>
/// <param name="KeyId">The master key that wrapped its key.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="Checksum">SHA-256 of the content, in hexadecimal digits.</param>
internal sealed record StoredFile(string Name, string KeyId, byte[] WrappedKey, long Length, string Checksum);

/// <summary>Sealed files on the disk, each tenant's in a folder of its own. Who stores a file keeps its <see cref="StoredFile"/>.</summary>
internal sealed class FileStore(string root, FileKeys keys)
{
    private const string Unfinished = ".part";

    /// <summary>Begins a file. It is removed when the returned object is disposed of, unless it was kept.</summary>
    public PendingFile Create(int tenantId)
    {
        var (folder, name) = (FolderOf(tenantId), RandomNumberGenerator.GetHexString(32, lowercase: true));
        if (!Directory.Exists(folder))
        {
            PrivateFile.MakeFolder(folder);
            Folder.Flush(root);
        }

        return new(keys, folder, name, Place(tenantId, name), Unfinished);
    }

    /// <summary>Opens a file, and checks the beginning of it.</summary>
    /// <exception cref="DamagedFileException">It is gone, or not what was stored.</exception>
    public async Task<UnsealedStream> OpenAsync(int tenantId, StoredFile file, CancellationToken ct)
    {
        var key = keys.Unwrap(file.KeyId, file.WrappedKey, Place(tenantId, file.Name));
        try
        {
            var source = new FileStream(Path.Combine(FolderOf(tenantId), file.Name), new FileStreamOptions
            {
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
                Share = FileShare.Read | FileShare.Delete,
            });
            return await UnsealedStream.OpenAsync(source, key, file.Length, ct);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedFileException("The file is gone.", problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Reads a whole file and compares its checksum with the one that was worked out when it was stored.</summary>
    public async Task<bool> IsIntactAsync(int tenantId, StoredFile file, CancellationToken ct)
    {
        try
        {
            await using var content = await OpenAsync(tenantId, file, ct);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)) == file.Checksum;
        }
        catch (Exception problem) when (problem is DamagedFileException or IOException)
        {
            return false;
        }
    }

    /// <summary>The same file with its key wrapped by the primary master key; null when it cannot be unwrapped.</summary>
    public StoredFile? Rewrap(int tenantId, StoredFile file)
    {
        try
        {
            var place = Place(tenantId, file.Name);
            var key = keys.Unwrap(file.KeyId, file.WrappedKey, place);
            var wrapped = keys.Wrap(key, place);
            CryptographicOperations.ZeroMemory(key);
            return file with { KeyId = keys.PrimaryId, WrappedKey = wrapped };
        }
        catch (DamagedFileException)
        {
            return null; // the planned check tells of it
        }
    }

    /// <summary>Removes a file; nothing when it is gone already.</summary>
    public void Remove(int tenantId, string name)
    {
        var path = Path.Combine(FolderOf(tenantId), name);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>A tenant's files that were last written before <paramref name="before"/>, whole or left unfinished.</summary>
    public IEnumerable<string> WrittenBefore(int tenantId, DateTimeOffset before, bool finished) =>
        new DirectoryInfo(FolderOf(tenantId)) is { Exists: true } folder
            ? folder.EnumerateFiles()
                .Where(file => file.LastWriteTimeUtc < before.UtcDateTime && file.Extension == Unfinished != finished)
                .Select(file => file.Name)
            : [];

    private string FolderOf(int tenantId) => Path.Combine(root, tenantId.ToString(CultureInfo.InvariantCulture));

    private static string Place(int tenantId, string name) => string.Create(CultureInfo.InvariantCulture, $"{tenantId}/{name}");
}

/// <summary>A file that is being written. Nobody sees it under its name before all of it is on the disk.</summary>
internal sealed class PendingFile : IAsyncDisposable
{
    private readonly FileKeys keys;
    private readonly string name;
    private readonly string place;
    private readonly string unfinished;
    private readonly string finished;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(FileKeys.KeyBytes);
    private readonly FileStream file;
    private readonly SealingWriter writer;
    private bool kept;

    public PendingFile(FileKeys keys, string folder, string name, string place, string suffix)
    {
        (this.keys, this.name, this.place) = (keys, name, place);
        finished = Path.Combine(folder, name);
        unfinished = finished + suffix;
        file = PrivateFile.Open(unfinished, FileMode.CreateNew, FileShare.None);
        writer = new(file, key);
    }

    /// <summary>Bytes of content written so far.</summary>
    public long Length => writer.Length;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken ct) => writer.WriteAsync(content, ct);

    /// <summary>Ends the file. When this returns, it survives a loss of power.</summary>
    public async Task<StoredFile> FinishAsync(CancellationToken ct)
    {
        var checksum = await writer.CompleteAsync(ct);
        file.Flush(flushToDisk: true);
        await file.DisposeAsync();
        File.Move(unfinished, finished);
        Folder.Flush(Path.GetDirectoryName(finished)!);
        return new(name, keys.PrimaryId, keys.Wrap(key, place), writer.Length, checksum);
    }

    /// <summary>Somebody knows the file now: it stays.</summary>
    public void Keep() => kept = true;

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        CryptographicOperations.ZeroMemory(key);
        await file.DisposeAsync();
        if (!kept)
        {
            File.Delete(unfinished);
            File.Delete(finished);
        }
    }
}

/// <summary>Names of new files survive a loss of power once their folder is flushed, which .NET cannot do itself.</summary>
internal static class Folder
{
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS writes names to its journal itself
        }

        var descriptor = Open(Encoding.UTF8.GetBytes(path + "\0"), flags: 0);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open {path}: error {Marshal.GetLastPInvokeError()}.");
        }

        var flushed = FSync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (flushed != 0)
        {
            throw new IOException($"Cannot flush {path}: error {error}.");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
