using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Modules.Telemetry.Upkeep;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Tests.Alerts;
using Vigie.Server.Tests.Assets;

namespace Vigie.Server.Tests.Telemetry;

public sealed class ArchivePurgeTests(VigieApp app) : IAsyncLifetime
{
    private static readonly string[] Tables =
    [
        "assets.equipment", "telemetry.battery", "telemetry.battery_state", "telemetry.sample", "telemetry.sample_hour", "alerts.alert",
        "alerts.event", "alerts.rule",
    ];

    private Tenant tenant = null!;
    private int battery;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync("*");
        battery = await GivenBatteryAsync("Bloc A");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_battery_archived_thirty_days_ago_goes_with_all_that_it_measured_and_the_audit_trail_stays()
    {
        var other = await GivenBatteryAsync("Bloc B");
        await ArchiveAsync(battery);
        var audited = await tenant.AuditAsync("battery", battery);
        Assert.All(await CountsAsync(battery), count => Assert.NotEqual(0, count));

        Assert.Equal(0, await PurgeAsync(after: TimeSpan.FromDays(29.9)));
        Assert.Equal(1, await PurgeAsync(after: TimeSpan.FromDays(30)));

        Assert.All(await CountsAsync(battery), count => Assert.Equal(0, count));
        Assert.All(await CountsAsync(other), count => Assert.NotEqual(0, count));
        Assert.Equal($"{audited}\nbattery_purged - -", await tenant.AuditAsync("battery", battery));
        Assert.Equal("Bloc A", await tenant.ScalarAsync<string>("select label from audit_entry where action = 'battery_purged'"));
        Assert.Equal(1, await CountedAsync());
    }

    [Fact]
    public async Task A_battery_counts_against_the_limit_while_it_is_in_use()
    {
        await GivenBatteryAsync("Bloc B");
        Assert.Equal(2, await CountedAsync());
        await ArchiveAsync(battery);
        Assert.Equal(1, await CountedAsync());
        await RestoreAsync(battery);
        Assert.Equal(2, await CountedAsync());
    }

    [Fact]
    public async Task What_a_purged_battery_held_is_free_again()
    {
        await ArchiveAsync(battery);
        await PurgeAsync(after: TimeSpan.FromDays(30));
        await GivenBatteryAsync("Bloc A"); // the same serial number
    }

    [Fact]
    public async Task A_restored_battery_is_not_purged()
    {
        await ArchiveAsync(battery);
        await RestoreAsync(battery);
        Assert.Equal(0, await PurgeAsync(after: TimeSpan.FromDays(300)));
        Assert.All(await CountsAsync(battery), count => Assert.NotEqual(0, count));
    }

    [Fact]
    public async Task Each_company_is_purged_by_itself()
    {
        await ArchiveAsync(battery);
        var stranger = await app.NewTenantAsync();
        Assert.Equal(0, await PurgeAsync(after: TimeSpan.FromDays(30), stranger));
        Assert.All(await CountsAsync(battery), count => Assert.NotEqual(0, count));
    }

    /// <summary>A battery with samples over three days, an hour, an alert with its event, and a rule of its own.</summary>
    private async Task<int> GivenBatteryAsync(string name)
    {
        var unique = $"{Guid.NewGuid():N}";
        var id = await tenant.BatteryAsync(name, await tenant.TypeAsync(unique), await tenant.LieuAsync(unique));
        var now = app.Clock.GetUtcNow();
        await tenant.RunAsync(
            """
            insert into telemetry.sample (battery_id, at, voltage)
            select $1, $2 - n * interval '1 hour', 51 from generate_series(1, 60) n
            """,
            id,
            now);
        await tenant.RunAsync(
            "insert into telemetry.sample_hour (battery_id, hour, count) values ($1, date_trunc('hour', $2), 1)", id, now);
        await tenant.GivenAlertAsync(id);
        await tenant.SendAsync(HttpMethod.Put, "/api/v1/alert-rules", $$"""
            {"level":"battery","level_id":{{id}},"key":"temperature_high","metric":"temperature","operator":"above","threshold":45,
             "clear_threshold":43,"raise_after_seconds":0,"clear_after_seconds":0,"severity":"warning","schedule":null,"enabled":true}
            """);
        return id;
    }

    private async Task ArchiveAsync(int id) =>
        (await tenant.SendAsync(HttpMethod.Delete, $"/api/v1/batteries/{id}")).EnsureSuccessStatusCode();

    private async Task RestoreAsync(int id) =>
        (await tenant.SendAsync(HttpMethod.Post, $"/api/v1/batteries/{id}/restore")).EnsureSuccessStatusCode();

    private Task<int> CountedAsync() =>
        tenant.ScalarAsync<int>("select number from catalog.tenant_count where tenant_id = current_tenant() and kind = 'batteries'");

    private Task<int> PurgeAsync(TimeSpan after, Tenant? of = null)
    {
        var archivedAt = app.Clock.GetUtcNow();
        return new ArchivePurge(
            app.Services.GetRequiredService<TenantWork>(), app.Services.GetRequiredService<BatteryDirectory>(), new ServerOptions(),
            new LaterClock(archivedAt + after)).PurgeAsync((of ?? tenant).Id, Tenant.Ct);
    }

    private async Task<List<long>> CountsAsync(int id)
    {
        var counts = new List<long>();
        foreach (var table in Tables)
        {
            var of = table switch
            {
                "assets.equipment" or "telemetry.battery" => "id = $1",
                "alerts.event" => "alert_id in (select id from alerts.alert where battery_id = $1)",
                _ => "battery_id = $1",
            };
            counts.Add(await tenant.ScalarAsync<long>($"select count(*) from {table} where {of}", id));
        }

        return counts;
    }

    private sealed class LaterClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
