using System.Globalization;

namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// postmaster.pid, which PostgreSQL keeps in the data folder while it runs and leaves behind when it is killed: number of the process,
/// data folder, start time, port, socket folder, one a line.
/// </summary>
internal sealed record PostmasterFile(int Pid, string SocketFolder)
{
    public const string Name = "postmaster.pid";

    /// <summary>Reads the file; null when there is none or it is not whole.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(cluster, Name));
            return lines.Length >= 5 && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                ? new(pid, lines[4].Trim())
                : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The number of the postmaster that runs on this folder; null when there is none, whatever the file says.</summary>
    public static int? RunningOn(string cluster) =>
        Read(cluster) is { Pid: var pid } && Shell.CommandLine(pid) is { } arguments && IsPostmaster(arguments, cluster) ? pid : null;

    /// <summary>
    /// Leaves the data folder free for a new start: stops a database that still runs on it (its server was killed), then removes a file
    /// that names a dead process or one that has taken over its number. Call it only while holding the cluster's lock.
    /// </summary>
    /// <exception cref="StartupProblem">A database runs there and does not stop.</exception>
    public static async Task ClearAsync(string cluster, string clusterName, ILogger logger, CancellationToken ct)
    {
        foreach (var (signal, patience) in ((int, int)[])[(Shell.Interrupt, 30_000), (Shell.Quit, 5_000), (Shell.Kill, 5_000)])
        {
            var (postmaster, workers) = ProcessesOf(cluster, clusterName);
            if (postmaster.Count + workers.Count == 0)
            {
                File.Delete(Path.Combine(cluster, Name));
                return;
            }

            if (postmaster.Count == 0 && signal == Shell.Interrupt)
            {
                continue; // a worker takes this signal for «cancel the query»
            }

            var running = postmaster.Count > 0 ? postmaster : workers;
            logger.LogWarning(
                "Processes {Pids} of a database whose server was killed still run: sending signal {Signal}.", running, signal);
            running.ForEach(pid => Shell.Signal(pid, signal));
            for (var waited = 0; waited < patience && running.Exists(pid => Shell.CommandLine(pid) is { Length: > 0 }); waited += 50)
            {
                await Task.Delay(50, ct);
            }
        }

        throw new StartupProblem($"A database that cannot be stopped runs on {cluster}: stop it, or restart the machine.");
    }

    /// <summary>
    /// The postmaster of this folder, told by its -D argument, and the workers of this cluster, told by its name in their title. Workers
    /// without a postmaster hold the shared memory and would make a new start fail.
    /// </summary>
    private static (List<int> Postmaster, List<int> Workers) ProcessesOf(string cluster, string clusterName)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 1).Select(pid => (Pid: pid, Arguments: Shell.CommandLine(pid) ?? [])).ToList();
        var title = $"postgres: {clusterName}: ";
        return (
            [.. all.Where(one => IsPostmaster(one.Arguments, cluster)).Select(one => one.Pid)],
            [.. all.Where(one => one.Arguments is [var first, ..] && first.StartsWith(title, StringComparison.Ordinal))
                .Select(one => one.Pid)]);
    }

    private static bool IsPostmaster(string[] arguments, string cluster) =>
        arguments is [var program, "-D", var folder, ..] && folder == cluster && Path.GetFileName(program) == "postgres";
}
