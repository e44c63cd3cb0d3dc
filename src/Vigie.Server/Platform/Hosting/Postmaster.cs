using System.ComponentModel;
using System.Diagnostics;

namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// Keeps the database process alive: starts it as a child, copies what it writes to a bounded log, starts it again when it dies
/// (PostgreSQL then recovers by itself), and stops it cleanly.
/// </summary>
/// <remarks>
/// All of it happens on one thread of its own, because Linux's parent-death signal watches the thread that started the child, not the
/// process: a thread of the pool may end at any time.
/// </remarks>
internal sealed class Postmaster : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlyList<string> command;
    private readonly PostgresCluster cluster;
    private readonly ILogger logger;
    private readonly BoundedLog log;
    private readonly ManualResetEventSlim stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool ready;
    private int starts;

    public Postmaster(IReadOnlyList<string> command, PostgresCluster cluster, ILogger logger)
    {
        (this.command, this.cluster, this.logger) = (command, cluster, logger);
        log = new(cluster.LogFile);
        new Thread(Supervise) { Name = "postgres supervisor", IsBackground = true }.Start();
    }

    /// <summary>Completed when the database has ended for good: it was stopped, or died before it was ever ready.</summary>
    public Task Ended => ended.Task;

    /// <summary>How often the database was started; more than 1 means that it died and was restarted.</summary>
    public int Starts => Volatile.Read(ref starts);

    public string LastLines => log.Tail();

    /// <summary>Tells that the database has answered once: from now on it is restarted whenever it dies.</summary>
    public void MarkReady() => ready = true;

    /// <summary>Stops the database: SIGINT («fast»: open transactions are rolled back) and, when that takes too long, harder.</summary>
    /// <param name="immediately">Without a last checkpoint, for a cluster that is thrown away.</param>
    public async Task StopAsync(bool immediately)
    {
        stopping.Set();
        var gently = immediately ? Shell.Quit : Shell.Interrupt;
        foreach (var (signal, patience) in ((int, int)[])[(gently, 60), (Shell.Quit, 10), (Shell.Kill, 10)])
        {
            // Asked again each time round: a start that was under way when the stop came has a number only now.
            for (var waited = 0; waited < patience * 10 && !ended.Task.IsCompleted; waited++)
            {
                if (waited % 10 == 0 && PostmasterFile.RunningOn(cluster.Folder) is { } pid)
                {
                    Shell.Signal(pid, signal);
                }

                await Task.WhenAny(ended.Task, Task.Delay(100));
            }
        }
    }

    /// <summary>Frees what <see cref="StopAsync"/> needed; call it after that.</summary>
    public void Dispose()
    {
        stopping.Dispose();
        log.Dispose();
    }

    private void Supervise()
    {
        try
        {
            for (var pause = FirstPause; !stopping.IsSet; pause = Longer(pause))
            {
                var (code, lived) = RunOnce();
                if (stopping.IsSet || !ready)
                {
                    break;
                }

                pause = lived > Stable ? FirstPause : pause;
                logger.LogError(
                    "The database ended with code {Code} after {Seconds:F0} s; starting it again in {Pause:F1} s. Its last lines: {Lines}",
                    code, lived.TotalSeconds, pause.TotalSeconds, LastLines);
                stopping.Wait(pause);
                PostmasterFile.ClearAsync(cluster.Folder, cluster.Name, logger, default).GetAwaiter().GetResult();
            }
        }
        catch (Exception problem) // the supervisor must not take the server down; a restart of the server mends it
        {
            logger.LogCritical(problem, "The database is no longer supervised: restart the server.");
        }
        finally
        {
            ended.SetResult();
        }
    }

    private (int Code, TimeSpan Lived) RunOnce()
    {
        var start = Stopwatch.GetTimestamp();
        using var process = new Process { StartInfo = Shell.StartInfo(command) };
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            log.Write(refused.Message);
            return (127, TimeSpan.Zero);
        }

        Interlocked.Increment(ref starts);
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                log.Write(text);
            }
        };
        process.BeginErrorReadLine();

        // Not the overload without a limit: that one also waits for the pipe, which a killed postmaster's workers hold while they run a
        // statement. The moment after is for the last words.
        while (!process.WaitForExit(int.MaxValue))
        {
        }

        Thread.Sleep(LastWords);
        return (process.ExitCode, Stopwatch.GetElapsedTime(start));
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
