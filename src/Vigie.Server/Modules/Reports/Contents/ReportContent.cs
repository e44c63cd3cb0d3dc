using System.Text.Json.Serialization;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Reports.Contents;

[JsonConverter(typeof(JsonStringEnumConverter<ReportKind>))]
internal enum ReportKind
{
    [JsonStringEnumMemberName("stock")] Stock,
    [JsonStringEnumMemberName("sante_batteries")] BatteryHealth,
    [JsonStringEnumMemberName("maintenance")] Maintenance,
}

/// <summary>What a value is: how it is written follows from it.</summary>
internal enum Unit
{
    Text,
    Number,
    Percent,

    /// <summary>A difference of two percentages.</summary>
    Points,
    Hours,
    Days,
    Money,
    KilowattHours,
    Volts,
    Celsius,
    Quantity,
    Date,
}

/// <summary>
/// A report, as it is worked out once: what the page shows and what both files hold is written from it. Every text is in both languages.
/// </summary>
/// <param name="Client">Of whose equipment alone it is; null: of all.</param>
/// <param name="Figures">The ones that matter most come first.</param>
/// <param name="Notes">What a reader must know to understand it.</param>
internal sealed record ReportContent(
    ReportKind Kind, Words Title, Period Period, string? Client, IReadOnlyList<KeyFigure> Figures, IReadOnlyList<ReportChart> Charts,
    IReadOnlyList<ReportTable> Tables, IReadOnlyList<Words> Notes);

/// <param name="Value">Null: it was not measured, or there is nothing to measure.</param>
/// <param name="Previous">In the period before; null: the same.</param>
/// <param name="MoreIsBetter">Null: neither.</param>
internal sealed record KeyFigure(string Name, Words Label, Unit Unit, double? Value, double? Previous, bool? MoreIsBetter = null);

/// <param name="Days">Which day each value is of, or begins with.</param>
/// <param name="AsBars">Else lines; a value that is null leaves a gap.</param>
internal sealed record ReportChart(Words Title, Unit Unit, bool AsBars, IReadOnlyList<DateOnly> Days, IReadOnlyList<ReportSeries> Series);

internal sealed record ReportSeries(Words Name, IReadOnlyList<double?> Values);

/// <param name="Rows">A value for each column: a text, <see cref="Words"/>, an int, long or double, a day, a time, or null.</param>
internal sealed record ReportTable(Words Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Rows of a file; the page and the paper show fewer, and say how many more there are.</summary>
    public const int MostRows = 10_000;
}

/// <param name="Width">In characters.</param>
/// <param name="Missing">Stands for null; – unless told otherwise.</param>
internal sealed record ReportColumn(Words Title, Unit Unit = Unit.Text, int Width = 14, Words? Missing = null);
