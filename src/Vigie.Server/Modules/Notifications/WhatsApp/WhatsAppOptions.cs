using System.Text.RegularExpressions;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>The account at Twilio that carries WhatsApp messages.</summary>
internal sealed partial record WhatsAppOptions : IChecked
{
    private const string Twilio = "https://api.twilio.com";

    /// <summary>No message is sent without one.</summary>
    [Setting("TWILIO_ACCOUNT_SID")]
    public string? AccountSid { get; init; }

    /// <summary>Opens the account, and signs what Twilio tells us.</summary>
    [Setting("TWILIO_AUTH_TOKEN")]
    public string? AuthToken { get; init; }

    /// <summary>Our number, as E.164 writes it.</summary>
    [Setting("TWILIO_WHATSAPP_FROM")]
    public string? From { get; init; }

    /// <summary>The messaging service that the number belongs to, if templates need one.</summary>
    [Setting("TWILIO_MESSAGING_SERVICE_SID")]
    public string? MessagingServiceSid { get; init; }

    /// <summary>Approved templates: «fr=HX…» for any notice in a language, «alert_raised.fr=HX…» for one kind.</summary>
    [Setting("TWILIO_TEMPLATES")]
    public IReadOnlyList<string> TemplateList { get; init; } = [];

    /// <summary>Another server that speaks the same, in a closed network and in tests.</summary>
    [Setting("TWILIO_API_URL")]
    public string ApiUrl { get; init; } = Twilio;

    /// <summary>Where Twilio reaches us.</summary>
    [Setting("PUBLIC_URL")]
    public string? PublicUrl { get; init; }

    public bool Works => AccountSid is not null;

    public void Check()
    {
        if (AccountSid is null)
        {
            return;
        }

        if (!AccountForm().IsMatch(AccountSid))
        {
            throw new StartupProblem("TWILIO_ACCOUNT_SID is not an account: set it to AC and 32 letters or digits, as Twilio's console shows it.");
        }

        if (AuthToken is null)
        {
            throw new StartupProblem("TWILIO_AUTH_TOKEN is not set: with TWILIO_ACCOUNT_SID, set it to the account's token.");
        }

        if (From is null || !IsNumber(From))
        {
            throw new StartupProblem($"TWILIO_WHATSAPP_FROM is «{From}»: with TWILIO_ACCOUNT_SID, set it to a number such as +221770000000.");
        }

        if (MessagingServiceSid is { } service && !service.StartsWith("MG", StringComparison.Ordinal))
        {
            throw new StartupProblem($"TWILIO_MESSAGING_SERVICE_SID is «{service}»: set it to the service's identifier, which begins with MG.");
        }

        if (!Uri.TryCreate(ApiUrl, UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https"))
        {
            throw new StartupProblem($"TWILIO_API_URL is «{ApiUrl}»: set it to an address such as {Twilio}.");
        }

        if (ApiUrl == Twilio && PublicUrl is null)
        {
            throw new StartupProblem("PUBLIC_URL is not set: with TWILIO_ACCOUNT_SID, set it to the address at which Twilio reaches this server.");
        }

        if (TemplateList.FirstOrDefault(entry => !TemplateForm().IsMatch(entry) || !IsKind(entry)) is { } wrong)
        {
            throw new StartupProblem(
                $"TWILIO_TEMPLATES holds «{wrong}»: set it to entries such as fr=HX…,en=HX…,alert_raised.fr=HX…, separated by commas.");
        }
    }

    /// <summary>A number as E.164 writes it: a plus and 7 to 15 digits.</summary>
    public static bool IsNumber(string text) => NumberForm().IsMatch(text);

    /// <summary>The approved template of a kind of notice: its own before the general one, in the language before French; null: none.</summary>
    /// <param name="language">"fr" or "en".</param>
    public string? TemplateOf(string kind, string language) => new[] { $"{kind}.{language}", language, $"{kind}.fr", "fr" }
        .Select(name => TemplateList.FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal)))
        .FirstOrDefault(entry => entry is not null)?.Split('=')[1];

    private static bool IsKind(string entry) =>
        entry.Split('=')[0].Split('.') is not [var kind, _] || NoticeTexts.Known.Contains(kind);

    [GeneratedRegex(@"\AAC[0-9a-zA-Z]{32}\z")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"\A([a-z_]+\.)?(fr|en)=HX[0-9a-zA-Z]{32}\z")]
    private static partial Regex TemplateForm();

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex NumberForm();
}
