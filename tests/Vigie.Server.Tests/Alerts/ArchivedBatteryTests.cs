using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Platform.Realtime;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Alerts;

public sealed class ArchivedBatteryTests(VigieApp app) : IAsyncLifetime
{
    private Tenant tenant = null!;
    private int battery;
    private long alert;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Everything);
        tenant = app.ClientOf(tenant.Id, userId: 5, Everything, "equipements:*");
        battery = await tenant.GivenBatteryAsync();
        alert = await tenant.GivenAlertAsync(battery);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Archiving_a_battery_clears_its_alerts_and_says_why()
    {
        var other = await tenant.GivenAlertAsync(await tenant.GivenBatteryAsync());
        await tenant.FallSilentAsync(battery, app.Clock.GetUtcNow().AddMinutes(-6));
        var silence = (await tenant.AlertsAsync($"battery_id={battery}")).Single(row => row.Id != alert).Id;
        using var all = app.Services.GetRequiredService<LiveHub>().Subscribe(AlertsApi.Topic(tenant.Id));

        await ArchiveAsync();

        foreach (var id in new[] { alert, silence })
        {
            var row = await tenant.AlertAsync(id);
            Assert.Equal((false, AlertEventKind.Archived, 5), (row.Active, row.Events![^1].Kind, row.Events[^1].User!.Id));
            Assert.True(row.ClearedAt >= row.OpenedAt);
        }

        Assert.Equal([other], (await tenant.AlertsAsync()).Select(row => row.Id));
        Assert.Equal(("none", "0 0 0"), (await tenant.MemoAsync(battery), await CountsAsync()));
        var heard = await all.TakeAsync(TimeSpan.FromSeconds(10), Tenant.Ct);
        Assert.All(heard, message =>
        {
            using var json = JsonDocument.Parse(message);
            Assert.Equal("archived", json.RootElement.GetProperty("event").GetString());
            Assert.False(json.RootElement.GetProperty("alert").GetProperty("active").GetBoolean());
        });
        Assert.Equal(2, await tenant.ScalarAsync<long>("select count(*) from audit_entry where action = 'alert_archived'"));
    }

    [Fact]
    public async Task A_sample_that_was_on_its_way_raises_nothing_on_an_archived_battery()
    {
        await ArchiveAsync();
        await tenant.WatchAsync(battery, Hot(app.Clock.GetUtcNow().AddSeconds(1)), Hot(app.Clock.GetUtcNow().AddSeconds(60)));

        Assert.Equal("none", await tenant.MemoAsync(battery));
        Assert.False((await tenant.AlertAsync(alert)).Active);
    }

    [Fact]
    public async Task A_restored_battery_starts_clean_and_what_is_wrong_then_is_another_alert()
    {
        await ArchiveAsync();
        // As another server may leave it, which watched a sample before it heard of the archiving.
        await tenant.ScalarAsync<long>("update alerts.alert set cleared_at = null where id = $1 returning id", alert);
        await tenant.ScalarAsync<int>(
            "update telemetry.battery_state set alerts_warning = 1, watch = '{}' where battery_id = $1 returning battery_id", battery);

        Assert.Equal(HttpStatusCode.OK, (await tenant.PostAsync($"/api/v1/batteries/{battery}/restore", new { })).StatusCode);

        Assert.Empty(await tenant.AlertsAsync());
        Assert.Equal(("none", "0 0 0"), (await tenant.MemoAsync(battery), await CountsAsync()));
        var later = app.Clock.GetUtcNow().AddSeconds(1);
        await tenant.WatchAsync(battery, Hot(later), Hot(later.AddSeconds(30)));
        Assert.NotEqual(alert, Assert.Single(await tenant.AlertsAsync()).Id);
    }

    [Fact]
    public async Task A_battery_without_alerts_is_archived_as_before()
    {
        var quiet = await tenant.GivenBatteryAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await tenant.Client.DeleteAsync($"/api/v1/batteries/{quiet}", Tenant.Ct)).StatusCode);
        Assert.True((await tenant.AlertAsync(alert)).Active);
    }

    private async Task ArchiveAsync() => Assert.Equal(
        HttpStatusCode.NoContent, (await tenant.Client.DeleteAsync($"/api/v1/batteries/{battery}", Tenant.Ct)).StatusCode);

    private Task<string> CountsAsync() => tenant.ScalarAsync<string>(
        "select concat_ws(' ', alerts_critical, alerts_warning, alerts_info) from telemetry.battery_state where battery_id = $1", battery);
}
