using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Platform.Data;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Tests.Alerts;

/// <summary>What tests of alerts need of a tenant: batteries, samples that the watcher sees as the writer shows them, and alerts.</summary>
internal static class AlertFleet
{
    public const string Everything = "alertes:*";

    /// <summary>A battery that belongs to a client.</summary>
    public static async Task<int> GivenBatteryOfAsync(this Tenant tenant, int clientId)
    {
        var id = await tenant.GivenBatteryAsync();
        await tenant.ScalarAsync<int>("update assets.equipment set client_id = $2 where id = $1 returning id", id, clientId);
        return id;
    }

    /// <summary>An alert for a temperature of 52.3 °C, opened now.</summary>
    public static async Task<long> GivenAlertAsync(this Tenant tenant, int battery)
    {
        var now = tenant.App.Clock.GetUtcNow();
        await tenant.WatchAsync(battery, Hot(now.AddSeconds(-60)), Hot(now));
        return await tenant.ScalarAsync<long>("select id from alerts.alert where battery_id = $1 and cleared_at is null", battery);
    }

    public static Reading Hot(DateTimeOffset at) => Sample(at, temperature: 52.3);

    public static Reading Sample(
        DateTimeOffset at, double temperature = 20, Faults faults = Faults.None, double power = double.NaN)
    {
        var values = Enumerable.Repeat(double.NaN, Enum.GetValues<Metric>().Length).ToArray();
        values[(int)Metric.Temperature] = temperature;
        values[(int)Metric.Power] = power;
        return new(at, faults, values);
    }

    public static Task WatchAsync(this Tenant tenant, int battery, params Reading[] readings) => tenant.WatchAsync(battery, null, readings);

    public static Task FallSilentAsync(this Tenant tenant, int battery, DateTimeOffset since) => tenant.WatchAsync(battery, since, []);

    /// <summary>Locks the battery's state, shows the news to the watcher and keeps what it leaves, in one transaction.</summary>
    private static async Task WatchAsync(this Tenant tenant, int battery, DateTimeOffset? silentSince, Reading[] readings)
    {
        await using var session = new BulkSession(tenant.App.Services.GetRequiredService<NpgsqlDataSource>());
        await session.BeginAsync(Tenant.Ct);
        var memo = await session.QueryAsync(
            tenant.Id,
            "select watch::text from telemetry.battery_state where battery_id = $1 for update",
            row => row.IsDBNull(0) ? null : row.GetString(0),
            [battery],
            Tenant.Ct);
        var watched = new WatchedBattery(battery, memo.Single()) { Readings = readings, SilentSince = silentSince };
        foreach (var watcher in tenant.App.Services.GetServices<IWatcher>())
        {
            await watcher.WatchAsync(session, tenant.Id, [watched], Tenant.Ct);
        }

        await session.ExecuteAsync(
            tenant.Id,
            """
            update telemetry.battery_state set watch = $2::jsonb, alerts_critical = coalesce($3::int, alerts_critical),
              alerts_warning = coalesce($4::int, alerts_warning), alerts_info = coalesce($5::int, alerts_info) where battery_id = $1
            """,
            [battery, watched.Memo, watched.OpenAlerts?.Critical, watched.OpenAlerts?.Warning, watched.OpenAlerts?.Info],
            Tenant.Ct);
        await session.CommitAsync(Tenant.Ct);
    }

    /// <summary>A user of one role, which grants the permission.</summary>
    public static Task<int> GivenUserWhoMayAsync(this Tenant tenant, string permission, string firstName = "Awa") =>
        tenant.ScalarAsync<int>(
            """
            with person as (
              insert into identity.user (email, last_name, first_name) values ($2 || '@example.com', 'Diop', $3) returning id),
            role as (insert into identity.role (name, description) values ($2, '') returning id),
            granted as (insert into identity.role_permission (role_id, permission) select id, $1 from role),
            held as (insert into identity.user_role (user_id, role_id, position, assigned_at)
              select person.id, role.id, 0, now() from person, role)
            select id from person
            """,
            permission, $"u{Guid.NewGuid():N}", firstName);

    public static Task<List<AlertRow>> AlertsAsync(this Tenant tenant, string query = "") =>
        tenant.GetAsync<List<AlertRow>>($"/api/v1/alerts?{query}");

    public static Task<AlertRow> AlertAsync(this Tenant tenant, long id) => tenant.GetAsync<AlertRow>($"/api/v1/alerts/{id}");

    public static Task<string> MemoAsync(this Tenant tenant, int battery) =>
        tenant.ScalarAsync<string>("select coalesce(watch::text, 'none') from telemetry.battery_state where battery_id = $1", battery);
}
