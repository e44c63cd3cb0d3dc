using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Live;

/// <summary>Live values over web sockets: of one battery, with what was missed, and of the whole fleet.</summary>
internal static class LiveEndpoints
{
    /// <summary>Samples sent at most to a socket that comes back; it can ask the history for more.</summary>
    private const int MissedMax = 1_000;

    private const string SelectSamples = """
        select at, voltage, current, power, temperature, soc, soh, cell_min, cell_max, cell_spread, cycles, status, faults, quality, cell_voltages, cell_temperatures
        from telemetry.sample where battery_id = $1 and at > $2 order by at desc limit $3
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/ws/realtime/{id:int}", BatteryAsync).RequiresOrOwn("equipements:read").WithOwnSession().ExcludeFromDescription();
        api.MapGet("/ws/realtime", FleetAsync).RequiresOrOwn("equipements:read").WithOwnSession().ExcludeFromDescription();
    }

    private static async Task BatteryAsync(
        int id, DateTimeOffset? since, HttpContext http, LiveHub hub, LatestPublisher publisher, IHostApplicationLifetime server, TimeProvider clock, TenantSession session)
    {
        var caller = Caller.From(http);
        var socket = new LiveSocket(http, clock);
        await socket.AcceptAsync();

        // Listens before it reads what was missed, so that nothing falls between the two; a sample may come twice, with the same time.
        using var subscription = hub.Subscribe(LatestPublisher.Battery(caller.TenantId, id));
        var missed = new List<Sample>();
        await using (session)
        {
            await session.OpenAsync(caller, readOnly: true, http.RequestAborted);
            if (!await session.QueryAsync("select id from telemetry.battery where id = $1", row => row.GetInt32(0), [id]).AnyAsync(http.RequestAborted))
            {
                await socket.RefuseAsync(LiveSocket.UnknownCode, "battery_unknown");
                return;
            }

            if (since is { } from)
            {
                missed = await session.QueryAsync(SelectSamples, row => Read(id, row), [id, from.UtcDateTime, MissedMax], http.RequestAborted).ToListAsync(http.RequestAborted);
                missed.Reverse();
            }
        }

        var first = missed.ConvertAll<ReadOnlyMemory<byte>>(sample => publisher.Message(sample, sample.At));
        if (since is not null)
        {
            first.Add(JsonSerializer.SerializeToUtf8Bytes(new { type = "resumed", count = missed.Count }));
        }

        await socket.RunAsync(subscription, first, server.ApplicationStopping);
    }

    private static async Task FleetAsync(HttpContext http, LiveHub hub, IHostApplicationLifetime server, TimeProvider clock, TenantSession session)
    {
        var caller = Caller.From(http);
        var socket = new LiveSocket(http, clock);
        await socket.AcceptAsync();
        IReadOnlyList<Topic> topics = [LatestPublisher.Fleet(caller.TenantId)];
        if (caller.OwnedBy is not null)
        {
            await using (session)
            {
                await session.OpenAsync(caller, readOnly: true, http.RequestAborted);
                var own = await session.QueryAsync(
                    "select id from telemetry.battery limit 1000", row => LatestPublisher.Battery(caller.TenantId, row.GetInt32(0)), [])
                    .ToListAsync(http.RequestAborted);

                // Who has no battery listens to something too: the hub must know his socket, to end it.
                topics = [new(caller.TenantId, $"user/{caller.OwnedBy}"), .. own];
            }
        }

        using var subscription = hub.Subscribe(topics);
        await socket.RunAsync(subscription, [], server.ApplicationStopping);
    }

    private static Sample Read(int id, NpgsqlDataReader row)
    {
        var sample = new Sample { BatteryId = id, At = row.GetDateTime(0) };
        for (var i = 0; i < Sample.MetricCount; i++)
        {
            sample.Values[i] = row.IsDBNull(1 + i) ? double.NaN : row.GetDouble(1 + i);
        }

        var next = 1 + Sample.MetricCount;
        sample.Cycles = row.IsDBNull(next) ? double.NaN : row.GetDouble(next);
        sample.Status = row.IsDBNull(next + 1) ? null : (BatteryStatus)row.GetInt16(next + 1);
        sample.Faults = (Faults)row.GetInt32(next + 2);
        sample.Quality = (SampleQuality)row.GetInt16(next + 3);
        sample.CellVoltages = row.IsDBNull(next + 4) ? null : row.GetFieldValue<float[]>(next + 4);
        sample.CellTemperatures = row.IsDBNull(next + 5) ? null : row.GetFieldValue<float[]>(next + 5);
        return sample;
    }
}
