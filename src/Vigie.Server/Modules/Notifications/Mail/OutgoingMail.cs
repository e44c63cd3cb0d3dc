using System.Globalization;
using System.Text;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <summary>A mail, ready to be written down (RFC 5322, RFC 2045).</summary>
/// <param name="FromName">Shown instead of the address.</param>
/// <param name="Mark">Makes the Message-ID, the same at every attempt.</param>
/// <param name="Date">The same at every attempt.</param>
/// <param name="Unsubscribe">Address of the page where such mail is turned off; null: mail that its reader asked for.</param>
/// <param name="Files">What is attached; null: nothing.</param>
internal sealed record OutgoingMail(
    string From, string FromName, string To, string Subject, string Text, string Html, string Language, Guid Mark, DateTimeOffset Date,
    Uri? Unsubscribe, IReadOnlyList<EnclosedFile>? Files = null)
{
    // RFC 2047 allows 75 in a line of 76, in which «Subject: » stands too.
    private const int LongestWord = 64;

    /// <summary>Header and body, lines of at most 76 characters that end in CRLF; ASCII only, but for an address that is not.</summary>
    public string Write()
    {
        var boundary = $"=_{Mark:N}"; // «=_» stands in no base64
        var mail = new StringBuilder();
        Header("Date", Date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000");
        Header("From", $"{Phrase(FromName)}\r\n <{From}>");
        Header("To", $"<{To}>");
        Header("Subject", Phrase(Subject));
        Header("Message-ID", $"<{Mark:N}@{From[(From.LastIndexOf('@') + 1)..]}>");
        Header("Auto-Submitted", "auto-generated");
        Header("X-Auto-Response-Suppress", "All");
        if (Unsubscribe is { } page)
        {
            Header("List-Unsubscribe", $"<{page.AbsoluteUri}>");
        }

        Header("Content-Language", Language);
        Header("MIME-Version", "1.0");
        if (Files is not { Count: > 0 })
        {
            Body();
            return mail.ToString();
        }

        var outer = $"=_{Mark:N}.files";
        Header("Content-Type", $"multipart/mixed;\r\n boundary=\"{outer}\"");
        mail.Append(CultureInfo.InvariantCulture, $"\r\n--{outer}\r\n");
        Body();
        foreach (var file in Files)
        {
            mail.Append(
                CultureInfo.InvariantCulture,
                $"\r\n--{outer}\r\nContent-Type: {file.MimeType}\r\nContent-Disposition: attachment; filename=\"{file.Name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .Append(Convert.ToBase64String(file.Content, Base64FormattingOptions.InsertLineBreaks));
        }

        return mail.Append(CultureInfo.InvariantCulture, $"\r\n--{outer}--\r\n").ToString();

        void Body()
        {
            Header("Content-Type", $"multipart/alternative;\r\n boundary=\"{boundary}\"");
            Part("plain", Text);
            Part("html", Html);
            mail.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}--\r\n");
        }

        void Header(string name, string value) => mail.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");

        void Part(string kind, string content) => mail.Append(
            CultureInfo.InvariantCulture,
            $"\r\n--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
            .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks));
    }

    /// <summary>Text of a header: as it is when it is plain and short, else in encoded words of whole characters (RFC 2047). What could
    /// end the line becomes a space, so that nobody's title adds a header.</summary>
    internal static string Phrase(string text)
    {
        const string Begin = "=?utf-8?B?", End = "?=";
        var line = string.Concat(text.EnumerateRunes().Select(
            rune => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString())).Trim();
        if (line.Length <= LongestWord && line.All(letter => char.IsAsciiLetterOrDigit(letter) || " !*+-/".Contains(letter, StringComparison.Ordinal)))
        {
            return line;
        }

        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in line.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (Begin.Length + ((word.Count + length + 2) / 3 * 4) + End.Length > LongestWord)
            {
                Close();
            }

            word.AddRange(bytes[..length]);
        }

        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add(Begin + Convert.ToBase64String([.. word]) + End);
            word.Clear();
        }
    }
}
