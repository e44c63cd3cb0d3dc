using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Promised times: kept while the work waits, and called for when they pass.</summary>
public sealed class ServiceLevelTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Without_a_promise_there_is_no_date_limit_and_with_one_there_is()
    {
        var before = await OneAsync(await workshop.GivenInterventionAsync());
        await PromiseAsync();

        var after = await OneAsync(await workshop.GivenInterventionAsync());

        Assert.Equal(JsonValueKind.Null, before.GetProperty("date_limite").ValueKind);
        Assert.Equal(TimeSpan.FromHours(8), after.GetProperty("date_limite").GetDateTimeOffset() - after.GetProperty("date_creation").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_date_limit_that_somebody_gave_stays_as_it_is()
    {
        await PromiseAsync();
        var given = new DateTimeOffset(2027, 1, 5, 12, 0, 0, TimeSpan.Zero);

        var one = await OneAsync(await workshop.GivenInterventionAsync(due: given));

        Assert.Equal(given, one.GetProperty("date_limite").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_clock_stops_while_the_work_waits()
    {
        await PromiseAsync();
        var id = await workshop.GivenInterventionAsync();
        var before = (await OneAsync(id)).GetProperty("date_limite").GetDateTimeOffset();
        await Workshop.MoveAsync(workshop.Manager, id, "en_cours");
        await Workshop.MoveAsync(workshop.Manager, id, "en_attente", "La pièce vient demain");
        await workshop.Admin.RunAsync("update maintenance.intervention set waiting_since = waiting_since - interval '3 hours' where id = $1", id);

        await Workshop.MoveAsync(workshop.Manager, id, "en_cours");

        var moved = (await OneAsync(id)).GetProperty("date_limite").GetDateTimeOffset() - before;
        Assert.InRange(moved, TimeSpan.FromHours(3), TimeSpan.FromHours(3).Add(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task What_nobody_takes_up_is_called_for_once_in_four_hours_and_rises_a_step()
    {
        await PromiseAsync();
        var id = await workshop.GivenInterventionAsync();
        await workshop.Admin.RunAsync("update maintenance.intervention set respond_by = now() - interval '1 minute' where id = $1", id);

        await RoundAsync();
        await RoundAsync();

        var one = await OneAsync(id);
        Assert.Equal(("haute", true), (one.GetProperty("priorite").GetString(), one.GetProperty("urgence").GetBoolean()));
        Assert.Equal(2, (await StepsAsync(id)).Count);
        Assert.Equal("Personne ne l’a prise en charge à temps.", (await StepsAsync(id))[^1].GetProperty("motif").GetString());
    }

    [Fact]
    public async Task A_critical_one_that_lies_open_for_half_an_hour_is_called_for_without_any_promise()
    {
        var id = await workshop.GivenInterventionAsync();
        var fresh = await workshop.GivenInterventionAsync();
        await workshop.Admin.RunAsync("update maintenance.intervention set priority = 'Critical'");
        await workshop.Admin.RunAsync("update maintenance.intervention set created_at = created_at - interval '31 minutes' where id = $1", id);

        await RoundAsync();

        Assert.Equal(2, (await StepsAsync(id)).Count);
        Assert.Single(await StepsAsync(fresh));
    }

    [Fact]
    public async Task After_three_calls_it_is_quiet_and_what_waits_or_is_taken_up_is_not_called_for()
    {
        await PromiseAsync();
        var late = await workshop.GivenInterventionAsync(due: app.Clock.GetUtcNow().AddHours(-1));
        var waiting = await workshop.GivenInterventionAsync(due: app.Clock.GetUtcNow().AddHours(-1));
        var taken = await workshop.GivenInterventionAsync();
        await Workshop.MoveAsync(workshop.Manager, waiting, "en_cours");
        await Workshop.MoveAsync(workshop.Manager, waiting, "en_attente", "Le client est absent");
        await workshop.Admin.RunAsync("update maintenance.intervention set respond_by = now() - interval '1 minute' where id = $1", taken);
        await Workshop.MoveAsync(workshop.Manager, taken, "en_cours");

        for (var i = 0; i < 5; i++)
        {
            await RoundAsync();
            await workshop.Admin.RunAsync("update maintenance.intervention set escalated_at = escalated_at - interval '5 hours'");
        }

        Assert.Equal(1 + Escalate.MostCalls, (await StepsAsync(late)).Count);
        Assert.Equal(3, (await StepsAsync(waiting)).Count);
        Assert.Equal(2, (await StepsAsync(taken)).Count);
    }

    [Fact]
    public async Task Many_that_are_late_together_are_told_by_one_notice_and_few_each_by_its_own()
    {
        for (var i = 0; i < 4; i++)
        {
            await workshop.GivenInterventionAsync(due: app.Clock.GetUtcNow().AddHours(-1));
        }

        await RoundAsync();
        await workshop.GivenInterventionAsync("Courroie", due: app.Clock.GetUtcNow().AddHours(-1));
        await RoundAsync();
        await workshop.Admin.UntilQuietAsync();

        var told = await workshop.Manager.UnreadAsync(2);
        Assert.Equal(
            ["4 interventions à traiter d'urgence", "Intervention à traiter d'urgence"],
            told.Select(one => one.GetProperty("titre").GetString()).Order());
        Assert.Contains(told, one => one.GetProperty("lien").GetString() == "/interventions");
    }

    [Fact]
    public async Task Two_levels_of_one_priority_or_an_end_before_the_taking_up_are_refused_and_change_nothing()
    {
        await PromiseAsync();
        object level = new { priorite = "normale", prise_en_charge_minutes = 60, resolution_minutes = 120 };

        var twice = await workshop.Manager.PutAsync("/api/v1/delais", new { delais = new[] { level, level }, horaires = Array.Empty<object>() });
        var backwards = await workshop.Manager.PutAsync("/api/v1/delais", new
        {
            delais = new[] { new { priorite = "normale", prise_en_charge_minutes = 60, resolution_minutes = 30 } },
            horaires = Array.Empty<object>(),
        });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (twice.StatusCode, backwards.StatusCode));
        Assert.Equal(480, (await workshop.Manager.GetAsync<JsonElement>("/api/v1/delais")).GetProperty("delais")[0].GetProperty("resolution_minutes").GetInt32());
    }

    [Fact]
    public async Task Who_saves_promises_that_another_has_changed_meanwhile_is_told_and_saves_at_the_same_time_follow_each_other()
    {
        await PromiseAsync();
        var seen = (await workshop.Manager.Client.GetAsync("/api/v1/delais", Company.Ct)).Headers.ETag!.Tag;
        Task<HttpResponseMessage> SaveAsync(int minutes, string? version) => workshop.Manager.SendAsync(
            HttpMethod.Put, "/api/v1/delais",
            $$"""{"delais":[{"priorite":"haute","prise_en_charge_minutes":5,"resolution_minutes":{{minutes}}}],"horaires":[]}""", version);

        var first = await SaveAsync(100, seen);
        var late = await SaveAsync(200, seen);
        Assert.Equal((HttpStatusCode.OK, "changed_meanwhile"), (first.StatusCode, await late.CodeAsync()));
        Assert.NotEqual(seen, first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(300, first.Headers.ETag.Tag)).StatusCode);

        var together = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => SaveAsync(400 + n, version: null)));
        Assert.All(together, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, (await workshop.Manager.GetAsync<JsonElement>("/api/v1/delais")).GetProperty("delais").GetArrayLength());
    }

    private async Task PromiseAsync() => await Company.JsonAsync(await workshop.Manager.PutAsync("/api/v1/delais", new
    {
        delais = new[] { new { priorite = "normale", prise_en_charge_minutes = 60, resolution_minutes = 480, jour_et_nuit = true } },
        horaires = new[] { new { jour = 1, debut = "08:00:00", fin = "17:30:00" } },
    }));

    private Task<JsonElement> OneAsync(int id) => workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}");

    private Task<List<JsonElement>> StepsAsync(int id) => workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/interventions/{id}/historique");

    private Task<int> RoundAsync() => workshop.Admin.InSessionAsync(async (services, _) =>
    {
        await services.GetRequiredService<Escalate>().RunAsync(new(), Tenant.Ct);
        return 0;
    });
}
