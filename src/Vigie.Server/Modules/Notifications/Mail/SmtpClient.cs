using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <summary>The mail was not taken.</summary>
/// <param name="isFinal">Trying again would change nothing: the server will not have this mail for this reader.</param>
internal sealed class SmtpRefusal(string message, bool isFinal) : Exception(message)
{
    public bool IsFinal => isFinal;
}

/// <summary>
/// Hands mail to a mail server (RFC 5321): one mail a connection, in the clear, by STARTTLS (RFC 3207) or by TLS from the start.
/// Written here because no maintained client restores, and because .NET's own is abandoned: it knows neither TLS from the start nor
/// a refusal that may pass (4xx) from a final one (5xx).
/// </summary>
internal sealed class SmtpClient(MailOptions options)
{
    /// <summary>For each answer; RFC 5321 4.5.3.2 allows five minutes, and jobs can try again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For the answer to the whole mail: giving up too early makes it come twice.</summary>
    public TimeSpan LastPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <returns>What the server said when it took the mail.</returns>
    /// <exception cref="SmtpRefusal">It refused; final when the mail itself was refused for good.</exception>
    /// <exception cref="IOException">The connection failed, or no answer came in time; perhaps it has the mail all the same if that was
    /// while it was to acknowledge it, which the message says.</exception>
    public async Task<string> SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var (from, to) = (Path(mail.From), Path(mail.To));
        using var socket = new TcpClient { NoDelay = true };
        await WithinAsync(Patience, limit => socket.ConnectAsync(options.Host!, options.Port, limit).AsTask(), ct);
        var line = new SmtpLine(socket.GetStream());
        try
        {
            return await TalkAsync(() => line, next => line = next, mail, from, to, ct);
        }
        finally
        {
            await line.DisposeAsync();
        }
    }

    private async Task<string> TalkAsync(
        Func<SmtpLine> line, Action<SmtpLine> use, OutgoingMail mail, string from, string to, CancellationToken ct)
    {
        if (options.Security == SmtpSecurity.Tls)
        {
            use(await SecureAsync(line(), ct));
        }

        Demand(await ReadAsync(line(), Patience, ct), 220, ofTheMail: false);
        var offers = await GreetAsync(line(), ct);
        if (options.Security == SmtpSecurity.StartTls)
        {
            if (!offers.ContainsKey("STARTTLS"))
            {
                throw new SmtpRefusal("The mail server offers no STARTTLS, which SMTP_SECURITY asks for.", isFinal: false);
            }

            Demand(await SayAsync(line(), "STARTTLS", ct), 220, ofTheMail: false);
            use(await SecureAsync(line(), ct));
            offers = await GreetAsync(line(), ct); // what was offered in the clear anybody may have written
        }

        if (options.User is not null)
        {
            await SignInAsync(line(), offers, ct);
        }

        return await HandOverAsync(line(), offers, mail, from, to, ct);
    }

    private async Task<string> HandOverAsync(
        SmtpLine line, Dictionary<string, string> offers, OutgoingMail mail, string from, string to, CancellationToken ct)
    {
        var international = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (international && !offers.ContainsKey("SMTPUTF8"))
        {
            throw new SmtpRefusal("The mail server takes no address with letters beyond ASCII (SMTPUTF8).", isFinal: true);
        }

        Demand(await SayAsync(line, $"MAIL FROM:<{from}>{(international ? " SMTPUTF8" : "")}", ct), 250, ofTheMail: true);
        Demand(await SayAsync(line, $"RCPT TO:<{to}>", ct), 250, ofTheMail: true, 251);
        Demand(await SayAsync(line, "DATA", ct), 354, ofTheMail: true);
        var content = Stuffed((mail with { From = from, To = to }).Write()); // its header names the addresses as the envelope does
        await WithinAsync(LastPatience, limit => line.WriteAsync(content + ".\r\n", limit), ct);
        SmtpReply reply;
        try
        {
            reply = await ReadAsync(line, LastPatience, ct);
        }
        catch (IOException problem)
        {
            throw new IOException($"The mail server did not say whether it took the mail, which may come twice: {problem.Message}", problem);
        }

        Demand(reply, 250, ofTheMail: true);
        await LeaveAsync(line, ct);
        return reply.Text;
    }

    private async Task<Dictionary<string, string>> GreetAsync(SmtpLine line, CancellationToken ct)
    {
        var reply = await SayAsync(line, $"EHLO {HostName()}", ct);
        Demand(reply, 250, ofTheMail: false);
        return reply.Lines.Skip(1).Select(offer => offer.Split(' ', 2, StringSplitOptions.TrimEntries))
            .GroupBy(offer => offer[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(' ', group.Select(offer => offer.ElementAtOrDefault(1))),
                StringComparer.OrdinalIgnoreCase);
    }

    private async Task SignInAsync(SmtpLine line, Dictionary<string, string> offers, CancellationToken ct)
    {
        var ways = offers.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            Demand(await SayAsync(line, $"AUTH PLAIN {Base64($"\0{options.User}\0{options.Password}")}", ct), 235, ofTheMail: false);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            Demand(await SayAsync(line, "AUTH LOGIN", ct), 334, ofTheMail: false);
            Demand(await SayAsync(line, Base64(options.User!), ct), 334, ofTheMail: false);
            Demand(await SayAsync(line, Base64(options.Password!), ct), 235, ofTheMail: false);
        }
        else
        {
            throw new SmtpRefusal("The mail server offers neither AUTH PLAIN nor AUTH LOGIN, and SMTP_USER is set.", isFinal: false);
        }
    }

    private async Task<SmtpLine> SecureAsync(SmtpLine line, CancellationToken ct)
    {
        var secure = new SslStream(line.Release());
        var wanted = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            wanted.CertificateChainPolicy = policy;
        }

        try
        {
            await WithinAsync(Patience, limit => secure.AuthenticateAsClientAsync(wanted, limit), ct);
        }
        catch (Exception problem) when (problem is System.Security.Authentication.AuthenticationException or IOException)
        {
            await secure.DisposeAsync();
            throw new IOException($"No secure line to the mail server: {problem.Message}", problem);
        }

        return new SmtpLine(secure);
    }

    /// <summary>It has the mail: that it hears no good-bye changes nothing.</summary>
    private async Task LeaveAsync(SmtpLine line, CancellationToken ct)
    {
        try
        {
            await SayAsync(line, "QUIT", ct);
        }
        catch (Exception problem) when (problem is IOException or SmtpRefusal or OperationCanceledException)
        {
            // Gone already.
        }
    }

    private async Task<SmtpReply> SayAsync(SmtpLine line, string command, CancellationToken ct)
    {
        await WithinAsync(Patience, limit => line.WriteAsync(command + "\r\n", limit), ct);
        return await ReadAsync(line, Patience, ct);
    }

    private static async Task<SmtpReply> ReadAsync(SmtpLine line, TimeSpan patience, CancellationToken ct)
    {
        var reply = default(SmtpReply);
        await WithinAsync(patience, async limit => reply = await line.ReadReplyAsync(limit), ct);
        return reply!;
    }

    /// <param name="ofTheMail">A refusal for good is about this mail, not about the connection or the account: it is final.</param>
    private static void Demand(SmtpReply reply, int code, bool ofTheMail, int other = 0)
    {
        if (reply.Code != code && reply.Code != other)
        {
            throw new SmtpRefusal(
                string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {reply.Text}"), isFinal: ofTheMail && reply.Code >= 500);
        }
    }

    private static async Task WithinAsync(TimeSpan patience, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            await work(limit.Token);
        }
        catch (SocketException problem)
        {
            throw new IOException(problem.Message, problem);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The mail server said nothing for {patience.TotalSeconds:0.#} s."));
        }
    }

    /// <summary>A line of the mail that begins with a dot gets another, so that none ends it (RFC 5321 4.5.2).</summary>
    internal static string Stuffed(string mail) =>
        (mail.StartsWith('.') ? "." : "") + mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    /// <summary>An address as it may stand between angle brackets, its domain in ASCII.</summary>
    /// <exception cref="SmtpRefusal">It is none: what it holds could be taken for a command.</exception>
    private static string Path(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 1 || address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '<' or '>'))
        {
            throw new SmtpRefusal("The address is none that mail can be sent to.", isFinal: true);
        }

        try
        {
            return address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]);
        }
        catch (ArgumentException)
        {
            throw new SmtpRefusal("The address is none that mail can be sent to.", isFinal: true);
        }
    }

    private static string HostName() => IPGlobalProperties.GetIPGlobalProperties().HostName is { Length: > 0 } name && name.All(
        letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') ? name : "localhost";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
