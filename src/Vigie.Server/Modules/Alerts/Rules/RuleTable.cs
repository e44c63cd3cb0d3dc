using System.Text.Json;
using Npgsql;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>Reads alerts.rule, and all that a tenant's rules depend on.</summary>
internal static class RuleTable
{
    public const string Columns =
        """
        id, level, level_id, key, name, metric, operator, threshold, clear_threshold, raise_after_seconds, clear_after_seconds,
        severity, schedule::text, enabled, advice, xmin, match, conditions::text
        """;

    public const int ColumnCount = 18;

    /// <summary>Reads a tenant's rules in one round trip.</summary>
    /// <param name="batch">Empty, of a session's connection.</param>
    /// <param name="tenantId">Bound first; null when the session has done so.</param>
    /// <param name="batteryId">Reads this battery only; null: all.</param>
    public static async Task<TenantRules> LoadAsync(NpgsqlBatch batch, int? tenantId, int? batteryId, CancellationToken ct)
    {
        if (tenantId is { } id)
        {
            batch.BatchCommands.Add(TenantBinding.ForBatch(id));
        }

        // Right after many batteries were entered, before PostgreSQL has counted them, it would join one by one: seconds instead of
        // milliseconds. A single battery is looked up one by one rightly.
        if (batteryId is null)
        {
            batch.BatchCommands.Add(new("set local enable_nestloop = off"));
        }

        batch.BatchCommands.Add(new("select name, time_zone, language from catalog.tenant where tenant_id = current_tenant()"));
        batch.BatchCommands.Add(new(
            """
            select id, name, type_id, type_name, location_id, chemistry, cell_count, nominal_voltage
            from telemetry.api_battery where ($1::int is null and archived_at is null) or id = $1
            """)
        { Parameters = { new() { Value = (object?)batteryId ?? DBNull.Value } } });
        batch.BatchCommands.Add(new("select id, parent_id, name, time_zone from assets.api_location"));
        batch.BatchCommands.Add(new($"select {Columns} from alerts.rule"));
        if (batteryId is null)
        {
            batch.BatchCommands.Add(new("set local enable_nestloop = on"));
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (tenantId is not null)
        {
            await reader.NextResultAsync(ct);
        }

        var tenant = await RowsAsync(reader, row => new TenantProfile(row.GetString(0), row.GetString(1), row.GetString(2)), ct);
        var batteries = await RowsAsync(reader, ReadBattery, ct);
        var places = await RowsAsync(
            reader, row => new Place(row.GetInt32(0), row.IntOrNull(1), row.GetString(2), row.TextOrNull(3)), ct);
        var overrides = await RowsAsync(reader, ReadOverride, ct);
        return new(tenant.Single(), batteries, places, overrides);
    }

    public static RuleOverride ReadOverride(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        Enum.Parse<RuleLevel>(row.GetString(1)),
        row.IntOrNull(2),
        new RuleDefinition(
            row.GetString(3),
            Enum.Parse<AlertMetric>(row.GetString(5)),
            Enum.Parse<AlertOperator>(row.GetString(6)),
            row.IsDBNull(7) ? null : row.GetDouble(7),
            row.IsDBNull(8) ? null : row.GetDouble(8),
            Enum.Parse<Severity>(row.GetString(11)),
            row.GetInt32(9),
            row.GetInt32(10),
            row.TextOrNull(12) is { } schedule ? JsonSerializer.Deserialize<Schedule>(schedule) : null,
            row.GetBoolean(13),
            row.TextOrNull(4),
            row.TextOrNull(14),
            Match: Enum.Parse<RuleMatch>(row.GetString(16)),
            Conditions: RuleCondition.Read(row.GetString(17))),
        row.GetFieldValue<uint>(15));

    private static BatteryPlace ReadBattery(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetInt32(4),
        Enum.Parse<Chemistry>(row.GetString(5)), row.GetInt32(6), row.GetDouble(7));

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        await reader.NextResultAsync(ct);
        return rows;
    }
}
