using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Reports.Contents;

/// <summary>A report as a workbook: the key figures on the first sheet, then a sheet for each table. Numbers are numbers, in the unit of their column.</summary>
internal static class ReportXlsx
{
    public static Task WriteAsync(Stream file, ReportContent content, FileReader reader, ReportText text, CancellationToken ct) =>
        XlsxFile.WriteAsync(file, [Figures(content, text), .. content.Tables.Select((table, number) => Sheet(table, number + 2, text))], reader, ct);

    private static (Table<object?[]>, IAsyncEnumerable<object?[]>) Figures(ReportContent content, ReportText text) => (
        new(
            "", new("Synthèse", "Summary"),
            new("Chiffre", "Figure", row => row[0], 44),
            new("Période", "Period", row => row[1]),
            new("Période précédente", "Previous period", row => row[2], 20),
            new("Unité", "Unit", row => row[3], 10)),
        content.Figures.Select(figure => new object?[] { figure.Label, figure.Value, figure.Previous, text.Sign(figure.Unit) }).ToAsyncEnumerable());

    private static (Table<object?[]>, IAsyncEnumerable<object?[]>) Sheet(ReportTable table, int number, ReportText text) => (
        new(
            "", new($"{number}. {table.Title.French}", $"{number}. {table.Title.English}"),
            [.. table.Columns.Select((column, at) => new Column<object?[]>(
                Title(column.Title.French, text.Sign(column.Unit)), Title(column.Title.English, text.Sign(column.Unit)),
                row => row[at] ?? column.Missing, column.Width))]),
        table.Rows.Take(ReportTable.MostRows).ToAsyncEnumerable());

    private static string Title(string title, string sign) => sign.Length == 0 ? title : $"{title} ({sign})";
}
