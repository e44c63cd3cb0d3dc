using Npgsql;
using Vigie.Server.Modules.Telemetry.Batteries;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Telemetry;

internal static partial class TelemetryApi
{
    /// <param name="ExternalId">The gateway's name for it, unique in the tenant.</param>
    /// <param name="ClientId">The user to whom it belongs.</param>
    internal sealed record NewBattery(
        string Name, string SerialNumber, string Model, int TypeId, int LocationId, DateTimeOffset InstalledAt, int SilenceAfterSeconds,
        string ExternalId, int? ClientId, string? Notes);

    /// <summary>Creates batteries for other modules, in the session of the scope.</summary>
    internal sealed class BatteryMaking(BatteryWriting writing)
    {
        /// <summary>Adds a battery that has not spoken yet.</summary>
        public Task<int> CreateAsync(NewBattery battery, CancellationToken ct) => writing.CreateAsync(
            new(
                battery.Name, battery.SerialNumber, battery.TypeId, battery.LocationId, battery.Model, battery.InstalledAt,
                battery.SilenceAfterSeconds, battery.ExternalId, Notes: battery.Notes, ClientId: battery.ClientId),
            ct);
    }

    /// <summary>One sample that another module brings. Units as in <see cref="Metric"/>; what is not set was not measured.</summary>
    internal sealed class Measurement
    {
        public Measurement(int batteryId, DateTimeOffset at)
        {
            Sample.BatteryId = batteryId;
            Sample.At = at.UtcDateTime;
        }

        public double this[Metric metric]
        {
            set => Sample[metric] = value;
        }

        public double Cycles
        {
            set => Sample.Cycles = value;
        }

        /// <summary>The code of the column status, 0 to 5.</summary>
        public int Status
        {
            set => Sample.Status = Enum.IsDefined((BatteryStatus)value)
                ? (BatteryStatus)value
                : throw new ArgumentOutOfRangeException(nameof(value));
        }

        public Faults Faults
        {
            set => Sample.Faults = value;
        }

        /// <summary>V; null when the cells are not told one by one.</summary>
        public float[]? CellVoltages
        {
            set => Sample.CellVoltages = value;
        }

        /// <summary>°C.</summary>
        public float[]? CellTemperatures
        {
            set => Sample.CellTemperatures = value;
        }

        private Sample Sample { get; } = new();

        /// <summary>Of these, the samples of the tenant's batteries in use, calibrated and completed.</summary>
        internal static async Task<List<Sample>> ToSamplesAsync(
            BatteryDirectory directory, int tenantId, IReadOnlyList<Measurement> measurements, CancellationToken ct)
        {
            var batteries = await directory.GetAsync(tenantId, missing: false, ct);
            var samples = new List<Sample>(measurements.Count);
            foreach (var measurement in measurements)
            {
                if (batteries.ById.TryGetValue(measurement.Sample.BatteryId, out var battery))
                {
                    measurement.Sample.Complete(battery);
                    samples.Add(measurement.Sample);
                }
            }

            return samples;
        }
    }

    /// <summary>Brings samples the way a gateway's go: through the queue, the one writer, the alerts and the live sockets.</summary>
    internal sealed class Feed(NpgsqlDataSource source, BatteryDirectory directory, IngestQueue queue)
    {
        /// <summary>When each battery of a tenant last spoke; one that never did is absent.</summary>
        public async Task<Dictionary<int, DateTimeOffset>> LastAsync(int tenantId, CancellationToken ct)
        {
            await using var session = new BulkSession(source);
            await session.BeginAsync(ct);
            var last = await session.QueryAsync(
                tenantId,
                "select battery_id, at from telemetry.battery_state where at is not null",
                row => (Id: row.GetInt32(0), At: row.GetFieldValue<DateTimeOffset>(1)),
                [],
                ct);
            return last.ToDictionary(battery => battery.Id, battery => battery.At);
        }

        /// <summary>Stores samples of one tenant; returns once they are durable.</summary>
        /// <returns>How many were new; samples of batteries that are gone are left out.</returns>
        /// <exception cref="Platform.Http.Refusal">ingest_queue_full or database_unavailable: nothing was stored.</exception>
        public async Task<int> SendAsync(int tenantId, IReadOnlyList<Measurement> measurements, CancellationToken ct)
        {
            var samples = await Measurement.ToSamplesAsync(directory, tenantId, measurements, ct);
            return samples.Count == 0 ? 0 : (await queue.StoreAsync(tenantId, samples)).Accepted;
        }
    }

    /// <summary>
    /// Writes long histories past the queue, with its very statements, on as many connections as the caller has tasks. A battery whose
    /// history is being written is not silent, until its next sample comes by the queue or <see cref="ExpectAsync"/> is called.
    /// </summary>
    internal sealed class HistoryWriter(
        NpgsqlDataSource source, BatteryDirectory directory, IEnumerable<IWatcher> watchers, Partitions partitions, TimeProvider clock)
    {
        /// <summary>Makes room for a span of time; call before the first <see cref="WriteAsync"/>, which makes none.</summary>
        public async Task PrepareAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
        {
            for (var week = from; week < to.AddDays(7); week = week.AddDays(7))
            {
                await partitions.EnsureAsync([week.UtcDateTime], ct);
            }
        }

        /// <summary>Stores samples of one tenant in one transaction. Two calls at once must not share a battery.</summary>
        /// <param name="watch">Whether they may raise and clear alerts; only samples later than all before do.</param>
        /// <returns>How many were new.</returns>
        public async Task<int> WriteAsync(int tenantId, IReadOnlyList<Measurement> measurements, bool watch, CancellationToken ct)
        {
            var samples = await Measurement.ToSamplesAsync(directory, tenantId, measurements, ct);
            var tenant = new TenantBatch(tenantId, [new(tenantId, samples)]);
            await using var session = new BulkSession(source);
            await session.BeginAsync(ct);

            // What a crash takes is written anew; the commit that ends the history waits for the disk, for all before it too.
            await session.ExecuteAsync(tenantId, "set local synchronous_commit = off", [], ct);
            await IngestSql.LockStatesAsync(session, [tenant]);
            tenant.Sort();
            await IngestSql.InsertLateAsync(session, tenant);
            tenant.Digest(clock.GetUtcNow());
            if (watch && tenant.Watched() is { Count: > 0 } watched)
            {
                foreach (var watcher in watchers)
                {
                    await watcher.WatchAsync(session, tenantId, watched, ct);
                }
            }

            await IngestSql.WriteAsync(session, [tenant]);
            await session.ExecuteAsync(
                tenantId, "update telemetry.battery_state set silent_at = null where battery_id = any($1)",
                [tenant.Batteries.Keys.ToArray()], ct);
            await session.CommitAsync(ct);
            return tenant.Accepted;
        }

        /// <summary>From now on these batteries are expected to speak, and are silent when they do not.</summary>
        public async Task ExpectAsync(int tenantId, IReadOnlyCollection<int> batteries, CancellationToken ct)
        {
            await using var session = new BulkSession(source);
            await session.BeginAsync(ct);
            await session.ExecuteAsync(
                tenantId,
                """
                update telemetry.battery_state s set silent_at = s.at + make_interval(secs => b.silence_after_seconds)
                from telemetry.battery b where b.id = s.battery_id and b.id = any($1)
                """,
                [batteries.ToArray()],
                ct);
            await session.CommitAsync(ct);
        }
    }
}
