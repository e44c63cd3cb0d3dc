using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace Vigie.Server.Platform.Hosting;

/// <summary>
/// Asks the database whether it is there: at most once a second however many ask for the answer, never for longer than two.
/// </summary>
internal sealed class DatabaseProbe(NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<double?>? probe;
    private long probedAt;

    /// <summary>Connections that the pool may have.</summary>
    public int MaxPoolSize { get; } = new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;

    /// <summary>Milliseconds for the smallest query, connection included; null when the database did not answer.</summary>
    public Task<double?> LatencyAsync()
    {
        lock (gate)
        {
            if (probe is null || (probe.IsCompleted && clock.GetElapsedTime(probedAt) >= Fresh))
            {
                probedAt = clock.GetTimestamp();
                probe = ProbeAsync();
            }

            return probe;
        }
    }

    private async Task<double?> ProbeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // On the pool, and bounded twice: a driver that is stuck in a lost network may not look at its token.
            return await Task.Run(() => AskAsync(patience.Token), patience.Token).WaitAsync(Patience);
        }
        catch (Exception down) when (down is NpgsqlException or OperationCanceledException or TimeoutException or SocketException)
        {
            return null;
        }
    }

    private async Task<double?> AskAsync(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteScalarAsync(ct);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
