using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What people answer by WhatsApp is done in their name, once, by the company whose message they answer.</summary>
public sealed class WhatsAppAnswerTests(VigieApp app) : IAsyncLifetime
{
    private readonly string number = WhatsAppBox.NewNumber();
    private Workshop workshop = null!;
    private HttpClient twilio = null!;

    public async ValueTask InitializeAsync()
    {
        (workshop, twilio) = (await Workshop.OpenAsync(app), Company.Anonymous(app));
        await workshop.Technician.ConsentAsync(number);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("1", null)]
    [InlineData("Oui, merci", null)]
    [InlineData("Accepter", "accepter")]
    public async Task A_technician_accepts_and_is_told_so(string text, string? button)
    {
        var (id, offer) = await OfferAsync("Fuite");

        await TestTwilio.WriteAsync(twilio, number, text, offer.Sid, button);

        Assert.StartsWith("C'est noté : vous ferez 'Fuite' le 20 décembre 2026", await ReplyAsync(), StringComparison.Ordinal);
        var planning = (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("planning");
        Assert.Equal(JsonValueKind.String, planning.GetProperty("date_acceptation").ValueKind);
        Assert.Equal(
            workshop.TechnicianId,
            await workshop.Admin.ScalarAsync<int>("select user_id from audit_entry where action = 'intervention_accepted'"));
    }

    [Fact]
    public async Task Another_time_asks_again()
    {
        var (id, offer) = await OfferAsync("Fuite");
        await TestTwilio.WriteAsync(twilio, number, "1", offer.Sid);
        await ReplyAsync();

        await Company.JsonAsync(await workshop.AssignAsync(id, at: new DateTimeOffset(2026, 12, 21, 9, 0, 0, TimeSpan.Zero)));

        var planning = (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("planning");
        Assert.False(planning.TryGetProperty("date_acceptation", out _));
        await app.MessagesAsync(number, 3);
        await TestTwilio.WriteAsync(twilio, number, "oui", offer.Sid); // the old time
        Assert.Contains("n'a rien changé", await ReplyAsync(4), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_technician_declines_with_a_reason_and_those_who_plan_hear_it()
    {
        var (id, offer) = await OfferAsync("Fuite");

        await TestTwilio.WriteAsync(twilio, number, "Refuser je suis malade", offer.Sid);

        Assert.Contains("ne vous est plus assignée", await ReplyAsync(), StringComparison.Ordinal);
        var intervention = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}");
        Assert.Equal("ouverte", intervention.GetProperty("statut").GetString());
        Assert.False(intervention.TryGetProperty("technicien_id", out _));
        await workshop.Admin.UntilQuietAsync();
        Assert.Contains(
            await workshop.Manager.UnreadAsync(2),
            one => one.GetProperty("message").GetString() == "Marie Dubois refuse 'Fuite' : je suis malade");
    }

    [Fact]
    public async Task An_answer_that_comes_twice_counts_once_and_its_job_too()
    {
        var (_, offer) = await OfferAsync("Fuite");
        var sid = TestTwilio.NewSid();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestTwilio.WriteAsync(twilio, number, "1", offer.Sid, sid: sid)));
        await ReplyAsync();
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            "insert into job (queue, kind, payload, run_at, created_at) select queue, kind, payload, now(), now() from job where kind = 'AcceptanceAnswered'",
            [], Company.Ct));

        await workshop.Admin.UntilQuietAsync();

        Assert.Equal(2, (await app.MessagesAsync(number, 2)).Count);
        Assert.Equal(1, await workshop.Admin.ScalarAsync<long>("select count(*) from audit_entry where action = 'intervention_accepted'"));
    }

    [Fact]
    public async Task An_answer_that_applies_no_longer_is_told_so_in_the_readers_language()
    {
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.user set language = 'en' where id = $1", [workshop.TechnicianId], Company.Ct));
        var (id, offer) = await OfferAsync("Fuite");
        await Company.JsonAsync(await workshop.AssignAsync(id, await workshop.GivenTechnicianAsync("Martin")));

        await TestTwilio.WriteAsync(twilio, number, "accept", offer.Sid);

        var messages = await app.MessagesAsync(number, 3);
        Assert.Equal(
            "Your answer has changed nothing. «Fuite» is no longer assigned to you at that time: see the last message, or Vigie.",
            messages.Single(message => message.Text.StartsWith("Your", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public async Task Who_may_no_longer_do_it_is_told_so()
    {
        var (id, offer) = await OfferAsync("Fuite");
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("delete from identity.user_role where user_id = $1", [workshop.TechnicianId], Company.Ct));

        await TestTwilio.WriteAsync(twilio, number, "2", offer.Sid);

        Assert.Contains("Vous n’avez pas le droit", await ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("planifiee", (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("statut").GetString());
    }

    [Fact]
    public async Task An_alert_is_acknowledged_in_the_name_of_who_answered()
    {
        var battery = await GivenCriticalAlertAsync();
        var message = (await app.MessagesAsync(number))[0];
        Assert.Equal(TestTwilio.AlertTemplate, message.Template);

        await TestTwilio.WriteAsync(twilio, number, "Prendre en compte", message.Sid);

        Assert.Equal("C'est noté : vous avez pris en compte l'alerte sur BAT-7.", await ReplyAsync());
        var alerts = await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/alerts?battery_id={battery}&severity=critical");
        Assert.Contains(alerts, alert => alert.GetProperty("acknowledged").GetBoolean());
        Assert.Equal(
            (workshop.TechnicianId, "par WhatsApp"),
            (await workshop.Admin.ScalarAsync<int>("select acknowledged_by from alerts.alert where acknowledged_at is not null"),
                await workshop.Admin.ScalarAsync<string>("select ack_comment from alerts.alert where acknowledged_at is not null")));
    }

    [Fact]
    public async Task Stop_ends_it_and_start_resumes_it()
    {
        await TestTwilio.WriteAsync(twilio, number, "STOP");
        Assert.Equal("Vigie ne vous écrira plus ici. Écrivez START pour reprendre.", await ReplyAsync(1));
        await workshop.GivenAssignedAsync("Fuite", 9);
        await workshop.Admin.UntilQuietAsync();
        Assert.Single(await app.MessagesAsync(number));

        await TestTwilio.WriteAsync(twilio, number, "start");
        await ReplyAsync(2);
        await workshop.GivenAssignedAsync("Panne", 12);

        Assert.Contains("'Panne'", (await app.MessagesAsync(number, 3))[2].Text, StringComparison.Ordinal);
        Assert.Equal(
            ["whatsapp_consent_given", "whatsapp_consent_withdrawn", "whatsapp_consent_given"],
            await workshop.Admin.ScalarAsync<string[]>("select array_agg(action order by id) from audit_entry where action like 'whatsapp%'"));
    }

    [Fact]
    public async Task Words_that_mean_nothing_are_explained_once_an_hour_and_change_nothing()
    {
        var (id, _) = await OfferAsync("Fuite");
        foreach (var text in new[] { "1 heure de retard", "no problem", "", "?" })
        {
            Assert.Equal(HttpStatusCode.OK, (await TestTwilio.WriteAsync(twilio, number, text)).StatusCode);
        }

        Assert.StartsWith("Vigie n'a pas compris.", await ReplyAsync(), StringComparison.Ordinal);
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(2, (await app.MessagesAsync(number, 2)).Count);
        Assert.Equal("planifiee", (await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("statut").GetString());
    }

    [Fact]
    public async Task A_stranger_and_a_forger_are_told_nothing()
    {
        var (id, offer) = await OfferAsync("Fuite");

        var stranger = await TestTwilio.WriteAsync(twilio, WhatsAppBox.NewNumber(), "1", offer.Sid);
        var forger = await TestTwilio.WriteAsync(twilio, number, "1", offer.Sid, token: "wrong");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (stranger.StatusCode, forger.StatusCode));
        await workshop.Admin.UntilQuietAsync();
        Assert.Single(await app.MessagesAsync(number));
        Assert.Equal(0, await workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.visit where intervention_id = $1 and accepted_at is not null", id));
    }

    [Fact]
    public async Task Of_two_companies_that_know_one_number_the_one_whose_message_is_answered_acts()
    {
        var other = await Workshop.OpenAsync(app);
        await other.Technician.ConsentAsync(number);
        var (id, offer) = await OfferAsync("Ici");
        var there = await other.GivenAssignedAsync("Là", 9);
        await app.MessagesAsync(number, 2);
        await other.Admin.OneAsync("envoye");

        await TestTwilio.WriteAsync(twilio, number, "1", offer.Sid);
        await ReplyAsync(3);

        Assert.Equal(1, await AcceptedAsync(workshop, id));
        Assert.Equal(0, await AcceptedAsync(other, there));

        await TestTwilio.WriteAsync(twilio, number, "1", (await app.MessagesAsync(number, 2)).Single(one => one.Body.Contains("'Là'", StringComparison.Ordinal)).Sid);
        await ReplyAsync(4);
        Assert.Equal(1, await AcceptedAsync(other, there));

        static Task<long> AcceptedAsync(Workshop one, int id) => one.Admin.ScalarAsync<long>(
            "select count(*) from maintenance.visit where intervention_id = $1 and accepted_at is not null", id);
    }

    /// <summary>Gives the technician an intervention, and waits for the message that asks him.</summary>
    private async Task<(int Id, TakenMessage Message)> OfferAsync(string title)
    {
        var id = await workshop.GivenAssignedAsync(title, 9);
        await workshop.Admin.OneAsync("envoye");
        return (id, (await app.MessagesAsync(number)).Last(message => message.Body.Contains(title, StringComparison.Ordinal)));
    }

    private async Task<string> ReplyAsync(int count = 2) => (await app.MessagesAsync(number, count))[count - 1].Text;

    private async Task<int> GivenCriticalAlertAsync()
    {
        var type = (await Company.JsonAsync(await workshop.Admin.PostAsync("/api/v1/battery-types", new
        {
            nom = "T",
            chemistry = "lifepo4",
            nominal_voltage = 51.2,
            capacity_ah = 100,
            cell_count = 16,
        }))).GetProperty("id").GetInt32();
        var battery = (await Company.JsonAsync(await workshop.Admin.PostAsync(
            "/api/v1/batteries", new { nom = "BAT-7", numero_serie = "BAT-7", type_id = type, lieu_id = workshop.Place }))).GetProperty("id").GetInt32();
        var now = app.Clock.GetUtcNow();
        await Company.JsonAsync(await workshop.Admin.PostAsync($"/api/v1/batteries/{battery}/data", new[]
        {
            new { at = now.AddMinutes(-5), voltage = 51.2, temperature = 75.5 },
            new { at = now.AddSeconds(-1), voltage = 51.3, temperature = 76.5 },
        }));
        return battery;
    }
}

internal static class Assigning
{
    /// <summary>An intervention that is given to the technician on 20 December.</summary>
    public static async Task<int> GivenAssignedAsync(this Workshop workshop, string title, int hour)
    {
        var id = await workshop.GivenInterventionAsync(title);
        await Company.JsonAsync(await workshop.AssignAsync(id, at: new DateTimeOffset(2026, 12, 20, hour, 0, 0, TimeSpan.Zero)));
        return id;
    }
}
