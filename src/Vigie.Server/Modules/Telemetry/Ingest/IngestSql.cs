using Npgsql;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>
/// The statements of a group commit. Rows travel as one array a column: PostgreSQL takes no COPY into a table with row-level
/// security. NaN stands for null in arrays of numbers, so that they need no null bitmap on the way. The cells of all samples
/// travel as one flat array that each row takes its slice of.
/// </summary>
internal static class IngestSql
{
    private static readonly string[] Metrics = [.. Enum.GetNames<Metric>().Select(MetricColumns.Snake)];

    private static readonly string LockStates = $"""
        select s.battery_id, s.at, {string.Join(", ", Metrics.Select(metric => $"s.{metric}"))}, s.measured_at, s.silent, b.silence_after_seconds, s.watch::text
        from telemetry.battery_state s join telemetry.battery b on b.id = s.battery_id
        where s.battery_id = any($1) order by s.battery_id for update of s
        """;

    private static readonly string Insert = $"""
        insert into telemetry.sample (battery_id, at, {string.Join(", ", Metrics)}, cycles, status, faults, quality, cell_voltages, cell_temperatures)
        select s.battery_id, s.at, {string.Join(", ", Metrics.Select(metric => $"nullif(s.{metric}, 'NaN')"))},
          nullif(s.cycles, 'NaN'), nullif(s.status, -1::smallint), s.faults, s.quality, {Slice("$7", "cv")}, {Slice("$8", "ct")}
        from unnest($1::int[], $2::timestamptz[], $3::float8[], $4::smallint[], $5::int[], $6::smallint[], $9::int[], $10::int[], $11::int[], $12::int[],
            {Parameters(13, Metrics.Length, "float8")})
          as s(battery_id, at, cycles, status, faults, quality, cv_low, cv_high, ct_low, ct_high, {string.Join(", ", Metrics)})
        """;

    /// <summary>Late samples may be there already. (Not for all: looking for a conflict costs a third more.)</summary>
    private static readonly string InsertLate = Insert + " on conflict do nothing";

    /// <summary>Which of the rows this transaction inserted: asked only when it inserted fewer than it was given.</summary>
    private const string SelectInserted = """
        select s.battery_id, s.at from unnest($1::int[], $2::timestamptz[]) as g(battery_id, at)
        join telemetry.sample s on s.battery_id = g.battery_id and s.at = g.at
        where s.xmin = pg_current_xact_id()::xid
        """;

    private static readonly string UpdateStates = $"""
        update telemetry.battery_state b set
          at = u.at, received_at = u.received_at, {string.Join(", ", Metrics.Select(metric => $"{metric} = nullif(u.{metric}, 'NaN')"))},
          cycles = coalesce(nullif(u.cycles, 'NaN'), b.cycles), status = nullif(u.status, -1::smallint), faults = u.faults, quality = u.quality,
          cell_voltages = coalesce({Slice("$7", "cv", "u")}, b.cell_voltages),
          cell_temperatures = coalesce({Slice("$8", "ct", "u")}, b.cell_temperatures),
          measured_at = ($9::timestamptz[])[(u.i - 1) * {Metrics.Length} + 1 : u.i * {Metrics.Length}],
          silent = u.silent, silent_at = u.silent_at, watch = u.watch::jsonb,
          alerts_critical = coalesce(nullif(u.critical, -1::smallint), b.alerts_critical),
          alerts_warning = coalesce(nullif(u.warning, -1::smallint), b.alerts_warning),
          alerts_info = coalesce(nullif(u.info, -1::smallint), b.alerts_info)
        from unnest($1::int[], $2::timestamptz[], $3::float8[], $4::smallint[], $5::int[], $6::smallint[], $10::int[], $11::int[], $12::int[], $13::int[],
            $14::timestamptz[], $15::boolean[], $16::timestamptz[], $17::text[], $18::smallint[], $19::smallint[], $20::smallint[],
            {Parameters(21, Metrics.Length, "float8")}) with ordinality
          as u(battery_id, at, cycles, status, faults, quality, cv_low, cv_high, ct_low, ct_high, received_at, silent, silent_at, watch, critical, warning, info,
            {string.Join(", ", Metrics)}, i)
        where b.battery_id = u.battery_id
        """;

    /// <summary>Locks the state rows of every tenant's batteries and reads them, in one round trip.</summary>
    public static async Task LockStatesAsync(BulkSession session, IReadOnlyList<TenantBatch> tenants)
    {
        await using var batch = session.CreateBatch();
        foreach (var tenant in tenants)
        {
            batch.BatchCommands.Add(TenantBinding.ForBatch(tenant.Id));
            batch.BatchCommands.Add(Command(LockStates, tenant.Sorted.Select(sample => sample.BatteryId).Distinct().ToArray()));
        }

        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var tenant in tenants)
        {
            await reader.NextResultAsync(); // past the binding
            while (await reader.ReadAsync())
            {
                var battery = ReadState(reader);
                tenant.Batteries.Add(battery.BatteryId, battery);
            }

            await reader.NextResultAsync();
        }
    }

    /// <summary>Inserts a tenant's late samples, and finds which of them the database had already.</summary>
    public static async Task InsertLateAsync(BulkSession session, TenantBatch tenant)
    {
        var late = tenant.Late;
        if (late.Count == 0)
        {
            return;
        }

        await using (var batch = session.CreateBatch())
        {
            var insert = InsertCommand(InsertLate, late);
            batch.BatchCommands.Add(TenantBinding.ForBatch(tenant.Id));
            batch.BatchCommands.Add(insert);
            await batch.ExecuteNonQueryAsync();
            if (insert.RecordsAffected == late.Count)
            {
                return;
            }
        }

        var inserted = await session.QueryAsync(
            tenant.Id,
            SelectInserted,
            row => (row.GetInt32(0), row.GetDateTime(1)),
            [late.Select(sample => sample.BatteryId).ToArray(), late.Select(sample => sample.At).ToArray()],
            default);
        var isNew = inserted.ToHashSet();
        tenant.Known.UnionWith(late.Where(sample => !isNew.Contains((sample.BatteryId, sample.At))));
    }

    /// <summary>Writes the samples in order, roll-ups and latest states of every tenant, in one round trip.</summary>
    public static async Task WriteAsync(BulkSession session, IReadOnlyList<TenantBatch> tenants)
    {
        await using var batch = session.CreateBatch();
        foreach (var tenant in tenants)
        {
            var batteries = tenant.Batteries.Values;
            var hours = batteries.SelectMany(battery => battery.Hours.Values.Select(delta => (battery.BatteryId, Delta: delta))).ToList();
            var rebuild = batteries.SelectMany(battery => battery.Rebuild.Select(hour => (battery.BatteryId, Hour: hour))).ToList();
            var states = batteries.Where(battery => battery.InOrder.Count > 0).ToList();
            if (hours.Count + rebuild.Count + states.Count == 0)
            {
                continue;
            }

            batch.BatchCommands.Add(TenantBinding.ForBatch(tenant.Id));
            if (states.Count > 0)
            {
                batch.BatchCommands.Add(InsertCommand(Insert, tenant.InOrder));
                batch.BatchCommands.Add(UpdateStatesCommand(states));
            }

            if (hours.Count > 0)
            {
                batch.BatchCommands.Add(RollUpSql.AddCommand(hours));
            }

            if (rebuild.Count > 0)
            {
                batch.BatchCommands.Add(RollUpSql.RebuildCommand(rebuild)); // after the samples in order, which it counts too
            }
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A batch command with positional parameters.</summary>
    public static NpgsqlBatchCommand Command(string sql, params object[] arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new() { Value = argument });
        }

        return command;
    }

    /// <summary>"$first::type[], …": parameters of an unnest.</summary>
    public static string Parameters(int first, int count, string type) =>
        string.Join(", ", Enumerable.Range(first, count).Select(number => $"${number}::{type}[]"));

    private static BatteryUpdate ReadState(NpgsqlDataReader row)
    {
        var values = new double[Sample.MetricCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.IsDBNull(2 + i) ? double.NaN : row.GetDouble(2 + i);
        }

        var next = 2 + values.Length;
        var battery = new BatteryUpdate(row.GetInt32(0))
        {
            LastAt = row.IsDBNull(1) ? null : row.GetDateTime(1),
            Values = values,
            MeasuredAt = row.IsDBNull(next)
                ? [.. Enumerable.Repeat(BatteryUpdate.Never, Sample.MetricCount)]
                : Array.ConvertAll(row.GetFieldValue<DateTime[]>(next), at => DateTime.SpecifyKind(at, DateTimeKind.Utc)),
            WasSilent = row.GetBoolean(next + 1),
            SilenceAfter = TimeSpan.FromSeconds(row.GetInt32(next + 2)),
            Memo = row.IsDBNull(next + 3) ? null : row.GetString(next + 3),
        };
        battery.LastFlow = (Flow(Metric.Power), Flow(Metric.Current));
        return battery;

        double Flow(Metric metric) => battery.MeasuredAt[(int)metric] == battery.LastAt ? values[(int)metric] : double.NaN;
    }

    private static NpgsqlBatchCommand InsertCommand(string sql, List<Sample> samples)
    {
        var voltages = new CellColumn(samples.ConvertAll(sample => sample.CellVoltages));
        var temperatures = new CellColumn(samples.ConvertAll(sample => sample.CellTemperatures));
        return Command(
            sql,
            [
                .. Common(samples), voltages.Values, temperatures.Values, voltages.Low, voltages.High, temperatures.Low, temperatures.High,
                .. MetricColumns.Of(samples, sample => sample.Values),
            ]);
    }

    private static NpgsqlBatchCommand UpdateStatesCommand(List<BatteryUpdate> batteries)
    {
        var last = batteries.ConvertAll(battery => battery.InOrder[^1]);
        var voltages = new CellColumn(batteries.ConvertAll(battery => battery.InOrder.FindLast(sample => sample.CellVoltages is not null)?.CellVoltages));
        var temperatures = new CellColumn(batteries.ConvertAll(battery => battery.InOrder.FindLast(sample => sample.CellTemperatures is not null)?.CellTemperatures));
        return Command(
            UpdateStates,
            [
                .. Common(last), voltages.Values, temperatures.Values, batteries.SelectMany(battery => battery.MeasuredAt).ToArray(),
                voltages.Low, voltages.High, temperatures.Low, temperatures.High,
                Column(battery => battery.ReceivedAt), Column(battery => battery.IsSilent), Column(battery => battery.LastAt!.Value + battery.SilenceAfter),
                Column(battery => battery.Watched is { } watched ? watched.Memo : battery.Memo),
                Column(battery => Count(battery, counts => counts.Critical)), Column(battery => Count(battery, counts => counts.Warning)),
                Column(battery => Count(battery, counts => counts.Info)), .. MetricColumns.Of(batteries, battery => battery.Values),
            ]);

        T[] Column<T>(Func<BatteryUpdate, T> value) => [.. batteries.Select(value)];

        static short Count(BatteryUpdate battery, Func<(int Critical, int Warning, int Info), int> pick) =>
            battery.Watched?.OpenAlerts is { } counts ? (short)Math.Min(short.MaxValue, pick(counts)) : (short)-1;
    }

    /// <summary>The first six parameters of both statements.</summary>
    private static object[] Common(List<Sample> samples) =>
    [
        samples.Select(sample => sample.BatteryId).ToArray(), samples.Select(sample => sample.At).ToArray(), samples.Select(sample => sample.Cycles).ToArray(),
        samples.Select(sample => (short)(sample.Status ?? (BatteryStatus)(-1))).ToArray(), samples.Select(sample => (int)sample.Faults).ToArray(),
        samples.Select(sample => (short)sample.Quality).ToArray(),
    ];

    private static string Slice(string flat, string prefix, string row = "s") =>
        $"case when {row}.{prefix}_high >= {row}.{prefix}_low then ({flat}::real[])[{row}.{prefix}_low:{row}.{prefix}_high] end";
}
