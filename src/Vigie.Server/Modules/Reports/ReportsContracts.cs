using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Reports;

/// <summary>Which report is asked for.</summary>
/// <param name="Length">A week when left out.</param>
/// <param name="Day">Any day of the period, in the company's time zone; the last whole period when left out.</param>
/// <param name="ClientId">Only of what is his.</param>
internal sealed record ReportQuery(
    [FromQuery(Name = "type")] Wire<ReportKind> Kind,
    [FromQuery(Name = "periode")] Wire<PeriodLength>? Length,
    [FromQuery(Name = "jour")] DateOnly? Day,
    [FromQuery(Name = "client_id")] int? ClientId)
{
    public static readonly DateOnly Earliest = new(2000, 1, 1);
    public static readonly DateOnly Latest = new(2200, 1, 1);

    public ReportAbout About => new(Kind.Value, Length?.Value ?? PeriodLength.Week, Day, ClientId);

    internal sealed class Validator : AbstractValidator<ReportQuery>
    {
        public Validator() => RuleFor(query => query.Day).InclusiveBetween(Earliest, Latest);
    }
}

internal sealed record FormatQuery([FromQuery(Name = "format")] Wire<ReportFormat>? Format);

/// <summary>A report as a page shows it: numbers also as texts, in the caller's language (French for every language but English).</summary>
/// <param name="First">First day of the period.</param>
/// <param name="Last">Its last day.</param>
internal sealed record ReportPreview(
    [property: JsonPropertyName("type")] ReportKind Kind,
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("periode")] PeriodLength Length,
    [property: JsonPropertyName("debut")] DateOnly First,
    [property: JsonPropertyName("fin")] DateOnly Last,
    [property: JsonPropertyName("periode_texte")] string PeriodText,
    string? Client,
    [property: JsonPropertyName("chiffres")] IReadOnlyList<FigureRow> Figures,
    [property: JsonPropertyName("courbes")] IReadOnlyList<ChartRow> Charts,
    [property: JsonPropertyName("tableaux")] IReadOnlyList<TableRow> Tables,
    [property: JsonPropertyName("remarques")] IReadOnlyList<string> Notes)
{
    private const int MostRows = 50;

    public static ReportPreview Of(ReadyReport report)
    {
        var (content, text) = (report.Content, report.Text);
        return new(
            content.Kind, text.Of(content.Title), content.Period.Length, content.Period.First, content.Period.Last,
            content.Period.Text(report.Reader.Language), content.Client,
            [.. content.Figures.Select(figure => FigureRow.Of(figure, text))],
            [.. content.Charts.Select(chart => new ChartRow(
                text.Of(chart.Title), text.Sign(chart.Unit), chart.AsBars, chart.Days,
                [.. chart.Series.Select(series => new SeriesRow(text.Of(series.Name), series.Values))]))],
            [.. content.Tables.Select(table => new TableRow(
                text.Of(table.Title),
                [.. table.Columns.Select(column => new ColumnRow(text.Of(column.Title), column.Unit is not (Unit.Text or Unit.Date)))],
                [.. table.Rows.Take(MostRows).Select(row => table.Columns.Select((column, at) => text.Of(row[at], column.Unit, column.Missing)).ToList())],
                table.Rows.Count))],
            [.. content.Notes.Select(text.Of)]);
    }
}

/// <param name="Value">Null: it was not measured, or there is nothing to measure.</param>
/// <param name="Previous">In the period before.</param>
/// <param name="Change">How much more or less, with its sign; null when either is not known.</param>
/// <param name="IsBetter">Whether the change is for the better; null: neither.</param>
internal sealed record FigureRow(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("libelle")] string Label,
    [property: JsonPropertyName("valeur")] double? Value,
    [property: JsonPropertyName("precedent")] double? Previous,
    [property: JsonPropertyName("texte")] string Text,
    [property: JsonPropertyName("evolution")] string? Change,
    [property: JsonPropertyName("mieux")] bool? IsBetter)
{
    public static FigureRow Of(KeyFigure figure, ReportText text) => new(
        figure.Name, text.Of(figure.Label), figure.Value, figure.Previous, text.Of(figure), text.Change(figure),
        figure is { MoreIsBetter: { } more, Value: { } now, Previous: { } before } && now != before ? now > before == more : null);
}

internal sealed record ChartRow(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("unite")] string Unit,
    [property: JsonPropertyName("barres")] bool AsBars,
    [property: JsonPropertyName("jours")] IReadOnlyList<DateOnly> Days,
    [property: JsonPropertyName("series")] IReadOnlyList<SeriesRow> Series);

internal sealed record SeriesRow(
    [property: JsonPropertyName("nom")] string Name, [property: JsonPropertyName("valeurs")] IReadOnlyList<double?> Values);

/// <param name="Rows">The first fifty.</param>
internal sealed record TableRow(
    [property: JsonPropertyName("titre")] string Title,
    [property: JsonPropertyName("colonnes")] IReadOnlyList<ColumnRow> Columns,
    [property: JsonPropertyName("lignes")] IReadOnlyList<IReadOnlyList<string>> Rows,
    [property: JsonPropertyName("nombre")] int Count);

internal sealed record ColumnRow(
    [property: JsonPropertyName("titre")] string Title, [property: JsonPropertyName("nombre")] bool IsNumber);
