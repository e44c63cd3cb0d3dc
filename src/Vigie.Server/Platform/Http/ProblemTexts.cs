using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Vigie.Server.Platform.Http;

/// <summary>
/// The texts of problem codes in French and English, from the *.problems.json file of the platform and of each module. A test
/// fails on a code that has no text.
/// </summary>
internal static class ProblemTexts
{
    private static readonly FrozenDictionary<string, Dictionary<string, string>> Texts = Load();

    public static IEnumerable<string> Codes => Texts.Keys;

    /// <summary>The text of a code in the language of the current request; the code itself when it has none.</summary>
    public static string Get(string code, IReadOnlyList<object> arguments) =>
        Get(code, arguments, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "fr");

    /// <param name="language">"fr" or "en".</param>
    public static string Get(string code, IReadOnlyList<object> arguments, string language) =>
        Texts.TryGetValue(code, out var text) ? string.Format(CultureInfo.CurrentCulture, text[language], [.. arguments]) : code;

    private static FrozenDictionary<string, Dictionary<string, string>> Load()
    {
        var assembly = typeof(ProblemTexts).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".problems.json", StringComparison.Ordinal))
            .SelectMany(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!;
            })
            .ToFrozenDictionary();
    }
}
