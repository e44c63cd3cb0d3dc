using System.Net;
using System.Text;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <param name="Link">Absolute address of the page that shows it; null: none.</param>
internal sealed record MailItem(string Title, string Message, Uri? Link, Level Level = Level.Info);

/// <summary>The words and the look of a mail: text and HTML say the same. Every value is encoded.</summary>
internal static class MailTemplate
{
    /// <param name="company">In whose name it is sent.</param>
    /// <param name="reader">First and last name; null: nobody knows.</param>
    /// <param name="button">What the links are called.</param>
    /// <param name="preferences">Where such mail is turned off; null: it cannot be.</param>
    public static (string Text, string Html) Write(
        string company, string? reader, string language, string title, IReadOnlyList<MailItem> items, string button, Uri? preferences)
    {
        var english = language == "en";
        var hello = (english ? "Hello" : "Bonjour") + (reader is null ? "," : $" {reader},");
        var why = english ? "You choose what is mailed to you in your profile:" : "Vous choisissez ce que vous recevez dans votre profil :";
        return (Plain(company, hello, items, preferences is null ? null : $"{why} {preferences}"),
            Html(company, hello, english ? "en" : "fr", title, items, button, preferences, why));
    }

    private static string Plain(string company, string hello, IReadOnlyList<MailItem> items, string? foot)
    {
        var text = new StringBuilder(hello).Append("\r\n");
        foreach (var item in items)
        {
            text.Append("\r\n").Append(item.Title).Append("\r\n").Append(item.Message).Append("\r\n");
            if (item.Link is { } link)
            {
                text.Append(link.AbsoluteUri).Append("\r\n");
            }
        }

        text.Append("\r\n-- \r\n").Append(company).Append(" · Vigie\r\n");
        return foot is null ? text.ToString() : text.Append(foot).Append("\r\n").ToString();
    }

    private static string Html(
        string company, string hello, string language, string title, IReadOnlyList<MailItem> items, string button, Uri? preferences,
        string why)
    {
        var foot = preferences is null ? ""
            : $"""<br>{Encode(why)} <a class="soft" href="{Encode(preferences.AbsoluteUri)}">{Encode(preferences.AbsoluteUri)}</a>""";
        return $$"""
            <!doctype html>
            <html lang="{{language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>{{Encode(title)}}</title>
            <style>
            @media (prefers-color-scheme: dark) {
              .page { background: #10151c !important } .card { background: #1a212b !important } .ink { color: #e8ecf2 !important }
              .soft { color: #a3adba !important }
            }
            </style></head>
            <body class="page" style="margin:0;background:#f2f4f7">
            <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f7">
            <tr><td align="center" style="padding:24px 12px">
            <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0"
              style="max-width:560px;background:#ffffff;border-radius:8px;font-family:system-ui,'Segoe UI',Roboto,sans-serif">
            <tr><td class="soft" style="padding:24px 24px 0;font-size:14px;color:#5b6472">{{Encode(company)}}</td></tr>
            <tr><td class="ink" style="padding:12px 24px 0;font-size:16px;color:#1b2430">{{Encode(hello)}}</td></tr>
            {{string.Join("\r\n", items.Select(item => Row(item, button)))}}
            <tr><td class="soft" style="padding:24px;font-size:13px;line-height:1.5;color:#5b6472">
            {{Encode(company)}} · Vigie{{foot}}</td></tr>
            </table></td></tr></table></body></html>
            """.ReplaceLineEndings("\r\n");
    }

    private static string Row(MailItem item, string button)
    {
        var colour = item.Level switch { Level.Error => "#c62828", Level.Warning => "#b25e00", Level.Success => "#2e7d32", _ => "#1565c0" };
        var link = item.Link is null ? ""
            : $"""
            <p style="margin:12px 0 0"><a href="{Encode(item.Link.AbsoluteUri)}"
              style="display:inline-block;padding:10px 16px;border-radius:6px;background:#1565c0;color:#ffffff;text-decoration:none">
            {Encode(button)}</a></p>
            """;
        return $"""
            <tr><td style="padding:16px 24px 0"><div class="ink"
              style="border-left:4px solid {colour};padding:2px 0 2px 12px;font-size:16px;line-height:1.5;color:#1b2430">
            <strong>{Encode(item.Title)}</strong><br>{Encode(item.Message)}{link}</div></td></tr>
            """;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
