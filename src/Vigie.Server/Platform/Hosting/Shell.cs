using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vigie.Server.Platform.Hosting;

/// <summary>Small programs of the operating system: found, run to their end, signalled.</summary>
internal static class Shell
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;

    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The folders of PATH, then the usual ones: services often run with a short PATH.</summary>
    public static IEnumerable<string> SearchPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Concat(SystemFolders).Distinct();

    /// <summary>The full path of a program, or null when the machine does not have it.</summary>
    public static string? Find(string program) => SearchPath().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end. Its environment is clean: it never sees the server's own secrets.</summary>
    /// <returns>The exit code (127 when it could not be started) and what it wrote, errors included.</returns>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        using var process = new Process { StartInfo = StartInfo(command) };
        process.StartInfo.RedirectStandardOutput = true;
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            return (127, missing.Message);
        }

        process.StandardInput.Close();
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>How to start a command with a clean environment, from a folder that every account may enter.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = string.Join(Path.PathSeparator, SearchPath());
        info.Environment["LC_ALL"] = "C";
        info.Environment["TZ"] = "UTC";
        return info;
    }

    /// <summary>Sends a signal; false when there is no such process, or it is not ours to signal.</summary>
    public static bool Signal(int pid, int signal) => pid > 1 && NativeKill(pid, signal) == 0;

    /// <summary>The arguments of a running process, or null when there is none with this number.</summary>
    /// <remarks>Linux only. A process that rewrites its title (a PostgreSQL backend) shows it as its one argument.</remarks>
    public static string[]? CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
