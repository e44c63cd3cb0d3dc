namespace Vigie.Server.Platform.Pdf;

/// <summary>Fits texts into widths.</summary>
internal static class PdfText
{
    /// <summary>The lines of a text, each as wide as <paramref name="width"/> at most; a word that is wider is broken.</summary>
    public static IReadOnlyList<string> Wrap(string text, TrueTypeFont font, double size, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in Clean(paragraph).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (font.WidthOf(longer, size) <= width)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                }

                line = Broken(word, font, size, width, lines);
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>As much of a text as fits on one line, with … when it is not all.</summary>
    public static string Cut(string text, TrueTypeFont font, double size, double width)
    {
        var clean = Clean(text);
        return font.WidthOf(clean, size) <= width ? clean : clean[..Fitting(clean, font, size, width - font.WidthOf("…", size))] + "…";
    }

    /// <summary>A text without what cannot be drawn.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    /// <summary>Adds the full lines of a word that is too wide, and returns what is left of it.</summary>
    private static string Broken(string word, TrueTypeFont font, double size, double width, List<string> lines)
    {
        while (font.WidthOf(word, size) > width && Math.Max(1, Fitting(word, font, size, width)) is var length && length < word.Length)
        {
            lines.Add(word[..length]);
            word = word[length..];
        }

        return word;
    }

    /// <summary>How much of a text fits, in whole characters.</summary>
    private static int Fitting(string text, TrueTypeFont font, double size, double width)
    {
        var (fitting, used) = (0, 0.0);
        foreach (var character in text.EnumerateRunes())
        {
            used += font.WidthOf(font.GlyphOf(character)) * size / 1000;
            if (used > width)
            {
                break;
            }

            fitting += character.Utf16SequenceLength;
        }

        return fitting;
    }
}
