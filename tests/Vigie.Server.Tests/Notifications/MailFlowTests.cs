using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What happens, on its way to a mailbox: sent, put off, kept back, refused, and sent once.</summary>
public sealed class MailFlowTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;
    private string address = null!;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        await MoveToAsync("");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_assignment_is_mailed_with_a_link_to_it()
    {
        var id = await AssignAsync("Fuite <script>");

        var mail = Assert.Single(await app.MailsAsync(address));

        Assert.Equal("Nouvelle intervention assignée", mail.Header("Subject"));
        Assert.Contains("'Fuite <script>'", mail.Text, StringComparison.Ordinal);
        Assert.Contains("&#39;Fuite &lt;script&gt;&#39;", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith($"/interventions/{id}", mail.Link.AbsoluteUri, StringComparison.Ordinal);
        var sent = Assert.Single(await DeliveriesAsync("envoye"));
        Assert.Equal((1, "2.0.0 Taken as 42"), (sent.GetProperty("tentatives").GetInt32(), sent.GetProperty("reponse").GetString()));
    }

    [Fact]
    public async Task A_mail_that_is_put_off_is_sent_later_and_once()
    {
        await MoveToAsync("later-");
        await AssignAsync("Fuite");
        Assert.Equal("451 4.7.1 Greylisted", Assert.Single(await DeliveriesAsync("en_attente", error: true)).GetProperty("erreur").GetString());

        await workshop.Admin.CatchUpAsync();

        Assert.Equal(2, Assert.Single(await DeliveriesAsync("envoye")).GetProperty("tentatives").GetInt32());
        Assert.Single(await app.MailsAsync(address));
    }

    [Fact]
    public async Task A_mail_whose_job_is_removed_waits_no_longer_and_says_why()
    {
        await MoveToAsync("later-");
        await AssignAsync("Fuite");
        await DeliveriesAsync("en_attente", error: true);
        var job = await workshop.Admin.ScalarAsync<long>("select id from job where kind = 'MailDelivery'");

        var removed = await workshop.Admin.Client.DeleteAsync($"/api/v1/jobs/{job}", Company.Ct);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal("job_removed", Assert.Single(await DeliveriesAsync("retenu")).GetProperty("erreur").GetString());
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_comes_again_as_the_same_mail()
    {
        await MoveToAsync("lost-");
        await AssignAsync("Fuite");
        Assert.Contains("twice", Assert.Single(await DeliveriesAsync("en_attente", error: true)).GetProperty("erreur").GetString()!, StringComparison.Ordinal);

        await workshop.Admin.CatchUpAsync();

        await DeliveriesAsync("envoye");
        var mails = await app.MailsAsync(address, 2);
        Assert.Equal(mails[0].Content, mails[1].Content); // Message-ID and date too
    }

    [Fact]
    public async Task A_refused_mail_is_seen_not_tried_again_and_sent_once_by_whoever_presses_first()
    {
        await MoveToAsync("refused-");
        await AssignAsync("Fuite");
        var failed = Assert.Single(await DeliveriesAsync("echoue"));
        Assert.Equal(("550 5.1.1 No such user", 1), (failed.GetProperty("erreur").GetString(), failed.GetProperty("tentatives").GetInt32()));
        Assert.Equal(0, await workshop.Admin.ScalarAsync<long>("select count(*) from job where kind = 'MailDelivery' and status in ('Waiting', 'Failed')"));
        await MoveToAsync(""); // the address is put right

        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            workshop.Admin.PostAsync($"/api/v1/notifications/envois/{failed.GetProperty("id")}/renvoyer", new { })));

        Assert.Single(again, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.All(again.Where(answer => answer.StatusCode != HttpStatusCode.NoContent), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
        await DeliveriesAsync("envoye");
        await workshop.Admin.UntilQuietAsync();
        Assert.Single(await app.MailsAsync(address));
    }

    [Fact]
    public async Task A_job_that_is_run_twice_sends_what_was_sent_no_second_time()
    {
        await AssignAsync("Fuite");
        await DeliveriesAsync("envoye");
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            insert into job (queue, kind, payload, run_at, created_at) select queue, kind, payload, now(), now() from job where kind = 'MailDelivery';
            """, [], Company.Ct));
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            "update job set status = 'Waiting', run_at = now() where kind = 'MailDelivery'", [], Company.Ct));

        await workshop.Admin.CatchUpAsync();

        Assert.Single(await app.MailsAsync(address));
    }

    [Fact]
    public async Task A_summary_tells_in_one_mail_what_is_still_unread()
    {
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "resume"));
        await AssignAsync("Première");
        await AssignAsync("Deuxième", 2);
        await AssignAsync("Lue", 3);
        var read = (await workshop.Technician.UnreadAsync(3)).Single(
            one => one.GetProperty("message").GetString()!.Contains("'Lue'", StringComparison.Ordinal));
        await workshop.Technician.PutAsync($"{Mailbox.Url}{read.GetProperty("id")}/lue", new { });
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == address);

        await workshop.Admin.CatchUpAsync();

        var mail = Assert.Single(await app.MailsAsync(address));
        Assert.Equal("2 notifications", mail.Header("Subject"));
        Assert.Contains("'Première'", mail.Text, StringComparison.Ordinal);
        Assert.Contains("'Deuxième'", WebUtility.HtmlDecode(mail.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("'Lue'", mail.Text, StringComparison.Ordinal);
        Assert.Equal("read_already", Assert.Single(await DeliveriesAsync("retenu")).GetProperty("erreur").GetString());
    }

    [Fact]
    public async Task Who_wants_no_mail_gets_none_and_the_log_says_why()
    {
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "jamais"));

        await AssignAsync("Fuite");

        Assert.Equal("not_wanted", Assert.Single(await DeliveriesAsync("retenu")).GetProperty("erreur").GetString());
        await workshop.Admin.CatchUpAsync();
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == address);
    }

    [Fact]
    public async Task Preferences_are_the_defaults_until_they_are_chosen_and_each_has_his_own()
    {
        var first = await workshop.Technician.GetAsync<JsonElement>(Mailbox.Url + "preferences");
        await workshop.Technician.PreferAsync(Mailbox.Mail("jamais", "tout_de_suite"), new { de = "22:00", a = "06:30" }, "18:15");

        var chosen = await workshop.Technician.GetAsync<JsonElement>(Mailbox.Url + "preferences");

        Assert.Equal(
            """{"courriel":{"interventions":"tout_de_suite","alertes":"resume","maintenance":"resume","systeme":"tout_de_suite","stock":"resume","rapports":"tout_de_suite"}"""
            + ""","whatsapp":{"interventions":"tout_de_suite","alertes":"critiques","maintenance":"jamais","systeme":"jamais","stock":"tout_de_suite","rapports":"tout_de_suite"}"""
            + ""","silence":null,"heure_resume":"07:00","courriel_actif":true,"whatsapp_actif":true,"whatsapp_contact":null,"fuseau":"America/Toronto"}""",
            first.GetRawText());
        Assert.Equal(
            """{"courriel":{"interventions":"jamais","alertes":"tout_de_suite","maintenance":"resume","systeme":"tout_de_suite","stock":"resume","rapports":"tout_de_suite"}"""
            + ""","whatsapp":{"interventions":"tout_de_suite","alertes":"critiques","maintenance":"jamais","systeme":"jamais","stock":"critiques","rapports":"tout_de_suite"}"""
            + ""","silence":{"de":"22:00","a":"06:30"},"heure_resume":"18:15","courriel_actif":true,"whatsapp_actif":true,"whatsapp_contact":null"""
            + ""","fuseau":"America/Toronto"}""",
            chosen.GetRawText());
        Assert.Equal(first.GetRawText(), (await workshop.Manager.GetAsync<JsonElement>(Mailbox.Url + "preferences")).GetRawText());
    }

    [Theory]
    [InlineData("25:00", "06:00", "07:00")]
    [InlineData("22:00", "22:00", "07:00")]
    [InlineData("22:00", "06:00", "7h")]
    public async Task Hours_that_are_none_are_refused(string from, string to, string digest)
    {
        var refused = await workshop.Technician.PutAsync(
            Mailbox.Url + "preferences", new { courriel = Mailbox.Mail(), whatsapp = Mailbox.Messages(), silence = new { de = from, a = to }, heure_resume = digest });

        Assert.Equal("validation_failed", await refused.CodeAsync());
    }

    [Fact]
    public async Task Who_forgot_his_password_is_mailed_a_link_that_works_once()
    {
        await new Tenant(0, Company.Anonymous(app), app).PostAsync("/api/v1/auth/forgot", new { email = address });

        var mail = Assert.Single(await app.MailsAsync(address));

        Assert.Equal("Choisir un nouveau mot de passe", mail.Header("Subject"));
        Assert.Equal("", mail.Header("List-Unsubscribe"));
        var token = mail.Link.Query["?token=".Length..];
        Assert.Equal(HttpStatusCode.NoContent, (await ResetAsync(token)).StatusCode);
        Assert.Equal("token_invalid", await (await ResetAsync(token)).CodeAsync());
        Assert.Equal(0, await workshop.Admin.ScalarAsync<long>(
            "select count(*) from job where payload::text like '%pr\\_%'")); // the link lies nowhere
    }

    [Fact]
    public async Task An_invited_person_is_mailed_a_link_beside_the_one_that_the_administrator_sees()
    {
        var answer = await Company.JsonAsync(await workshop.Admin.PostAsync($"/api/v1/users/{workshop.TechnicianId}/invitation", new { }));

        var mail = Assert.Single(await app.MailsAsync(address));

        Assert.True(answer.GetProperty("mailed").GetBoolean());
        Assert.Equal("Votre accès à Essai", mail.Header("Subject"));
        var (mailed, shown) = (mail.Link.Query["?token=".Length..], answer.GetProperty("token").GetString());
        Assert.NotEqual(shown, mailed);
        Assert.Equal(HttpStatusCode.NoContent, (await ResetAsync(shown)).StatusCode);
        Assert.Equal("token_invalid", await (await ResetAsync(mailed)).CodeAsync());
    }

    [Fact]
    public async Task Who_left_before_his_mail_went_out_gets_none()
    {
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "resume"));
        await AssignAsync("Fuite");
        await workshop.Technician.UnreadAsync();
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.user set is_active = false where id = $1", [workshop.TechnicianId], Company.Ct));

        await workshop.Admin.CatchUpAsync();

        Assert.Equal("inactive", Assert.Single(await DeliveriesAsync("retenu")).GetProperty("erreur").GetString());
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == address);
    }

    [Fact]
    public async Task Only_who_may_sees_the_log_and_sends_again() => Assert.Equal(
        [HttpStatusCode.Forbidden, HttpStatusCode.Forbidden],
        [
            (await workshop.Manager.Client.GetAsync("/api/v1/notifications/envois", Company.Ct)).StatusCode,
            (await workshop.Manager.PostAsync("/api/v1/notifications/envois/1/renvoyer", new { })).StatusCode,
        ]);

    private async Task<int> AssignAsync(string title, int hour = 1)
    {
        var id = await workshop.GivenInterventionAsync(title);
        await Company.JsonAsync(await workshop.AssignAsync(id, at: new DateTimeOffset(2026, 12, 20, 9 + hour, 0, 0, TimeSpan.Zero)));
        return id;
    }

    private Task<HttpResponseMessage> ResetAsync(string? token) => new Tenant(0, Company.Anonymous(app), app)
        .PostAsync("/api/v1/auth/reset", new { token, password = Company.OtherPassword });

    /// <summary>Gives the technician an address that the mail server treats as its beginning says.</summary>
    private async Task MoveToAsync(string mood)
    {
        address = $"{mood}{Guid.NewGuid():N}@example.org";
        await workshop.Admin.InSessionAsync((_, session) =>
            session.ExecuteAsync("update identity.user set email = $2 where id = $1", [workshop.TechnicianId, address], Company.Ct));
    }

    /// <param name="error">Wait until it has been tried.</param>
    private async Task<List<JsonElement>> DeliveriesAsync(string status, bool error = false)
    {
        return (await workshop.Admin.DeliveriesAsync(address, list => list.Exists(Is))).FindAll(Is);

        bool Is(JsonElement delivery) => delivery.GetProperty("statut").GetString() == status
            && (!error || delivery.GetProperty("erreur").ValueKind == JsonValueKind.String);
    }
}
