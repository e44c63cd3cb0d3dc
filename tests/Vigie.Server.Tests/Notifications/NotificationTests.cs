using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Notifications.Upkeep;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;
using Vigie.Server.Tests.Tenancy;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What people are told in the application.</summary>
public sealed class NotificationTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_technician_reads_what_specification_4_promises()
    {
        var id = await workshop.GivenInterventionAsync("Réparation fuite hydraulique");
        await Company.JsonAsync(await workshop.AssignAsync(id));

        var told = Assert.Single(await workshop.Technician.UnreadAsync());

        Assert.Equal(
            ["id", "titre", "message", "type", "lue", "date_creation", "date_lecture", "metadata", "lien", "nombre", "date_derniere", "critique"],
            Company.Fields(told));
        Assert.Equal("Nouvelle intervention assignée", told.GetProperty("titre").GetString());
        Assert.StartsWith(
            "L'intervention 'Réparation fuite hydraulique' vous a été assignée", told.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(("info", false), (told.GetProperty("type").GetString(), told.GetProperty("lue").GetBoolean()));
        Assert.Equal(id, told.GetProperty("metadata").GetProperty("intervention_id").GetInt32());
        Assert.Equal("normale", told.GetProperty("metadata").GetProperty("priorite").GetString());
        Assert.Equal($"/interventions/{id}", told.GetProperty("lien").GetString());
        Assert.Empty(await workshop.Manager.UnreadAsync(0)); // who did it knows
    }

    [Fact]
    public async Task One_that_is_read_counts_no_longer_and_keeps_its_time()
    {
        await TellTechnicianAsync("a");
        await TellTechnicianAsync("b");
        var id = (await workshop.Technician.UnreadAsync(2))[0].GetProperty("id").GetInt64();

        var first = await workshop.Technician.PutAsync($"{Mailbox.Url}{id}/lue", new { });
        var at = (await ReadAsync()).Single().GetProperty("date_lecture").GetString();
        await workshop.Technician.PutAsync($"{Mailbox.Url}{id}/lue", new { });

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(at, (await ReadAsync()).Single().GetProperty("date_lecture").GetString());
        var unread = await workshop.Technician.Client.GetAsync(Mailbox.Url + "?lue=false&limit=1", Company.Ct);
        Assert.Equal("1", unread.Headers.GetValues("X-Total-Count").Single());
        await workshop.Technician.PutAsync($"{Mailbox.Url}lues", new { });
        Assert.Empty(await workshop.Technician.UnreadAsync(0));
        Assert.Equal(2, (await ReadAsync()).Count);

        Task<List<JsonElement>> ReadAsync() => workshop.Technician.GetAsync<List<JsonElement>>(Mailbox.Url + "?lue=true");
    }

    [Fact]
    public async Task Nobody_reads_or_marks_what_a_colleague_was_told()
    {
        await TellTechnicianAsync("a");
        var id = (await workshop.Technician.UnreadAsync())[0].GetProperty("id").GetInt64();

        var refused = await workshop.Admin.PutAsync($"{Mailbox.Url}{id}/lue", new { });

        Assert.Equal((HttpStatusCode.NotFound, "notification_unknown"), (refused.StatusCode, await refused.CodeAsync()));
        Assert.Empty(await workshop.Admin.UnreadAsync(0));
        Assert.Single(await workshop.Technician.UnreadAsync());
    }

    [Fact]
    public async Task Several_of_one_topic_are_one_until_it_is_read_even_when_they_come_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TellTechnicianAsync($"Batterie {i}", topic: "one")));
        await workshop.Admin.UntilQuietAsync();

        var told = Assert.Single(await workshop.Technician.UnreadAsync());
        Assert.Equal(8, told.GetProperty("nombre").GetInt32());
        Assert.Equal("8 travaux ont échoué", told.GetProperty("titre").GetString());

        await workshop.Technician.PutAsync($"{Mailbox.Url}lues", new { });
        await TellTechnicianAsync("again", topic: "one");
        Assert.Equal(1, Assert.Single(await workshop.Technician.UnreadAsync()).GetProperty("nombre").GetInt32());
    }

    [Fact]
    public async Task What_is_critical_is_not_lost_in_what_is_not()
    {
        await TellTechnicianAsync("mild", topic: "one");
        await TellTechnicianAsync("grave", topic: "one", critical: true);
        await TellTechnicianAsync("mild again", topic: "one");

        var told = await workshop.Technician.UnreadAsync(2);

        await workshop.Admin.UntilQuietAsync();
        Assert.Equal([2, 1], (await workshop.Technician.UnreadAsync(2)).Select(one => one.GetProperty("nombre").GetInt32()).OrderDescending());
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task Who_has_left_is_told_nothing_and_a_permission_reaches_all_who_have_it()
    {
        var (leaver, _) = await workshop.Company.GivenUserAsync("responsable");
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.user set is_active = false where id = $1", [leaver], Company.Ct));

        await TellAsync(new([leaver], "interventions:update"), "x");

        await workshop.Manager.UnreadAsync();
        await workshop.Admin.UnreadAsync();
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(0, await workshop.Admin.ScalarAsync<long>("select count(*) from notifications.notification where user_id = $1", leaver));
        Assert.Empty(await workshop.Technician.UnreadAsync(0));
        Assert.Empty(await workshop.Client.UnreadAsync(0));
    }

    [Fact]
    public async Task A_transaction_that_rolls_back_tells_nobody()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => workshop.Admin.InSessionAsync<int>(async (services, _) =>
        {
            await services.GetRequiredService<NotificationsApi>().TellAsync(Notice(new([workshop.TechnicianId]), "x"), Company.Ct);
            throw new InvalidOperationException();
        }));

        await workshop.Admin.UntilQuietAsync();
        Assert.Empty(await workshop.Technician.UnreadAsync(0));
    }

    [Fact]
    public async Task Who_reads_english_is_told_in_english()
    {
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.user set language = 'en' where id = $1", [workshop.TechnicianId], Company.Ct));

        await Company.JsonAsync(await workshop.AssignAsync(await workshop.GivenInterventionAsync("Leak")));

        Assert.Equal("New intervention assigned", Assert.Single(await workshop.Technician.UnreadAsync()).GetProperty("titre").GetString());
    }

    [Fact]
    public async Task The_socket_carries_the_callers_own_as_they_come_and_how_many_are_unread()
    {
        await TellTechnicianAsync("missed");
        await workshop.Technician.UnreadAsync();
        var token = workshop.Technician.Client.DefaultRequestHeaders.Authorization!.Parameter;
        using var mine = await LiveClient.OpenAsync(app, "/ws/notifications?since=2020-01-01T00:00:00Z", token);
        using var others = await LiveClient.OpenAsync(
            app, "/api/v1/ws/notifications", workshop.Manager.Client.DefaultRequestHeaders.Authorization!.Parameter);
        var (hearing, silence) = (mine.HearAsync(TimeSpan.FromSeconds(3)), others.HearAsync(TimeSpan.FromSeconds(3)));
        await Task.Delay(300, Company.Ct); // the socket has said what was missed

        await TellTechnicianAsync("fresh");
        await workshop.Technician.UnreadAsync(2);
        await workshop.Technician.PutAsync($"{Mailbox.Url}lues", new { });

        var heard = await hearing;
        Assert.Contains("missed", heard, StringComparison.Ordinal);
        Assert.Contains("\"resumed\",\"count\":1", heard, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"notification\",\"non_lues\":2", heard, StringComparison.Ordinal);
        Assert.Contains("fresh", heard, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"lues\",\"non_lues\":0", heard, StringComparison.Ordinal);
        Assert.Equal("{\"type\":\"lues\",\"non_lues\":0,\"notification\":null}", await silence);
    }

    [Fact]
    public async Task Old_ones_that_were_read_are_forgotten()
    {
        await TellTechnicianAsync("old");
        await TellTechnicianAsync("unread");
        await workshop.Technician.UnreadAsync(2);
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            "update notifications.notification set read_at = now() - interval '91 days' where message like 'old%'", [], Company.Ct));

        await workshop.Admin.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<ForgetNotifications>().RunAsync(new(), Company.Ct);
            return 0;
        });

        var left = Assert.Single(await workshop.Technician.GetAsync<List<JsonElement>>(Mailbox.Url));
        Assert.StartsWith("unread", left.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_has_its_texts_in_both_languages()
    {
        var values = new Dictionary<string, Words>();
        foreach (var kind in NoticeTexts.Known)
        {
            foreach (var language in new[] { "fr", "en", "ar" })
            {
                Assert.NotEmpty(NoticeTexts.Compose(kind, values, language, TimeZoneInfo.Utc).Title);
            }
        }
    }

    private Task<int> TellTechnicianAsync(string text, string? topic = null, bool critical = false) =>
        TellAsync(new([workshop.TechnicianId]), text, topic, critical);

    private Task<int> TellAsync(Audience to, string text, string? topic = null, bool critical = false) =>
        workshop.Admin.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<NotificationsApi>()
                .TellAsync(Notice(to, text) with { Topic = topic, Critical = critical }, Company.Ct);
            return 0;
        });

    private static Notice Notice(Audience to, string text) => new(
        "job_failed", Level.Error, to, new Dictionary<string, Words> { ["travail"] = text, ["erreur"] = "essai" });
}
