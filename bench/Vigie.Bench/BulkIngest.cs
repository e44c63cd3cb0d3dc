using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;

namespace Vigie.Bench;

/// <summary>
/// Batches of 1,000 samples over 8 connections with everything on, against COPY of the same rows by one client into an empty
/// table of the same shape (columns, weekly partitions, primary key; without row-level security, which COPY refuses).
/// </summary>
internal static class BulkIngest
{
    private const int Connections = 8;
    private const int BatchesEach = 25;
    private const int Rounds = 3;
    private const int Warming = 3; // rounds until the compiler has seen what it optimizes
    private const int Rows = Connections * BatchesEach * 1000;

    private static readonly DateTime Start = DateTime.UtcNow.AddDays(-20).Date;

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        var copies = new List<double>();
        var ingests = new List<double>();
        for (var round = 0; round < Warming + Rounds; round++)
        {
            var bodies = Bodies(fleet, round);
            var copied = await CopyAsync(fleet, round);
            var stored = await SendAsync(server, bodies);
            if (round >= Warming)
            {
                copies.Add(copied);
                ingests.Add(stored);
            }
        }

        var (copy, ingest) = (copies.Order().ElementAt(Rounds / 2), ingests.Order().ElementAt(Rounds / 2));
        report.Add("bulk ingest / COPY", ingest / copy, 0.35, atLeast: true, "", $"{ingest:F0} samples/s against {copy:F0} rows/s; median of {Rounds} alternating rounds of {Rows} samples");
    }

    private static List<byte[]> Bodies(Fleet fleet, int round)
    {
        var bodies = new List<byte[]>();
        for (var batch = 0; batch < Connections * BatchesEach; batch++)
        {
            var text = new StringBuilder("[");
            for (var i = 0; i < 1000; i++)
            {
                var (battery, at) = Row(fleet, round, batch * 1000 + i);
                text.Append(CultureInfo.InvariantCulture, $$"""{{(i > 0 ? "," : "")}}{"battery_id":{{battery}},"at":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","voltage":{{51 + i % 30 * 0.1:F2}},"current":{{i % 50 - 25}},"temperature":{{20 + i % 10 * 0.1:F1}},"soc":{{50 + i % 40}},"soh":98.5,"status":"charging"}""");
            }

            bodies.Add(Encoding.UTF8.GetBytes(text.Append(']').ToString()));
        }

        return bodies;
    }

    /// <summary>Each connection has its own ten batteries, whose samples come in order, ten seconds apart.</summary>
    private static (int Battery, DateTime At) Row(Fleet fleet, int round, int number)
    {
        var (batch, i) = (number / 1000, number % 1000);
        return (fleet.Batteries[batch % Connections * 10 + i % 10], Start.AddSeconds(((round * BatchesEach + batch / Connections) * 100 + i / 10) * 10));
    }

    private static async Task<double> SendAsync(ServerUnderTest server, List<byte[]> bodies)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async connection =>
        {
            for (var batch = connection; batch < bodies.Count; batch += Connections)
            {
                using var content = new ByteArrayContent(bodies[batch]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await server.Gateway.PostAsync("/api/v1/telemetry", content);
                response.EnsureSuccessStatusCode();
            }
        }));
        return Rows / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> CopyAsync(Fleet fleet, int round)
    {
        await fleet.OwnerAsync($"""
            drop table if exists copy_target;
            create table copy_target (like telemetry.sample including all) partition by range (at);
            do $$ begin for i in 0..4 loop
              execute format('create table copy_target_%s partition of copy_target for values from (%L) to (%L)', i,
                date_trunc('week', '{Start:O}'::timestamptz, 'UTC') + i * interval '7 days', date_trunc('week', '{Start:O}'::timestamptz, 'UTC') + (i + 1) * interval '7 days');
            end loop; end $$
            """);
        await using var owner = NpgsqlDataSource.Create(fleet.Owner);
        await using var connection = await owner.OpenConnectionAsync();
        var watch = Stopwatch.StartNew();
        await using (var writer = await connection.BeginBinaryImportAsync(
            "copy copy_target (tenant_id, battery_id, at, voltage, current, power, temperature, soc, soh, status) from stdin binary"))
        {
            for (var number = 0; number < Rows; number++)
            {
                var (battery, at) = Row(fleet, round, number);
                var i = number % 1000;
                await writer.StartRowAsync();
                await writer.WriteAsync(fleet.TenantId);
                await writer.WriteAsync(battery);
                await writer.WriteAsync(at);
                await writer.WriteAsync(51 + i % 30 * 0.1);
                await writer.WriteAsync(i % 50 - 25.0);
                await writer.WriteAsync((51 + i % 30 * 0.1) * (i % 50 - 25.0));
                await writer.WriteAsync(20 + i % 10 * 0.1);
                await writer.WriteAsync(50.0 + i % 40);
                await writer.WriteAsync(98.5);
                await writer.WriteAsync((short)1);
            }

            await writer.CompleteAsync();
        }

        return Rows / watch.Elapsed.TotalSeconds;
    }
}
