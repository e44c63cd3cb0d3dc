using System.Globalization;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>Writes the values of a report as people of its language do.</summary>
/// <param name="currency">ISO 4217, of the company.</param>
internal sealed class ReportText(FileReader reader, string currency)
{
    private static readonly Words Nothing = new("–", "–");

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(reader.Language);

    /// <summary>The same in another language.</summary>
    public ReportText In(string language) => new(reader with { Language = language }, currency);

    public string Of(Words words) => words.In(reader.Language);

    public string Of(object? value, Unit unit, Words? missing = null) => value switch
    {
        null => Of(missing ?? Nothing),
        string text => text,
        Words words => Of(words),
        DateOnly day => day.ToString(reader.Language == "en" ? "MMM d, yyyy" : "d MMM yyyy", culture),
        int or long or double => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture), unit),
        _ => throw new ArgumentException($"A report cannot hold a {value.GetType()}.", nameof(value)),
    };

    /// <summary>A moment by the company's clock.</summary>
    public string Of(DateTimeOffset moment) =>
        reader.Local(moment).ToString(reader.Language == "en" ? "MMMM d, yyyy, HH:mm" : "d MMMM yyyy 'à' HH:mm", culture);

    public string Of(KeyFigure figure) => Of(figure.Value, figure.Unit);

    /// <summary>How much more it is than before, with its sign; null when either is not known.</summary>
    public string? Change(KeyFigure figure)
    {
        if (figure is not { Value: { } now, Previous: { } before })
        {
            return null;
        }

        var unit = figure.Unit == Unit.Percent ? Unit.Points : figure.Unit;
        var change = Number(Math.Abs(now - before), unit);
        return change == Number(0, unit) ? (reader.Language == "en" ? "unchanged" : "inchangé") : (now > before ? "+" : "−") + change;
    }

    /// <summary>What stands behind a number; empty for a bare one.</summary>
    public string Sign(Unit unit) => unit switch
    {
        Unit.Percent => "%",
        Unit.Points => reader.Language == "en" ? "pts" : "pt",
        Unit.Hours => "h",
        Unit.Days => reader.Language == "en" ? "d" : "j",
        Unit.Money => currency,
        Unit.KilowattHours => "kWh",
        Unit.Volts => "V",
        Unit.Celsius => "°C",
        _ => "",
    };

    private string Number(double value, Unit unit)
    {
        var digits = unit switch
        {
            Unit.Points when Math.Abs(value) < 1 => "0.##", // health changes by little
            Unit.Percent or Unit.Points or Unit.Hours or Unit.Days or Unit.Celsius => "#,0.#",
            Unit.KilowattHours => "#,0.0",
            Unit.Volts => "0.000",
            Unit.Money => currency == nameof(Currency.XOF) ? "#,0" : "#,0.00",
            Unit.Quantity => "#,0.###",
            _ => "#,0.##",
        };
        var sign = Sign(unit);
        // A number and its unit stay on one line; English writes percent without a space.
        return value.ToString(digits, culture) + (sign.Length == 0 ? "" : unit == Unit.Percent && reader.Language == "en" ? sign : "\u00a0" + sign);
    }
}
