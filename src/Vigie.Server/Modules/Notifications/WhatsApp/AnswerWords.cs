using System.Text.RegularExpressions;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

internal enum AnswerMeaning
{
    Unknown,
    Yes,
    No,
    Stop,
    Start,
}

/// <summary>What a button or a few words mean. Of more words than these nothing is guessed: an answer changes things.</summary>
internal static partial class AnswerWords
{
    private static readonly Dictionary<string, AnswerMeaning> Known = new[]
    {
        (AnswerMeaning.Yes, "1 oui yes ok okay accepter accepte accepté accept accepted j'accepte d'accord vu ack acknowledge acknowledged 👍 نعم"),
        (AnswerMeaning.No, "2 non no refuser refuse refusé je_refuse decline declined reject 👎 لا"),
        (AnswerMeaning.Stop, "stop stopall arret arrêt arrêter unsubscribe désabonner"),
        (AnswerMeaning.Start, "start unstop reprendre"),
        (AnswerMeaning.Yes, "prendre_en_compte pris_en_compte"),
    }.SelectMany(list => list.Item2.Split(' '), (list, word) => (Word: word, Meaning: list.Item1)).ToDictionary(one => one.Word, one => one.Meaning);

    /// <param name="said">The payload or the label of a button, or what was written.</param>
    /// <returns>What it means, and the reason that a refusal gives.</returns>
    public static (AnswerMeaning Meaning, string? Words) Read(string said)
    {
        var text = said.Trim().Replace('’', '\'');
        if (Known.TryGetValue(Plain(text), out var meaning))
        {
            return (meaning, null);
        }

        var refusal = Reasoned().Match(text);
        return refusal.Success ? (AnswerMeaning.No, refusal.Groups["reason"].Value.Trim()) : (AnswerMeaning.Unknown, null);
    }

    private static string Plain(string text) => Spaces().Replace(Thanks().Replace(text.TrimEnd('.', '!', ' '), ""), "_").ToLowerInvariant();

    /// <summary>«refuser je suis malade», «non, je suis malade»; but «no problem» is none.</summary>
    [GeneratedRegex(@"\A(?:(?:je )?refuser?|decline)(?:\s*[,:;.-]\s*|\s+)(?<reason>\S.*)\z|\A(?:2|non|no)\s*[,:;.-]\s*(?<reason>\S.*)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Reasoned();

    [GeneratedRegex(@"[,\s]+(merci|thanks|thank you)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
