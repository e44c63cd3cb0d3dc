using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Notifications.Upkeep;
using Vigie.Server.Platform.Tenancy;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Notifications;

/// <summary>Which events tell whom.</summary>
public sealed class EventNoticeTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_technician_hears_what_is_given_to_him_taken_from_him_and_moved()
    {
        var id = await workshop.GivenInterventionAsync();
        var at = new DateTimeOffset(2026, 12, 20, 9, 0, 0, TimeSpan.Zero);
        await Company.JsonAsync(await workshop.AssignAsync(id, at: at));
        await Company.JsonAsync(await workshop.AssignAsync(id, at: at.AddDays(1)));
        await Company.JsonAsync(await workshop.AssignAsync(id, at: at.AddDays(1), minutes: 90));
        await Company.JsonAsync(await workshop.AssignAsync(id, await workshop.GivenTechnicianAsync("Martin"), at));
        await workshop.Admin.UntilQuietAsync();

        var told = (await workshop.Technician.UnreadAsync(3)).ConvertAll(one => one.GetProperty("titre").GetString());

        Assert.Equal(["Intervention confiée à quelqu'un d'autre", "Intervention déplacée", "Nouvelle intervention assignée"], told);
    }

    [Fact]
    public async Task The_client_and_who_opened_it_hear_how_it_goes_and_other_clients_do_not()
    {
        var (_, stranger) = await workshop.Company.GivenUserAsync("client");
        var machine = await workshop.GivenMachineAsync("Pompe", "P-1", workshop.ClientId);
        var id = await workshop.GivenInterventionAsync("Révision", machine);
        await Company.JsonAsync(await workshop.AssignAsync(id));

        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));

        foreach (var who in new[] { workshop.Client, workshop.Manager })
        {
            var told = Assert.Single(await who.UnreadAsync());
            Assert.Equal("Intervention : en cours", told.GetProperty("titre").GetString());
            Assert.Equal("L'intervention 'Révision' sur Pompe est maintenant : en cours", told.GetProperty("message").GetString());
        }

        await workshop.Admin.UntilQuietAsync();
        Assert.Empty(await (await workshop.Company.SignInAsync(stranger)).UnreadAsync(0));
        Assert.Single(await workshop.Technician.UnreadAsync()); // only that it is his
    }

    [Fact]
    public async Task Alerts_of_a_battery_tell_those_who_watch_over_it_and_what_is_critical_apart()
    {
        var battery = await GivenBatteryAsync();
        await PostHotAsync(battery);

        var told = await workshop.Technician.UnreadAsync(2);

        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(["error", "warning"], told.Select(one => one.GetProperty("type").GetString()).Order());
        Assert.All(told, one =>
        {
            Assert.Equal("Alerte sur BAT-7", one.GetProperty("titre").GetString());
            Assert.Equal(battery, one.GetProperty("metadata").GetProperty("battery_id").GetInt32());
            Assert.Equal($"/alertes?alerte={one.GetProperty("metadata").GetProperty("alerte_id")}", one.GetProperty("lien").GetString());
        });
        Assert.Empty(await workshop.Client.UnreadAsync(0));
    }

    [Fact]
    public async Task Many_batteries_of_one_place_that_fail_together_are_told_once_and_few_each()
    {
        List<int> batteries = [];
        for (var i = 1; i <= 7; i++)
        {
            batteries.Add(await GivenBatteryAsync($"BAT-{i}"));
        }

        await PostHotAsync([.. batteries[..4]]);
        await PostHotAsync([.. batteries[4..]]);
        await workshop.Admin.UntilQuietAsync();
        var told = await workshop.Technician.UnreadAsync(8);

        Assert.Equal(
            ["4 alertes à Atelier A", "Alerte sur BAT-5", "Alerte sur BAT-6", "Alerte sur BAT-7"],
            told.Where(one => one.GetProperty("type").GetString() == "error").Select(one => one.GetProperty("titre").GetString()).Order());
        var burst = Assert.Single(told, one => one.GetProperty("type").GetString() == "warning" && one.GetProperty("lien").GetString() == "/alertes?q=Atelier%20A");
        Assert.StartsWith("BAT-1, BAT-2, BAT-3… : ", burst.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, burst.GetProperty("metadata").GetProperty("alerte_ids").GetArrayLength());
    }

    [Fact]
    public async Task A_plan_that_has_become_due_is_told_once_a_morning()
    {
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update maintenance.plan set next_due_at = $1", [app.Clock.GetUtcNow().AddHours(-3)], Company.Ct));

        await RunAsync<TellMaintenanceDue>(job => job.RunAsync(new(), Company.Ct));
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            insert into job (queue, kind, payload, status, run_at, created_at, started_at, ended_at)
            values ('Maintenance', 'MaintenanceDay', '{}', 'Done', $1, $1, $1, $1)
            """,
            [app.Clock.GetUtcNow()], Company.Ct));
        await RunAsync<TellMaintenanceDue>(job => job.RunAsync(new(), Company.Ct));
        await workshop.Admin.UntilQuietAsync();

        var told = Assert.Single(await workshop.Manager.UnreadAsync());
        Assert.Equal(("Entretien à faire", 1), (told.GetProperty("titre").GetString(), told.GetProperty("nombre").GetInt32()));
        Assert.Empty(await workshop.Technician.UnreadAsync(0));
    }

    [Fact]
    public async Task A_job_that_failed_for_good_is_told_to_those_who_see_jobs()
    {
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            insert into job (queue, kind, payload, status, error, run_at, created_at, ended_at)
            values ('Default', 'Note', '{}', 'Failed', 'cassé', $1, $1, $1)
            """,
            [app.Clock.GetUtcNow()], Company.Ct));

        await RunAsync<WatchSystem>(job => job.RunAsync(new(), Company.Ct));

        Assert.Equal("Note : cassé", Assert.Single(await workshop.Admin.UnreadAsync()).GetProperty("message").GetString());
        await workshop.Admin.UntilQuietAsync();
        Assert.Empty(await workshop.Manager.UnreadAsync(0));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 0)]
    public async Task A_disk_that_fills_up_is_told_to_the_operators_only(int percent, int notices)
    {
        var platform = await Company.OperatorAsync(app);
        var before = (await platform.UnreadAsync(0)).Count;

        await platform.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<WatchSystem>().TellStorageAsync(percent * 1_000_000_000L, 100_000_000_000, Company.Ct);
            return 0;
        });

        Assert.Equal(Caller.PlatformTenantId, platform.Id);
        var told = await platform.UnreadAsync(before + notices);
        Assert.Equal(notices, told.Count(one => one.GetProperty("message").GetString()!.StartsWith("Il reste 9 %", StringComparison.Ordinal)));
        Assert.Empty(await workshop.Admin.UnreadAsync(0));
    }

    private Task<int> RunAsync<TJob>(Func<TJob, Task> run) where TJob : notnull => workshop.Admin.InSessionAsync(async (services, _) =>
    {
        await run(services.GetRequiredService<TJob>());
        return 0;
    });

    private async Task<int> GivenBatteryAsync(string name = "BAT-7")
    {
        var type = (await Company.JsonAsync(await workshop.Admin.PostAsync("/api/v1/battery-types", new
        {
            nom = $"T {name}",
            chemistry = "lifepo4",
            nominal_voltage = 51.2,
            capacity_ah = 100,
            cell_count = 16,
        }))).GetProperty("id").GetInt32();
        return (await Company.JsonAsync(await workshop.Admin.PostAsync("/api/v1/batteries", new
        {
            nom = name,
            numero_serie = name,
            type_id = type,
            lieu_id = workshop.Place,
        }))).GetProperty("id").GetInt32();
    }

    /// <summary>In one request, so that the alerts open together.</summary>
    private async Task PostHotAsync(params int[] batteries)
    {
        var now = app.Clock.GetUtcNow();
        await Company.JsonAsync(await workshop.Admin.PostAsync("/api/v1/telemetry", batteries.SelectMany(battery => new[]
        {
            new { battery_id = battery, at = now.AddMinutes(-5), voltage = 51.2, temperature = 75.5 },
            new { battery_id = battery, at = now.AddSeconds(-1), voltage = 51.3, temperature = 76.5 },
        })));
    }
}
