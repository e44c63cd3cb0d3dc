using Vigie.Server.Modules.Notifications.Mail;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Tests.Notifications;

public sealed class OutgoingMailTests
{
    private static readonly OutgoingMail Mail = new(
        "vigie@example.com", "Atelier", "a@example.org", "Bonjour", "texte", "<p>texte</p>", "fr",
        Guid.Parse("0b0c5f3e-7d1a-4f6e-9a51-0123456789ab"), new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(1)), new("https://v.example/profil?s=é"));

    [Fact]
    public void The_header_says_what_machines_and_people_need()
    {
        var mail = Received(Mail);

        Assert.Equal("Mon, 02 Mar 2026 07:00:00 +0000", mail.Header("Date"));
        Assert.Equal("Atelier <vigie@example.com>", mail.Header("From"));
        Assert.Equal("<a@example.org>", mail.Header("To"));
        Assert.Equal("<0b0c5f3e7d1a4f6e9a510123456789ab@example.com>", mail.Header("Message-ID"));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Equal("<https://v.example/profil?s=%C3%A9>", mail.Header("List-Unsubscribe"));
        Assert.Equal(Mail.Write(), Mail.Write());
    }

    [Theory]
    [InlineData("Bonjour\r\nBcc: victim@example.org", "Bonjour  Bcc: victim@example.org")]
    [InlineData("Alerte\u2028Bcc: x", "Alerte Bcc: x")]
    [InlineData("Réparation « fuite » 🔧 sur la presse hydraulique du quai numéro quatre, et encore un peu plus loin", null)]
    [InlineData("=?utf-8?B?QmNj?=", null)]
    [InlineData("", null)]
    public void A_subject_is_one_header_whatever_it_says(string subject, string? read)
    {
        var written = (Mail with { Subject = subject, FromName = subject }).Write();

        Assert.Equal((read ?? subject).Trim(), new ReceivedMail("", "", written).Header("Subject"));
        Assert.DoesNotContain("\nBcc:", written, StringComparison.Ordinal);
        Assert.All(written.Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        Assert.All(written, letter => Assert.True(letter is '\r' or '\n' or (>= ' ' and <= '~')));
    }

    [Fact]
    public void Text_and_html_say_the_same_and_nothing_in_them_is_code()
    {
        var (text, html) = MailTemplate.Write(
            "Atelier <b>&", "Awa \"x\"", "fr", "Titre", [new("<script>alert(1)</script>", "L'eau & le \"feu\"", new("https://v.example/a?b=1&c=2"), Level.Error)],
            "Ouvrir", new("https://v.example/profil"));

        string[] said =
        [
            "Atelier <b>&", "Bonjour Awa \"x\",", "<script>alert(1)</script>", "L'eau & le \"feu\"", "https://v.example/a?b=1&c=2",
            "https://v.example/profil",
        ];
        foreach (var told in said)
        {
            Assert.Contains(told, text, StringComparison.Ordinal);
            Assert.Contains(System.Net.WebUtility.HtmlEncode(told), html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    private static ReceivedMail Received(OutgoingMail mail) => new(mail.From, mail.To, mail.Write());
}
