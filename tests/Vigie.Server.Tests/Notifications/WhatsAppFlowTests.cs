using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What happens, on its way to a telephone: as a template or in free words, put off, refused, told by mail instead, and sent once.</summary>
public sealed class WhatsAppFlowTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;
    private HttpClient twilio = null!;
    private string number = null!;
    private string address = null!;
    private int assigned;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        twilio = Company.Anonymous(app);
        address = await workshop.Admin.ScalarAsync<string>("select email from identity.user where id = $1", workshop.TechnicianId);
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "jamais"));
        await MoveToAsync("+22170");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Who_has_not_written_today_is_told_by_the_approved_template()
    {
        var id = await AssignAsync("Fuite\tau\nsous-sol");

        var message = Assert.Single(await app.MessagesAsync(number));

        Assert.Equal((TestTwilio.Template, ""), (message.Template, message.Text));
        Assert.Equal("Essai · Nouvelle intervention assignée", message.Variables["1"]);
        Assert.StartsWith("L'intervention 'Fuite au sous-sol' vous a été assignée", message.Variables["2"], StringComparison.Ordinal);
        Assert.Equal($"interventions/{id}", message.Variables["3"]);
        var sent = await workshop.Admin.OneAsync("envoye");
        Assert.Equal(
            (number, TestTwilio.Template, $"queued {message.Sid}"),
            (sent.GetProperty("destinataire").GetString(), sent.GetProperty("modele").GetString(), sent.GetProperty("reponse").GetString()));
    }

    [Fact]
    public async Task Who_wrote_today_is_told_in_free_words_that_say_how_to_answer()
    {
        await TestTwilio.WriteAsync(twilio, number, "bonjour");

        var id = await AssignAsync("Fuite");

        var message = (await app.MessagesAsync(number, 2)).Single(one => one.Text.Contains("Fuite", StringComparison.Ordinal));
        Assert.Null(message.Template);
        Assert.StartsWith("*Essai · Nouvelle intervention assignée*\nL'intervention 'Fuite'", message.Text, StringComparison.Ordinal);
        Assert.Contains($"/interventions/{id}\n\nRépondez 1 pour accepter, 2 pour refuser.", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gave_no_number_is_told_as_before()
    {
        await workshop.Technician.Client.DeleteAsync(Mailbox.Url + "whatsapp", Company.Ct);
        await AssignAsync("Fuite");
        await workshop.Admin.UntilQuietAsync();

        Assert.Empty(await workshop.Admin.LogAsync(_ => true));
        Assert.Single(await workshop.Technician.UnreadAsync());
    }

    [Fact]
    public async Task A_number_that_WhatsApp_does_not_know_is_seen_and_told_by_one_mail_instead()
    {
        await MoveToAsync("+22171");
        await AssignAsync("Fuite");

        var failed = await workshop.Admin.OneAsync("echoue");
        var mail = Assert.Single(await app.MailsAsync(address));
        Assert.Equal(
            (63024, "63024 Invalid message recipient", 1),
            (failed.GetProperty("code_erreur").GetInt32(), failed.GetProperty("erreur").GetString(), failed.GetProperty("tentatives").GetInt32()));
        Assert.Contains("'Fuite'", mail.Text, StringComparison.Ordinal);
        var log = await workshop.Admin.LogAsync(list => list.Exists(one => one.GetProperty("statut").GetString() == "envoye"), "email");
        Assert.Equal(failed.GetProperty("id").GetInt64(), log[0].GetProperty("secours_de").GetInt64());
        Assert.Equal(log[0].GetProperty("id").GetInt64(), failed.GetProperty("secours_id").GetInt64());

        var again = await workshop.Admin.PostAsync($"{Mailbox.Url}envois/{failed.GetProperty("id")}/renvoyer", new { });

        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await workshop.Admin.UntilQuietAsync();
        await workshop.Admin.HurryAsync("WhatsAppOverdue");
        Assert.Single(await app.MailsAsync(address));
    }

    [Fact]
    public async Task Twilio_that_asks_for_an_hour_is_given_an_hour()
    {
        await MoveToAsync("+22172");
        await AssignAsync("Fuite");
        await WaitForErrorAsync("20429 Too Many Requests");
        await workshop.Admin.UntilQuietAsync();

        var wait = await workshop.Admin.ScalarAsync<double>(
            "select extract(epoch from run_at - $1)::float8 from job where kind = 'WhatsAppDelivery' and status = 'Waiting'", app.Clock.GetUtcNow());
        Assert.InRange(wait, 3500, 3700);

        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        Assert.Equal(2, (await workshop.Admin.OneAsync("envoye")).GetProperty("tentatives").GetInt32());
        Assert.DoesNotContain($"GET {number}", app.Twilio.Asked); // a refusal for certain
    }

    [Theory]
    [InlineData("+22173", "twice")] // cut after it was taken
    [InlineData("+22175", "twice")] // taken, and answered with what is no JSON
    public async Task A_message_whose_answer_was_lost_is_looked_for_and_not_sent_again(string mood, string said)
    {
        await MoveToAsync(mood);
        await AssignAsync("Fuite");
        await WaitForErrorAsync(said);

        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        var sent = await workshop.Admin.OneAsync("envoye");
        var message = Assert.Single(await app.MessagesAsync(number));
        Assert.Equal($"queued {message.Sid}", sent.GetProperty("reponse").GetString());
    }

    [Fact]
    public async Task A_message_that_Twilio_did_not_take_when_it_failed_is_sent_again()
    {
        await MoveToAsync("+22174");
        await AssignAsync("Fuite");
        await WaitForErrorAsync("20500 Internal Server Error");

        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        await workshop.Admin.OneAsync("envoye");
        Assert.Single(await app.MessagesAsync(number));
        Assert.Equal([$"POST {number}", $"GET {number}", $"POST {number}"], app.Twilio.Asked.Where(asked => asked.EndsWith(number, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_lost_answer_is_found_in_what_Twilio_tells_by_itself()
    {
        await MoveToAsync("+22173");
        await AssignAsync("Fuite");
        await WaitForErrorAsync("twice");
        var message = Assert.Single(await app.MessagesAsync(number));

        await TestTwilio.TellAsync(twilio, message, "delivered");
        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        await workshop.Admin.OneAsync("remis");
        Assert.Single(await app.MessagesAsync(number));
        Assert.DoesNotContain($"GET {number}", app.Twilio.Asked);
    }

    [Fact]
    public async Task A_window_that_was_closed_after_all_makes_it_a_template()
    {
        await MoveToAsync("+22176");
        await OpenWindowAsync();

        await AssignAsync("Fuite");

        Assert.Equal(TestTwilio.Template, Assert.Single(await app.MessagesAsync(number)).Template);
        await workshop.Admin.OneAsync("envoye");
        await workshop.Admin.UntilQuietAsync();
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == address);
    }

    [Fact]
    public async Task A_window_that_Twilio_later_tells_was_closed_makes_it_a_template_once()
    {
        await OpenWindowAsync();
        await AssignAsync("Fuite");
        var free = Assert.Single(await app.MessagesAsync(number));
        await workshop.Admin.OneAsync("envoye");

        for (var i = 0; i < 3; i++)
        {
            await TestTwilio.TellAsync(twilio, free, "failed", 63016);
        }

        var both = await app.MessagesAsync(number, 2);
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal([null, TestTwilio.Template], both.Select(message => message.Template));
        Assert.Equal(2, (await app.MessagesAsync(number, 2)).Count);
        await TestTwilio.TellAsync(twilio, both[1], "delivered");
        await workshop.Admin.OneAsync("remis");
    }

    [Fact]
    public async Task A_wrong_password_is_nobodys_fault_and_tried_again()
    {
        await MoveToAsync("+22178");
        await AssignAsync("Fuite");
        await WaitForErrorAsync("20003 Authenticate");
        await workshop.Admin.UntilQuietAsync();

        await workshop.Admin.HurryAsync("WhatsAppOverdue"); // two hours later

        Assert.Single(await app.MailsAsync(address));
        Assert.Equal("fell_back", (await workshop.Admin.OneAsync("retenu")).GetProperty("erreur").GetString());
        Assert.DoesNotContain(TestTwilio.AuthToken, (await workshop.Admin.LogAsync(_ => true))[0].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_told_WhatsApp_to_stop_is_not_written_to_again()
    {
        await MoveToAsync("+22179");
        await AssignAsync("Fuite");
        Assert.Equal(21610, (await workshop.Admin.OneAsync("echoue")).GetProperty("code_erreur").GetInt32());

        await AssignAsync("Autre", 2);
        await workshop.Admin.UntilQuietAsync();

        Assert.Single(await workshop.Admin.LogAsync(_ => true));
        var contact = (await workshop.Technician.GetAsync<JsonElement>(Mailbox.Url + "preferences")).GetProperty("whatsapp_contact");
        Assert.Equal(JsonValueKind.String, contact.GetProperty("date_retrait").ValueKind);
    }

    [Fact]
    public async Task What_Twilio_tells_goes_forward_only_and_may_come_twice()
    {
        await AssignAsync("Fuite");
        var message = Assert.Single(await app.MessagesAsync(number));
        foreach (var status in new[] { "delivered", "sent", "queued", "failed", "read", "delivered", "read" })
        {
            Assert.Equal(HttpStatusCode.OK, (await TestTwilio.TellAsync(twilio, message, status, status == "failed" ? 63024 : null)).StatusCode);
        }

        var read = await workshop.Admin.OneAsync("lu");
        Assert.All(["date_envoi", "date_remise", "date_lecture"], name => Assert.Equal(JsonValueKind.String, read.GetProperty(name).ValueKind));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("erreur").ValueKind);
        await workshop.Admin.HurryAsync("WhatsAppOverdue");
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == address);
    }

    [Fact]
    public async Task What_Twilio_could_not_deliver_is_told_by_one_mail_however_often_it_says_so()
    {
        await AssignAsync("Fuite");
        var message = Assert.Single(await app.MessagesAsync(number));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestTwilio.TellAsync(twilio, message, "undelivered", 63032)));
        await TestTwilio.TellAsync(twilio, message, "delivered"); // failed is failed
        await workshop.Admin.HurryAsync("WhatsAppOverdue");

        Assert.Single(await app.MailsAsync(address));
        Assert.Equal("63032 refusé & renvoyé", (await workshop.Admin.OneAsync("echoue")).GetProperty("erreur").GetString());
    }

    [Fact]
    public async Task Nobody_but_Twilio_is_believed()
    {
        await AssignAsync("Fuite");
        var message = Assert.Single(await app.MessagesAsync(number));
        await workshop.Admin.OneAsync("envoye");

        var forged = await TestTwilio.TellAsync(twilio, message, "read", token: "wrong");
        using var unsigned = await twilio.PostAsync(message.Callback.PathAndQuery, new FormUrlEncodedContent([new("MessageSid", message.Sid)]), Company.Ct);
        using var noForm = await twilio.PostAsync(message.Callback.PathAndQuery, new StringContent("{}"), Company.Ct);
        using var large = await twilio.PostAsync(
            message.Callback.PathAndQuery, new FormUrlEncodedContent([new("Body", new string('x', 70_000))]), Company.Ct);

        Assert.Equal((HttpStatusCode.Forbidden, "signature_wrong"), (forged.StatusCode, await forged.CodeAsync()));
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.RequestEntityTooLarge],
            [unsigned.StatusCode, noForm.StatusCode, large.StatusCode]);
        await workshop.Admin.OneAsync("envoye");
    }

    [Fact]
    public async Task What_is_told_of_messages_that_nobody_knows_changes_nothing()
    {
        await AssignAsync("Fuite");
        var message = Assert.Single(await app.MessagesAsync(number));
        await workshop.Admin.OneAsync("envoye");
        foreach (var named in new[] { "", "?envoi=1", $"?envoi={workshop.Company.Id}.{Guid.NewGuid():N}", "?envoi=99999999999.0" })
        {
            var stray = message with
            {
                Fields = new Dictionary<string, string>(message.Fields)
                {
                    ["StatusCallback"] = message.Callback.GetLeftPart(UriPartial.Path) + named,
                },
            };

            Assert.Equal(HttpStatusCode.OK, (await TestTwilio.TellAsync(twilio, stray, "read")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await TestTwilio.TellAsync(twilio, message with { Sid = TestTwilio.NewSid() }, "read")).StatusCode);
        await workshop.Admin.OneAsync("envoye");
    }

    [Fact]
    public async Task Messages_wait_for_quiet_hours_to_end_and_what_was_read_by_then_is_not_sent()
    {
        var now = app.Clock.GetUtcNow();
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
        string Wall(int hours) => TimeZoneInfo.ConvertTime(now.AddHours(hours), zone).ToString("HH:mm", null);
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "jamais"), new { de = Wall(-1), a = Wall(2) });
        await AssignAsync("Fuite");
        await AssignAsync("Panne", 2);
        await workshop.Admin.UntilQuietAsync();
        Assert.DoesNotContain(app.Twilio.Messages, message => message.To == number);
        var first = (await workshop.Technician.UnreadAsync(2)).Single(one => one.GetProperty("message").GetString()!.Contains("Fuite", StringComparison.Ordinal));
        await workshop.Technician.PutAsync($"{Mailbox.Url}{first.GetProperty("id")}/lue", new { });

        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        Assert.Contains("Panne", Assert.Single(await app.MessagesAsync(number)).Variables["2"], StringComparison.Ordinal);
        Assert.Equal("read_already", (await workshop.Admin.OneAsync("retenu")).GetProperty("erreur").GetString());
    }

    [Fact]
    public async Task Who_wants_none_of_a_kind_gets_none_and_the_log_says_why()
    {
        await workshop.Technician.PreferAsync(Mailbox.Mail(interventions: "jamais"), messages: Mailbox.Messages(interventions: "critiques"));

        await AssignAsync("Fuite");

        Assert.Equal("not_wanted", (await workshop.Admin.OneAsync("retenu")).GetProperty("erreur").GetString());
    }

    [Fact]
    public async Task Two_jobs_for_one_message_send_it_once()
    {
        await MoveToAsync("+22172"); // the first attempt is put off
        await AssignAsync("Fuite");
        await WaitForErrorAsync("20429");
        await workshop.Admin.UntilQuietAsync();
        await workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            """
            insert into job (queue, kind, payload, run_at, created_at)
            select queue, kind, payload, now(), now() from job cross join generate_series(1, 3) where kind = 'WhatsAppDelivery'
            """, [], Company.Ct));

        await workshop.Admin.HurryAsync("WhatsAppDelivery");

        await workshop.Admin.OneAsync("envoye");
        Assert.Single(await app.MessagesAsync(number));
    }

    [Theory]
    [InlineData("221770000000")]
    [InlineData("+0221770000")]
    [InlineData("+22177 000 00 00")]
    [InlineData("+1234567890123456")]
    [InlineData("")]
    public async Task A_number_that_is_none_is_refused(string text) => Assert.Equal(
        "validation_failed", await (await workshop.Technician.PutAsync(Mailbox.Url + "whatsapp", new { numero = text })).CodeAsync());

    private async Task MoveToAsync(string mood) => await workshop.Technician.ConsentAsync(number = WhatsAppBox.NewNumber(mood));

    private Task<int> OpenWindowAsync() => workshop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
        "update notifications.contact set wrote_at = $1", [app.Clock.GetUtcNow()], Company.Ct));

    private Task<List<JsonElement>> WaitForErrorAsync(string said) => workshop.Admin.LogAsync(list => list.Exists(one =>
        one.GetProperty("statut").GetString() == "en_attente" && one.GetProperty("erreur").GetString()?.Contains(said, StringComparison.Ordinal) == true));

    private async Task<int> AssignAsync(string title, int hour = 1)
    {
        var id = await workshop.GivenInterventionAsync(title);
        await Company.JsonAsync(await workshop.AssignAsync(id, at: new DateTimeOffset(2026, 12, 20, 9 + hour + assigned++, 0, 0, TimeSpan.Zero)));
        return id;
    }
}
