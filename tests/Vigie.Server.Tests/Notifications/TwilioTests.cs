using System.Net.Http.Headers;
using System.Text;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Notifications;

/// <summary>The client of Twilio's API, its signatures and settings, and the words that people answer with.</summary>
public sealed class TwilioTests
{
    [Fact]
    public void Signatures_are_those_of_the_documented_examples()
    {
        (string, string)[] call =
            [("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"), ("To", "+18005551212")];
        (string, string)[] repeated = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")];
        const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";

        Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=", TwilioSignature.Of("12345", Url, Fields(call.Reverse())));
        Assert.Equal("IK+Dwps556ElfBT0I3Rgjkr1wJU=", TwilioSignature.Of("12345", Url, Fields(repeated)));
        Assert.False(TwilioSignature.IsGood("12345", Url, Fields(call), null));
        Assert.False(TwilioSignature.IsGood("12345", Url + "3", Fields(call), "RSOYDt4T1cUTdK1PDd93/VVr8B8="));

        static IEnumerable<KeyValuePair<string, string>> Fields(IEnumerable<(string Name, string Value)> list) =>
            list.Select(field => KeyValuePair.Create(field.Name, field.Value));
    }

    [Fact]
    public async Task A_message_is_posted_with_the_account_and_told_where_to_call_back()
    {
        await using var server = new TestTwilio();
        using var client = Client(server, messaging: "MG1");

        var sent = await client.SendAsync(Message("+221701"), Tenant.Ct);

        var taken = Assert.Single(server.Messages);
        Assert.Equal((taken.Sid, "queued"), (sent.Sid, sent.Status));
        Assert.Equal(
            ("whatsapp:+14155238886", "whatsapp:+221701", "MG1", "Ça va ?", "https://vigie.example/statut?envoi=1.2"),
            (taken.Fields["From"], taken.Fields["To"], taken.Fields["MessagingServiceSid"], taken.Text, taken.Callback.AbsoluteUri));
        var basic = AuthenticationHeaderValue.Parse(Assert.Single(server.Credentials));
        Assert.Equal($"{TestTwilio.AccountSid}:{TestTwilio.AuthToken}", Encoding.UTF8.GetString(Convert.FromBase64String(basic.Parameter!)));
    }

    [Theory]
    [InlineData("400 21211 Invalid To", true)]
    [InlineData("400 63024 Invalid message recipient", true)]
    [InlineData("400 63003 Channel could not find To address", true)]
    [InlineData("400 21610 Unsubscribed", true)]
    [InlineData("400 63016 Outside the window", true)]
    [InlineData("400 63013 Violates policy", true)]
    [InlineData("400 63032 Limited by the channel", true)]
    [InlineData("400 21656 Content variables invalid", true)]
    [InlineData("400 63007 No such sender", false)]
    [InlineData("400 63018 Rate limit", false)]
    [InlineData("401 20003 Authenticate", false)]
    [InlineData("404 20404 Not found", false)]
    [InlineData("429 20429 Too many", false)]
    public async Task A_refusal_is_final_when_it_is_about_the_message_or_its_reader(string answer, bool isFinal)
    {
        await using var server = new TestTwilio { Answer = (_, _) => answer };
        using var client = Client(server);

        var refusal = await Assert.ThrowsAsync<TwilioRefusal>(() => client.SendAsync(Message("+221701"), Tenant.Ct));

        Assert.Equal((int.Parse(answer.Split(' ')[1], null), isFinal), (refusal.Code, refusal.IsFinal));
        Assert.Equal(answer.StartsWith("429", StringComparison.Ordinal) ? TimeSpan.FromHours(1) : null, refusal.RetryAfter);
    }

    [Theory]
    [InlineData(TestTwilio.Cut)]
    [InlineData(TestTwilio.Silence)]
    [InlineData("json")]
    [InlineData("503 20503 Unavailable")]
    public async Task What_may_have_been_taken_is_no_refusal(string answer)
    {
        await using var server = new TestTwilio { Answer = (_, _) => answer };
        using var client = Client(server);

        await Assert.ThrowsAsync<TwilioSilence>(() => client.SendAsync(Message("+221701"), Tenant.Ct));
    }

    [Fact]
    public async Task A_server_that_is_not_there_has_taken_nothing()
    {
        var server = new TestTwilio();
        using var client = Client(server);
        await server.DisposeAsync();

        Assert.False((await Assert.ThrowsAsync<TwilioRefusal>(() => client.SendAsync(Message("+221701"), Tenant.Ct))).IsFinal);
    }

    [Theory]
    [InlineData("alert_raised", "fr", "HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("alert_raised", "en", "HXcccccccccccccccccccccccccccccccc")]
    [InlineData("report_ready", "fr", null)]
    [InlineData("intervention_assigned", "en", "HXcccccccccccccccccccccccccccccccc")]
    public void The_template_of_a_kind_comes_before_the_general_one(string kind, string language, string? template) => Assert.Equal(
        template,
        Read(("TWILIO_TEMPLATES", "alert_raised.fr=HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,en=HXcccccccccccccccccccccccccccccccc")).TemplateOf(kind, language));

    [Theory]
    [InlineData("TWILIO_ACCOUNT_SID", "0123")]
    [InlineData("TWILIO_AUTH_TOKEN", "")]
    [InlineData("TWILIO_WHATSAPP_FROM", "whatsapp:+14155238886")]
    [InlineData("TWILIO_MESSAGING_SERVICE_SID", "AC1")]
    [InlineData("TWILIO_API_URL", "api.twilio.com")]
    [InlineData("TWILIO_TEMPLATES", "fr=0123")]
    [InlineData("TWILIO_TEMPLATES", "nonsense.fr=HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("PUBLIC_URL", "")]
    public void A_setting_that_cannot_work_stops_the_start(string name, string value)
    {
        var problem = Assert.Throws<StartupProblem>(() => Read((name, value)));

        Assert.StartsWith(name, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestTwilio.AuthToken, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_account_nothing_else_matters() =>
        Assert.False(Settings.Read<WhatsAppOptions>(name => name == "TWILIO_WHATSAPP_FROM" ? "nonsense" : null).Works);

    [Theory]
    [InlineData("1", "Yes", null)]
    [InlineData(" OK ! ", "Yes", null)]
    [InlineData("J’accepte", "Yes", null)]
    [InlineData("pris en compte", "Yes", null)]
    [InlineData("prendre_en_compte", "Yes", null)]
    [InlineData("oui merci", "Yes", null)]
    [InlineData("2", "No", null)]
    [InlineData("Non.", "No", null)]
    [InlineData("je refuse, déjà pris", "No", "déjà pris")]
    [InlineData("non : malade", "No", "malade")]
    [InlineData("decline I am ill", "No", "I am ill")]
    [InlineData("STOP", "Stop", null)]
    [InlineData("Arrêt", "Stop", null)]
    [InlineData("Start", "Start", null)]
    [InlineData("1 heure de retard", "Unknown", null)]
    [InlineData("oui mais non", "Unknown", null)]
    [InlineData("no problem", "Unknown", null)]
    [InlineData("stop it, the pump leaks", "Unknown", null)]
    [InlineData("", "Unknown", null)]
    public void Only_words_that_are_plain_change_something(string said, string meaning, string? words) =>
        Assert.Equal((meaning, words), ($"{AnswerWords.Read(said).Meaning}", AnswerWords.Read(said).Words));

    private static OutgoingMessage Message(string to) => new(to, "Ça va ?", null, new("https://vigie.example/statut?envoi=1.2"));

    private static TwilioClient Client(TestTwilio server, string? messaging = null) => new(
        new()
        {
            AccountSid = TestTwilio.AccountSid,
            AuthToken = TestTwilio.AuthToken,
            From = TestTwilio.From,
            ApiUrl = server.Url,
            MessagingServiceSid = messaging,
        },
        TimeProvider.System)
    { Patience = TimeSpan.FromSeconds(2) };

    private static WhatsAppOptions Read(params (string Name, string Value)[] changes)
    {
        var all = new Dictionary<string, string>
        {
            ["TWILIO_ACCOUNT_SID"] = TestTwilio.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = TestTwilio.AuthToken,
            ["TWILIO_WHATSAPP_FROM"] = TestTwilio.From,
            ["PUBLIC_URL"] = "https://vigie.example",
        };
        foreach (var (name, value) in changes)
        {
            all[name] = value;
        }

        return Settings.Read<WhatsAppOptions>(all.GetValueOrDefault);
    }
}
