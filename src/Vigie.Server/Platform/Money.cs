using System.Globalization;

namespace Vigie.Server.Platform;

/// <summary>Amounts of money in words for people.</summary>
internal static class Money
{
    public static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-CA");
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-CA");

    /// <summary>«185 000 F CFA», «1 234,50 $», «1 234,50 DH»; in English «CFA 185,000», «$1,234.50», «MAD 1,234.50».</summary>
    /// <param name="culture"><see cref="French"/> or <see cref="English"/>.</param>
    public static string Say(decimal amount, Currency currency, CultureInfo culture)
    {
        var number = amount.ToString(currency == Currency.XOF ? "#,0" : "#,0.00", culture);
        return (currency, culture.TwoLetterISOLanguageName) switch
        {
            (Currency.XOF, "en") => $"CFA {number}",
            (Currency.XOF, _) => $"{number} F CFA",
            (Currency.MAD, "en") => $"MAD {number}",
            (Currency.MAD, _) => $"{number} DH",
            (Currency.EUR, "en") => $"€{number}",
            (Currency.EUR, _) => $"{number} €",
            (_, "en") => $"${number}",
            _ => $"{number} $",
        };
    }
}
