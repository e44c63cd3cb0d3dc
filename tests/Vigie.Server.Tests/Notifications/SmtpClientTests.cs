using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Notifications;

/// <summary>The client against a server on a real socket that does what real servers do, and worse.</summary>
public sealed class SmtpClientTests
{
    private static readonly OutgoingMail Mail = new(
        "vigie@example.com", "Atelier Été", "a@example.org", "Nouvelle intervention", "Bonjour,\r\n.\r\n.fin", "<p>Bonjour</p>", "fr",
        Guid.Parse("0b0c5f3e-7d1a-4f6e-9a51-0123456789ab"), new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), new("https://vigie.example.com/profil"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_whole_and_the_answer_is_told()
    {
        await using var server = new TestMailServer();

        var answer = await Plain(server).SendAsync(Mail, Ct);

        var mail = Assert.Single(server.Mails);
        Assert.Equal("2.0.0 Taken as 42", answer);
        Assert.Equal(("vigie@example.com", "a@example.org"), (mail.From, mail.To));
        Assert.Equal(("Bonjour,\r\n.\r\n.fin", "<p>Bonjour</p>"), (mail.Text, mail.Html));
        Assert.Equal("QUIT", server.Heard.Last());
    }

    [Theory]
    [InlineData(".\r\na", "..\r\na")]
    [InlineData("a\r\n.b\r\n..\r\n", "a\r\n..b\r\n...\r\n")]
    public void No_line_of_a_mail_ends_it(string mail, string sent) => Assert.Equal(sent, SmtpClient.Stuffed(mail));

    [Fact]
    public async Task By_starttls_everything_but_the_greeting_is_private()
    {
        using var authority = new TestAuthority();
        await using var server = new TestMailServer { Certificate = authority.ForLocalhost };

        await new SmtpClient(Options(server, SmtpSecurity.StartTls) with { CaFile = authority.File }).SendAsync(Mail, Ct);

        Assert.Single(server.Mails);
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA", "QUIT"], server.Heard.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task Tls_from_the_start_works_too()
    {
        using var authority = new TestAuthority();
        await using var server = new TestMailServer { Certificate = authority.ForLocalhost, TlsFromTheStart = true };

        await new SmtpClient(Options(server, SmtpSecurity.Tls) with { CaFile = authority.File }).SendAsync(Mail, Ct);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        using var authority = new TestAuthority();
        await using var server = new TestMailServer { Certificate = authority.ForLocalhost };

        var problem = await Assert.ThrowsAsync<IOException>(() => new SmtpClient(Options(server, SmtpSecurity.StartTls)).SendAsync(Mail, Ct));

        Assert.StartsWith("No secure line", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Heard, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_whose_offer_of_starttls_was_taken_away_gets_no_mail()
    {
        await using var server = new TestMailServer();

        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => new SmtpClient(Options(server, SmtpSecurity.StartTls)).SendAsync(Mail, Ct));

        Assert.False(refusal.IsFinal);
        Assert.Equal(["EHLO"], server.Heard.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task What_is_said_in_the_clear_after_starttls_is_not_taken_for_private()
    {
        using var authority = new TestAuthority();
        await using var server = new TestMailServer { Certificate = authority.ForLocalhost, AfterStartTls = "250 injected" };

        await Assert.ThrowsAsync<SmtpRefusal>(
            () => new SmtpClient(Options(server, SmtpSecurity.StartTls) with { CaFile = authority.File }).SendAsync(Mail, Ct));

        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", "AUTH PLAIN AGpvc8OpZQBzZWNyZXQ=")]
    [InlineData("AUTH LOGIN", "am9zw6ll")]
    public async Task It_signs_in_by_what_is_offered(string offer, string said)
    {
        await using var server = new TestMailServer { Offers = [offer] };

        await new SmtpClient(Options(server) with { User = "josée", Password = "secret" }).SendAsync(Mail, Ct);

        Assert.Contains(said, server.Heard);
        Assert.Single(server.Mails);
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 Wrong password", false)] // the operator puts it right, and the mail goes out
    [InlineData("MAIL", "451 4.3.0 Later", false)]
    [InlineData("RCPT", "452 4.2.2 Mailbox full", false)]
    [InlineData("RCPT", "550 5.1.1 No such user", true)]
    [InlineData("MAIL", "553 5.7.1 Not from you", true)]
    [InlineData("DATA", "554 5.7.1 No", true)]
    [InlineData(".", "554 5.7.1 Spam", true)]
    [InlineData(".", "451 4.7.1 Greylisted", false)]
    [InlineData("", "554 Go away", false)]
    [InlineData("EHLO", "421 4.3.2 Closing", false)]
    public async Task A_refusal_is_final_only_when_it_is_of_the_mail_and_for_good(string command, string answer, bool final)
    {
        await using var server = new TestMailServer
        {
            Answer = said => (command == "" ? said == "" : said.StartsWith(command, StringComparison.Ordinal)) ? answer : null,
        };

        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(
            () => new SmtpClient(Options(server) with { User = "u", Password = "p" }).SendAsync(Mail, Ct));

        Assert.Equal((answer, final), (refusal.Message, refusal.IsFinal));
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("", "HTTP/1.1 400 Bad Request")]
    [InlineData("", "2")]
    [InlineData("EHLO", "250-a\r\n999 b")]
    [InlineData("EHLO", "250-a\r\n220 b")]
    [InlineData("MAIL", "250_OK")]
    [InlineData("RCPT", TestMailServer.Drop)]
    [InlineData("DATA", TestMailServer.Silence)]
    public async Task Nonsense_silence_and_a_broken_line_are_tried_again(string command, string answer)
    {
        await using var server = new TestMailServer
        {
            Answer = said => (command == "" ? said == "" : said.StartsWith(command, StringComparison.Ordinal)) ? answer : null,
        };

        await Assert.ThrowsAsync<IOException>(() => Plain(server).SendAsync(Mail, Ct));
    }

    [Theory]
    [InlineData(9000, 1)]
    [InlineData(10, 300)]
    public async Task A_server_that_does_not_stop_talking_is_left(int length, int lines)
    {
        var line = $"250-{new string('x', length)}\r\n";
        await using var server = new TestMailServer
        {
            Answer = said => said.StartsWith("EHLO", StringComparison.Ordinal) ? string.Concat(Enumerable.Repeat(line, lines)) + "250 end" : null,
        };

        await Assert.ThrowsAsync<IOException>(() => Plain(server).SendAsync(Mail, Ct));
    }

    [Fact]
    public async Task A_long_answer_of_many_lines_is_understood()
    {
        await using var server = new TestMailServer { Offers = [.. Enumerable.Range(0, 100).Select(i => $"X{i} {new string('y', 900)}")] };

        await Plain(server).SendAsync(Mail, Ct);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_line_that_breaks_while_the_mail_is_acknowledged_says_that_it_may_come_twice()
    {
        await using var server = new TestMailServer { Answer = said => said.StartsWith('.') ? TestMailServer.Drop : null };

        var problem = await Assert.ThrowsAsync<IOException>(() => Plain(server).SendAsync(Mail, Ct));

        Assert.Contains("twice", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_server_says_no_good_bye_does_not_unsend_the_mail()
    {
        await using var server = new TestMailServer { Answer = said => said == "QUIT" ? TestMailServer.Drop : null };

        Assert.Equal("2.0.0 Taken as 42", await Plain(server).SendAsync(Mail, Ct));
    }

    [Theory]
    [InlineData("a@example.org>\r\nRCPT TO:<b@example.org")]
    [InlineData("a@example.org\nDATA")]
    [InlineData("a b@example.org")]
    [InlineData("<a@example.org>")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    public async Task An_address_is_never_a_command(string address)
    {
        await using var server = new TestMailServer();

        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => Plain(server).SendAsync(Mail with { To = address }, Ct));

        Assert.True(refusal.IsFinal);
        Assert.Empty(server.Heard);
    }

    [Fact]
    public async Task Letters_beyond_ascii_go_where_they_are_taken_and_domains_everywhere()
    {
        await using var modern = new TestMailServer();
        await using var old = new TestMailServer { Offers = [] };

        await Plain(modern).SendAsync(Mail with { To = "josée@exämple.org" }, Ct);
        await Plain(old).SendAsync(Mail with { To = "a@exämple.org" }, Ct);
        var refusal = await Assert.ThrowsAsync<SmtpRefusal>(() => Plain(old).SendAsync(Mail with { To = "josée@example.org" }, Ct));

        Assert.Equal(("josée@xn--exmple-cua.org", "a@xn--exmple-cua.org"), (modern.Mails.Single().To, old.Mails.Single().To));
        Assert.Equal("<a@xn--exmple-cua.org>", old.Mails.Single().Header("To"));
        Assert.Contains("MAIL FROM:<vigie@example.com> SMTPUTF8", modern.Heard);
        Assert.True(refusal.IsFinal);
    }

    [Fact]
    public async Task Nobody_at_the_door_is_tried_again()
    {
        var server = new TestMailServer();
        var client = Plain(server);
        await server.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Mail, Ct));
    }

    [Theory]
    [InlineData("SMTP_FROM", null)]
    [InlineData("SMTP_FROM", "Vigie <a@example.com>")]
    [InlineData("SMTP_PASSWORD", null)]
    [InlineData("SMTP_SECURITY", "none")]
    [InlineData("SMTP_SECURITY", "ssl")]
    [InlineData("SMTP_CA_FILE", "/nowhere.pem")]
    public void Settings_that_do_not_go_together_stop_the_start(string name, string? value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["SMTP_HOST"] = "mail.example.com",
            ["SMTP_FROM"] = "vigie@example.com",
            ["SMTP_USER"] = "u",
            ["SMTP_PASSWORD"] = "secret",
        };
        Assert.Equal(587, Settings.Read<MailOptions>(settings.GetValueOrDefault).Port);
        settings[name] = value;

        var problem = Assert.Throws<StartupProblem>(() => Settings.Read<MailOptions>(settings.GetValueOrDefault));

        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    private static SmtpClient Plain(TestMailServer server) => new(Options(server))
    {
        Patience = TimeSpan.FromSeconds(2),
        LastPatience = TimeSpan.FromSeconds(2),
    };

    private static MailOptions Options(TestMailServer server, SmtpSecurity security = SmtpSecurity.None) =>
        new() { Host = "localhost", PortSet = server.Port, Security = security, From = "vigie@example.com" };

    /// <summary>An authority of this test, and a certificate that it gave to localhost.</summary>
    private sealed class TestAuthority : IDisposable
    {
        public TestAuthority()
        {
            using var rootKey = RSA.Create(2048);
            var request = new CertificateRequest("CN=Essai", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            var now = DateTimeOffset.UtcNow;
            using var root = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File = Path.GetTempFileName();
            System.IO.File.WriteAllText(File, root.ExportCertificatePem());
            using var key = RSA.Create(2048);
            var host = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            host.CertificateExtensions.Add(names.Build());
            using var given = host.Create(root, now.AddDays(-1), now.AddDays(1), Encoding.ASCII.GetBytes("12345678"));
            using var whole = given.CopyWithPrivateKey(key);
            ForLocalhost = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        }

        public string File { get; }

        public X509Certificate2 ForLocalhost { get; }

        public void Dispose()
        {
            ForLocalhost.Dispose();
            System.IO.File.Delete(File);
        }
    }
}
