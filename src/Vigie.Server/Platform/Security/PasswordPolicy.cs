using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Vigie.Server.Platform.Security;

internal enum PasswordFlaw
{
    TooShort,
    TooLong,
    NoUpper,
    NoLower,
    NoDigit,
    NoSymbol,
    Unreadable,
    Common,
    Personal,
}

/// <summary>What a password must be (OWASP ASVS level 2): 10 to 128 characters, a capital, a small letter, a digit, a symbol of the list,
/// no word that everybody tries first, and nothing of the person's own name or address.</summary>
internal static class PasswordPolicy
{
    public const int MinimumLength = 10;
    public const int MaximumLength = 128;
    public const string Symbols = "!@#$%^&*()-_+=[]{};:,.?/|";

    // Shorter names are found by chance inside longer words.
    private const int ShortestName = 4;

    // With fewer different characters it is a repetition such as "Aaaaaaaa1!".
    private const int FewestDifferent = 5;

    private static readonly SearchValues<char> AnySymbol = SearchValues.Create(Symbols);

    private static readonly FrozenDictionary<PasswordFlaw, (string French, string English)> Texts =
        new Dictionary<PasswordFlaw, (string, string)>
        {
            [PasswordFlaw.TooShort] = ($"Au moins {MinimumLength} caractères.", $"At least {MinimumLength} characters."),
            [PasswordFlaw.TooLong] = ($"Au plus {MaximumLength} caractères.", $"At most {MaximumLength} characters."),
            [PasswordFlaw.NoUpper] = ("Au moins une majuscule.", "At least one capital letter."),
            [PasswordFlaw.NoLower] = ("Au moins une minuscule.", "At least one small letter."),
            [PasswordFlaw.NoDigit] = ("Au moins un chiffre.", "At least one digit."),
            [PasswordFlaw.NoSymbol] = ($"Au moins un symbole parmi {Symbols}", $"At least one symbol of {Symbols}"),
            [PasswordFlaw.Unreadable] = ("Aucun caractère invisible.", "No invisible characters."),
            [PasswordFlaw.Common] =
            ("Ce mot de passe est trop courant : il serait deviné.", "This password is too common: it would be guessed."),
            [PasswordFlaw.Personal] = ("Ni votre nom ni votre adresse e-mail.", "Neither your name nor your e-mail address."),
        }.ToFrozenDictionary();

    /// <summary>Every rule that <paramref name="password"/> breaks, in the order of the rules; none when it is good.</summary>
    /// <param name="personal">The person's e-mail address and names, as far as they are known.</param>
    public static IReadOnlyList<PasswordFlaw> Check(string password, params IReadOnlyList<string> personal)
    {
        var flaws = new List<PasswordFlaw>();
        var length = password.EnumerateRunes().Count();
        Add(PasswordFlaw.TooShort, length < MinimumLength);
        Add(PasswordFlaw.TooLong, length > MaximumLength);
        Add(PasswordFlaw.NoUpper, !password.Any(char.IsUpper));
        Add(PasswordFlaw.NoLower, !password.Any(char.IsLower));
        Add(PasswordFlaw.NoDigit, !password.Any(char.IsDigit));
        Add(PasswordFlaw.NoSymbol, !password.AsSpan().ContainsAny(AnySymbol));
        Add(PasswordFlaw.Unreadable, password.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)));
        if (length <= MaximumLength)
        {
            Add(PasswordFlaw.Common, IsCommon(password));
            Add(PasswordFlaw.Personal, IsPersonal(password, personal));
        }

        return flaws;

        void Add(PasswordFlaw flaw, bool broken)
        {
            if (broken)
            {
                flaws.Add(flaw);
            }
        }
    }

    /// <summary>The rule in words: English for English, French for every other language.</summary>
    public static string Describe(PasswordFlaw flaw, CultureInfo language) =>
        language.TwoLetterISOLanguageName == "en" ? Texts[flaw].English : Texts[flaw].French;

    /// <summary>Whether a common word is left when what people add to it to please such rules is taken off again: digits and symbols
    /// around it, letters replaced by look-alikes, marks between the letters, the word twice.</summary>
    private static bool IsCommon(string password)
    {
        var folded = Fold(password);
        if (folded.Distinct().Count() < FewestDifferent)
        {
            return true;
        }

        var first = folded.AsSpan().IndexOfAnyInRange('a', 'z');
        var last = folded.AsSpan().LastIndexOfAnyInRange('a', 'z');
        if (first < 0)
        {
            return CommonPasswords.All.Contains(folded);
        }

        // Each way of taking off digits and symbols: "m0tdepass3" keeps its 3 and "motdepasse3" does not.
        for (var start = 0; start <= first; start++)
        {
            for (var end = folded.Length; end > last; end--)
            {
                if (IsCommonWord(folded[start..end]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCommonWord(string text)
    {
        foreach (var one in "il")
        {
            var word = string.Concat(text.Select(character => Unleet(character, one)).Where(char.IsAsciiLetterOrDigit));
            var half = word.Length / 2;
            if (CommonPasswords.All.Contains(word) || (word[..half] == word[half..] && CommonPasswords.All.Contains(word[..half])))
            {
                return true;
            }
        }

        return CommonPasswords.All.Contains(text);
    }

    private static char Unleet(char character, char one) => character switch
    {
        '0' => 'o',
        '1' or '!' or '|' => one,
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '6' or '9' => 'g',
        '7' or '+' => 't',
        '8' => 'b',
        '(' => 'c',
        _ => character,
    };

    private static bool IsPersonal(string password, IReadOnlyList<string> personal)
    {
        var folded = Fold(password);
        return personal
            .SelectMany(text =>
                text.Split('@') is [var local, _] ? [local, .. local.Split('.', '-', '_', '+')]
                : text.Split(' ', '-', '\'', '’').Append(text))
            .Select(Fold)
            .Any(name => name.Length >= ShortestName && folded.Contains(name, StringComparison.Ordinal));
    }

    /// <summary>Lower case, without accents.</summary>
    private static string Fold(string text)
    {
        var valid = string.Concat(text.EnumerateRunes()); // half a surrogate pair cannot be normalized
        return string.Concat(valid.Normalize(NormalizationForm.FormKD)
            .Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
    }
}
