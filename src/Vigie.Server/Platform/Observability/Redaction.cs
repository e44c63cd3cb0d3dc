using System.Text.RegularExpressions;

namespace Vigie.Server.Platform.Observability;

/// <summary>Keeps secrets out of logs and traces, whoever wrote them there.</summary>
internal static partial class Redaction
{
    private const string Mask = "***";

    /// <summary>The text without tokens, passwords of connection strings and URLs, and API keys.</summary>
    public static string Clean(string text)
    {
        // Most lines hold none of it: one cheap look spares them the three others.
        if (!Suspect().IsMatch(text))
        {
            return text;
        }

        text = NamedValue().Replace(text, "$1" + Mask);
        text = UrlPassword().Replace(text, "$1" + Mask + "@");
        return Token().Replace(text, "$1" + Mask);
    }

    [GeneratedRegex(@"token|password|pwd|secret|key|bearer|://|(?:rt|vk|pr|ct|dt|ds|rl)_|eyJ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Suspect();

    // access_token=…, "password": "…", Password=…;  In quotes the value ends with them, else where a query or a connection string ends it.
    [GeneratedRegex(
        @"((?:access_?token|refresh_?token|id_?token|\btoken|password|pwd|secret(?:_?key)?|api_?key)""?\s*[=:]\s*""?)"
            + @"(?:(?<="")[^""]+|[^\s&;,""'}]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedValue();

    [GeneratedRegex(@"(://[^\s/:@]*:)[^\s@/]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"(\bBearer\s+|\b(?:rt|vk|pr|ct|dt|ds|rl)_|\beyJ)[A-Za-z0-9_\-.~+/=]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
