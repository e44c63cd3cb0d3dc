using System.Net;
using System.Text.RegularExpressions;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <summary>How the way to the mail server is protected. Not «if it can»: whoever sits on the line would say that it cannot.</summary>
internal enum SmtpSecurity
{
    StartTls,
    Tls,
    None,
}

/// <summary>The mail server that takes what Vigie sends.</summary>
internal sealed partial record MailOptions : IChecked
{
    /// <summary>No mail is sent without one.</summary>
    [Setting("SMTP_HOST")]
    public string? Host { get; init; }

    /// <summary>587 with starttls, 465 with tls and 25 with none, unless set.</summary>
    [Setting("SMTP_PORT", Min = 1, Max = 65535)]
    public int? PortSet { get; init; }

    [Setting("SMTP_SECURITY")]
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    [Setting("SMTP_USER")]
    public string? User { get; init; }

    [Setting("SMTP_PASSWORD")]
    public string? Password { get; init; }

    /// <summary>The address that mail comes from.</summary>
    [Setting("SMTP_FROM")]
    public string? From { get; init; }

    /// <summary>PEM file of an authority of the house that the mail server's certificate may come from, instead of those of the system.</summary>
    [Setting("SMTP_CA_FILE")]
    public string? CaFile { get; init; }

    public bool Works => Host is not null;

    public int Port => PortSet ?? Security switch { SmtpSecurity.StartTls => 587, SmtpSecurity.Tls => 465, _ => 25 };

    public void Check()
    {
        if (Host is null)
        {
            return;
        }

        if (From is null || !AddressForm().IsMatch(From))
        {
            throw new StartupProblem($"SMTP_FROM is «{From}»: with SMTP_HOST, set it to an address such as vigie@exemple.com.");
        }

        if ((User is null) != (Password is null))
        {
            throw new StartupProblem("SMTP_USER and SMTP_PASSWORD go together: set both or neither.");
        }

        if (User is not null && Security == SmtpSecurity.None && !IsThisMachine(Host))
        {
            throw new StartupProblem(
                "SMTP_SECURITY is «none» with SMTP_USER: the password would travel in the open; set it to starttls or tls.");
        }

        if (CaFile is { } file && !File.Exists(file))
        {
            throw new StartupProblem($"SMTP_CA_FILE is «{file}», where there is no file.");
        }
    }

    private static bool IsThisMachine(string host) => host == "localhost"
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex(@"\A[!-;=?-~]+@[A-Za-z0-9.-]+\z")]
    private static partial Regex AddressForm();
}
