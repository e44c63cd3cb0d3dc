using System.Security.Cryptography;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Platform.Storage;

/// <summary>Where files are kept, how many, and what they are sealed with.</summary>
internal sealed record StorageOptions : IChecked
{
    private const long Megabyte = 1024 * 1024;
    private const string KeyFile = "files.key";

    /// <summary>The folder of the sealed files; <c>documents</c> in the data folder, unless set.</summary>
    [Setting("DOCUMENTS_PATH")]
    public string? Path { get; init; }

    [Setting("DOCUMENTS_MAX_MB", Min = 1, Max = 2000)]
    public int MaxMegabytes { get; init; } = 200;

    /// <summary>How much one company may keep.</summary>
    [Setting("DOCUMENTS_QUOTA_MB", Min = 1, Max = 100_000_000)]
    public int QuotaMegabytes { get; init; } = 20_480;

    /// <summary>The master key that seals what comes from now on: 32 bytes in base64.</summary>
    [Setting("FILES_ENC_KEY")]
    public string? Key { get; init; }

    /// <summary>Keys of earlier, which still open what they sealed.</summary>
    [Setting("FILES_ENC_OLD_KEYS", "FERNET_KEYS")]
    public IReadOnlyList<string> OlderKeys { get; init; } = [];

    public long MaxBytes => MaxMegabytes * Megabyte;

    public long QuotaBytes => QuotaMegabytes * Megabyte;

    public void Check()
    {
        if (Key is not null)
        {
            Parse(Key, "FILES_ENC_KEY");
        }

        foreach (var key in OlderKeys)
        {
            Parse(key, "FILES_ENC_OLD_KEYS (or FERNET_KEYS)");
        }
    }

    /// <summary>The master keys. In development without any, makes one and keeps it in the data folder.</summary>
    /// <exception cref="StartupProblem">Production has none, or the one in the data folder cannot be read.</exception>
    public FileKeys LoadKeys(ServerOptions server)
    {
        if (Key is null && server.IsProduction)
        {
            throw new StartupProblem("Production needs a key for documents: set FILES_ENC_KEY (openssl rand -base64 32), and keep a copy of it.");
        }

        var primary = Key is { } given ? Parse(given, "FILES_ENC_KEY") : KeptKey(server.DataDirectory);
        return new(primary, OlderKeys.Select(key => Parse(key, "FILES_ENC_OLD_KEYS")));
    }

    /// <summary>The folder of the files, made when it is absent.</summary>
    /// <exception cref="StartupProblem">It cannot be made.</exception>
    public string MakeFolder(ServerOptions server)
    {
        var folder = System.IO.Path.GetFullPath(Path ?? System.IO.Path.Combine(server.DataDirectory, "documents"));
        try
        {
            PrivateFile.MakeFolder(folder);
            return folder;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"Cannot make {folder} ({problem.Message}): let the server write there, or set DOCUMENTS_PATH.", problem);
        }
    }

    private static byte[] KeptKey(string dataDirectory)
    {
        var file = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataDirectory, KeyFile));
        if (!File.Exists(file))
        {
            PrivateFile.MakeFolder(System.IO.Path.GetDirectoryName(file)!);
            PrivateFile.Write(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(FileKeys.KeyBytes)));
        }

        try
        {
            return Parse(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"Cannot read {file} ({problem.Message}): let the server read it, or set FILES_ENC_KEY.", problem);
        }
    }

    /// <summary>Both alphabets of base64 will do: keys made for Fernet have that of addresses.</summary>
    private static byte[] Parse(string text, string where)
    {
        var key = new byte[FileKeys.KeyBytes];
        return Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), key, out var length) && length == key.Length ? key
            : throw new StartupProblem($"{where} holds a key that is not 32 bytes in base64: set it to one such as openssl rand -base64 32 makes.");
    }
}
