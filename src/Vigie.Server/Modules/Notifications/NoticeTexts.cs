using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Server.Modules.Notifications.Preferences;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications;

/// <summary>What is said to people, from Notifications.texts.json: English to who reads English, else French.</summary>
internal static partial class NoticeTexts
{
    private static readonly FrozenDictionary<string, Kind> Kinds = Load();

    private sealed record Text(string Title, string Message, string? Many = null);

    private sealed record Kind(NoticeGroup? Group, Text Fr, Text En);

    public static IEnumerable<string> Known => Kinds.Keys;

    /// <summary>By what the reader chooses his mail; null: an account's own mail, which is always sent.</summary>
    public static NoticeGroup? GroupOf(string kind) => Kinds[kind].Group;

    /// <param name="number">How many the one stands for, from 1.</param>
    /// <param name="zone">Of the reader, for moments.</param>
    public static (string Title, string Message) Compose(
        string kind, IReadOnlyDictionary<string, Words> values, string language, TimeZoneInfo zone, int number = 1)
    {
        var english = language == "en";
        var text = english ? Kinds[kind].En : Kinds[kind].Fr;
        return (Fill(number > 1 && text.Many is { } many ? many : text.Title), Fill(text.Message));

        string Fill(string template) => Placeholder().Replace(template, match =>
            match.Groups[1].Value == "nombre" ? number.ToString(CultureInfo.InvariantCulture)
                : values.TryGetValue(match.Groups[1].Value, out var words) ? Say(words, english, zone) : "");
    }

    private static string Say(Words words, bool english, TimeZoneInfo zone) => words.At is { } at
        ? TimeZoneInfo.ConvertTime(at, zone).ToString(
            english ? "d MMMM yyyy, HH:mm" : "d MMMM yyyy 'à' HH:mm", CultureInfo.GetCultureInfo(english ? "en" : "fr"))
        : (english ? words.English ?? words.French : words.French) ?? "";

    private static FrozenDictionary<string, Kind> Load()
    {
        using var stream = typeof(NoticeTexts).Assembly.GetManifestResourceStream(
            $"{typeof(NoticeTexts).Namespace}.Notifications.texts.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Kind>>(stream, JsonSerializerOptions.Web)!.ToFrozenDictionary();
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Placeholder();
}
