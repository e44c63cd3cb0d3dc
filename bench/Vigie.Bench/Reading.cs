using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Vigie.Server.Modules.Telemetry.Batteries;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Bench;

/// <summary>The list of 50 batteries and a day of hours out of 8.6 million samples, against <see cref="BareEndpoint"/>.</summary>
internal static class Reading
{
    private const int Clients = 8;
    private const int Rounds = 3;
    private const int DaysStored = 10;

    private static readonly string[] Measures = ["voltage", "current", "power", "temperature", "soc", "soh"];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        var stored = await FillAsync(fleet);
        await using var bare = await BareEndpoint.StartAsync(fleet);
        using var plain = new HttpClient { BaseAddress = bare.Url };
        var battery = fleet.Batteries[42];
        var to = DateTime.UtcNow.AddDays(-6);
        var (from, until) = (to.AddDays(-1).ToString("O", CultureInfo.InvariantCulture), to.ToString("O", CultureInfo.InvariantCulture));
        await CompareAsync("list of 50 / bare", server.Admin, "/api/v1/batteries?limit=50", plain, "/list", report);
        var history = $"/api/v1/batteries/{battery}/history?bucket=hour&metrics=voltage,soc&from={from}&to={until}";
        await CompareAsync("24 h of hours / bare", server.Admin, history, plain, $"/hours?battery={battery}&from={from}&to={until}", report);

        var times = new List<double>();
        for (var i = 0; i < 600; i++)
        {
            var start = Stopwatch.GetTimestamp();
            (await server.Admin.GetByteArrayAsync(history)).ToString();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        report.Add("24 h of hours, median", times.Skip(100).Order().ElementAt(250), 2, atLeast: false, " ms", $"one client, out of {stored / 1e6:F1} million samples");
    }

    private static async Task CompareAsync(string name, HttpClient vigie, string url, HttpClient plain, string bareUrl, Report report)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var other = await RateAsync(plain, bareUrl);
            var own = await RateAsync(vigie, url);
            if (round > 0)
            {
                ours.Add(own);
                theirs.Add(other);
            }
        }

        var (us, them) = (ours.Order().ElementAt(Rounds / 2), theirs.Order().ElementAt(Rounds / 2));
        report.Add(name, us / them, 0.5, atLeast: true, "", $"{us:F0} against {them:F0} requests/s; {Clients} clients");
    }

    private static async Task<double> RateAsync(HttpClient client, string url)
    {
        var count = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (watch.Elapsed < Length)
            {
                (await client.GetByteArrayAsync(url)).ToString();
                Interlocked.Increment(ref count);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Ten days of a sample every ten seconds for each battery, and their hours.</summary>
    private static async Task<long> FillAsync(Fleet fleet)
    {
        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(fleet.Owner) { CommandTimeout = 900 });
        await using var connection = await owner.OpenConnectionAsync();
        await RunAsync($"select set_config('app.tenant_id', '{fleet.TenantId}', false)");
        await RunAsync($"select telemetry.ensure_partitions(now() - interval '{DaysStored + 6} days', now())");
        await RunAsync("truncate telemetry.sample, telemetry.sample_hour"); // what other figures left
        var ids = string.Join(',', fleet.Batteries);
        await RunAsync($"""
            insert into telemetry.sample (battery_id, at, voltage, current, power, temperature, soc, soh, status)
            select b, t, 51 + (extract(epoch from t)::int / 10 % 300) * 0.01, 12.5, 640, 21.5, 40 + (extract(epoch from t)::int / 1000 % 50), 98.5, 1
            from unnest(array[{ids}]) b,
              generate_series(date_trunc('hour', now()) - interval '{DaysStored + 5} days', date_trunc('hour', now()) - interval '5 days' - interval '10 seconds', interval '10 seconds') t
            """);
        // One plain aggregate: ingest counts hours again one by one, which takes minutes for so many.
        await RunAsync($"""
            insert into telemetry.sample_hour (battery_id, hour, count, {string.Join(", ", Measures.Select(m => $"{m}_n, {m}_min, {m}_max, {m}_sum, {m}_last"))})
            select battery_id, date_trunc('hour', at), count(*),
              {string.Join(", ", Measures.Select(m => $"count({m}), min({m}), max({m}), sum({m}), (array_agg({m}))[count(*)]"))}
            from telemetry.sample where at < date_trunc('hour', now()) - interval '5 days' group by 1, 2
            """);
        await RunAsync("vacuum analyze telemetry.sample");
        await RunAsync("vacuum analyze telemetry.sample_hour");
        await using var count = new NpgsqlCommand("select count(*) from telemetry.sample", connection);
        return (long)(await count.ExecuteScalarAsync())!;

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
