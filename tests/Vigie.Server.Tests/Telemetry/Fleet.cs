using System.Globalization;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Platform.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Vigie.Server.Tests.Telemetry;

/// <summary>What tests of telemetry need of a tenant: batteries to send for, and a recount to compare with.</summary>
internal static class Fleet
{
    /// <summary>A battery with all that it needs; $1 is its name everywhere.</summary>
    public const string MakeBattery = """
        with place as (insert into assets.location (name) values ($1) returning id),
             type as (insert into assets.battery_type (name, chemistry, nominal_voltage, capacity_ah, cell_count) values ($1, 'Lifepo4', 51.2, 100, 16) returning id),
             thing as (insert into assets.equipment (kind, name, serial_number, location_id) select 'Battery', $1, $1, id from place returning id),
             battery as (insert into telemetry.battery (id, type_id, external_id) select thing.id, type.id, $1 from thing, type returning id)
        insert into telemetry.battery_state (battery_id) select id from battery returning battery_id
        """;

    public static async Task<int> GivenBatteryAsync(this Tenant tenant, string? externalId = null)
    {
        var id = await tenant.ScalarAsync<int>(MakeBattery, externalId ?? $"b{Guid.NewGuid():N}");
        tenant.App.Services.GetRequiredService<BatteryDirectory>().Forget(tenant.Id);
        return id;
    }

    /// <summary>A time in the recent past, on whole seconds, that one can count from.</summary>
    public static DateTimeOffset Start(this Tenant tenant, TimeSpan ago)
    {
        var at = tenant.App.Clock.GetUtcNow() - ago;
        return new(at.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);
    }

    public static Task<long> SamplesAsync(this Tenant tenant, int battery) =>
        tenant.ScalarAsync<long>("select count(*) from telemetry.sample where battery_id = $1", battery);

    /// <summary>All roll-ups as text, one line an hour.</summary>
    public static Task<List<string>> HoursAsync(this Tenant tenant) => tenant.InSessionAsync(async (_, session) => await HoursAsync(session));

    /// <summary>The roll-ups as a count from nothing makes them.</summary>
    public static Task<List<string>> RecountAsync(this Tenant tenant) => tenant.InSessionAsync((_, session) => RecountAsync(session));

    public static async Task<List<string>> RecountAsync(TenantSession session)
    {
        var hours = await session.QueryAsync(
            "select distinct battery_id, date_trunc('hour', at, 'UTC') from telemetry.sample", row => (row.GetInt32(0), row.GetDateTime(1)), []).ToListAsync();
        await session.ExecuteAsync("delete from telemetry.sample_hour", [], Tenant.Ct);
        if (hours.Count > 0)
        {
            await using var batch = new NpgsqlBatch(session.Connection) { BatchCommands = { RollUpSql.RebuildCommand(hours) } };
            await batch.ExecuteNonQueryAsync(Tenant.Ct);
        }

        return await HoursAsync(session);
    }

    public static async Task<List<string>> HoursAsync(TenantSession session) => await session.QueryAsync(
        "select to_jsonb(h) - 'tenant_id' from telemetry.sample_hour h order by battery_id, hour",
        row => string.Join(' ', System.Text.Json.JsonDocument.Parse(row.GetString(0)).RootElement.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => field.Value.ValueKind == System.Text.Json.JsonValueKind.Number
                ? $"{field.Name}={field.Value.GetDouble().ToString("G9", CultureInfo.InvariantCulture)}"
                : $"{field.Name}={field.Value}")),
        []).ToListAsync();

    /// <summary>The same roll-ups, but for the last digits of sums that were added up in another order.</summary>
    public static void AssertSame(List<string> expected, List<string> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), hour =>
        {
            var (wanted, found) = (hour.First.Split(' ', '='), hour.Second.Split(' ', '='));
            Assert.Equal(wanted.Length, found.Length);
            Assert.All(wanted.Zip(found), pair => Assert.True(IsClose(pair.First, pair.Second), $"{pair.Second} instead of {pair.First} in {hour.Second}"));
        });
    }

    private static bool IsClose(string wanted, string found) => wanted == found
        || (double.TryParse(wanted, CultureInfo.InvariantCulture, out var one) && double.TryParse(found, CultureInfo.InvariantCulture, out var other)
            && Math.Abs(one - other) <= 1e-7 * Math.Abs(one));
}
