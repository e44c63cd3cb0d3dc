using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Vigie.Server.Modules.Telemetry.Batteries;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Bench;

/// <summary>
/// An endpoint that binds the tenant, runs the same SQL as Vigie and writes the rows as JSON, in one round trip, and does nothing
/// else. It runs as a process of its own, as Vigie does, with the settings that the framework comes with.
/// </summary>
internal sealed class BareEndpoint : IAsyncDisposable
{
    public const string Verb = "bare-endpoint";

    private const string Hours = """
        select hour, count, voltage_n, voltage_min, voltage_max, voltage_sum, voltage_last, soc_n, soc_min, soc_max, soc_sum, soc_last
        from telemetry.sample_hour where battery_id = $1 and hour >= $2 and hour < $3 order by hour
        """;

    private readonly Process process;

    private BareEndpoint(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<BareEndpoint> StartAsync(Fleet fleet)
    {
        var port = ServerUnderTest.FreePort();
        string[] arguments = [Environment.GetCommandLineArgs()[0], Verb, fleet.Owner, Text(fleet.TenantId), Text(port)];
        var bare = new BareEndpoint(Process.Start("dotnet", arguments), new($"http://127.0.0.1:{port}"));
        await ServerUnderTest.AnswersAsync(bare.Url);
        return bare;
    }

    /// <summary>What the process does: <paramref name="arguments"/> are the owner's connection, the tenant and the port.</summary>
    public static async Task ServeAsync(string[] arguments)
    {
        var tenant = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        await using var source = NpgsqlDataSource.Create(
            DatabaseUrl.Parse(arguments[0]).ForRole(Databases.AppRole).Pooled(new DatabaseOptions()) + ";Max Auto Prepare=60;Auto Prepare Min Usages=3");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{arguments[2]}");
        await using var app = builder.Build();
        app.MapGet("/health", () => "ok");
        app.MapGet("/list", () => RowsAsync(source, tenant, BatterySql.InOrder(BatterySort.Worst), [DateTimeOffset.UtcNow, null, null, null, null, null, 50, 0]));
        app.MapGet("/hours", (int battery, DateTimeOffset from, DateTimeOffset to) => RowsAsync(source, tenant, Hours, [battery, from.ToUniversalTime(), to.ToUniversalTime()]));
        await app.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<List<object?[]>> RowsAsync(NpgsqlDataSource source, int tenant, string sql, object?[] arguments)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select set_config('app.tenant_id', $1, true)") { Parameters = { new() { Value = $"{tenant}" } } });
        var query = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            query.Parameters.Add(new() { Value = argument ?? DBNull.Value });
        }

        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(row);
        }

        return rows;
    }
}
