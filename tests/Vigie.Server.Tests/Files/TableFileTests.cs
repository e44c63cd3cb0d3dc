using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using FsCheck;
using FsCheck.Fluent;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Tests.Files;

/// <summary>Lists as files, read back by readers that are not ours.</summary>
public sealed class TableFileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 16, 5, 30, TimeSpan.Zero); // 12:05:30 in Montréal

    /// <summary>The beginning of a picture of two points by one, in colours.</summary>
    private static readonly byte[] Jpeg = Convert.FromHexString("FFD8FFE000104A46494600010100000100010000FFC00011080001000203012200021101031101FFD9");

    private static readonly Table<object?[]> Mixed = new(
        "essai",
        new("Essai: [1]", "Trial: [1]"),
        new("Nom", "Name", row => row[0], 20),
        new("Nombre", "Number", row => row[1]),
        new("Quand", "When", row => row[2]),
        new("Oui", "Yes", row => row[3]));

    [Fact]
    public async Task A_french_spreadsheet_gets_its_semicolons_decimal_commas_and_the_times_of_the_company()
    {
        var text = await CsvAsync("fr", ["Dakar; \"Est\"", -1.5, Noon, true], [" deux\nlignes", 12, new ToTheSecond(Noon), new Words("mot", "word")], [null, null, new DateOnly(2026, 7, 2), null]);
        Assert.Equal(
            "\uFEFFNom;Nombre;Quand;Oui\r\n\"Dakar; \"\"Est\"\"\";-1,5;2026-07-01 12:05;oui\r\n\" deux\nlignes\";12;2026-07-01 12:05:30;mot\r\n;;2026-07-02;\r\n",
            text);
    }

    [Fact]
    public async Task An_english_one_gets_commas_and_points() =>
        Assert.Equal("\uFEFFName,Number,When,Yes\r\n\"a,b\",-1.5,2026-07-01 12:05,yes\r\n", await CsvAsync("en", ["a,b", -1.5, Noon, true]));

    [Theory]
    [InlineData("=HYPERLINK(1)")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("＝1")]
    [InlineData("＠x")]
    public async Task A_text_cannot_become_a_formula_and_a_number_stays_one(string name)
    {
        var line = (await CsvAsync("fr", [name, -1, null, null])).Split("\r\n")[1];
        Assert.Equal($"'{name};-1;;", line);
    }

    [Fact]
    public void Every_text_comes_back_from_its_guard() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            text => new[] { text.Get, $"'{text.Get}", $"={text.Get}", $"''={text.Get}", $"'@{text.Get}" }
                .All(one => CsvFile.Unguard(CsvFile.Guard(one)) == one && CsvFile.Guard(one).TrimStart('\'') == one.TrimStart('\'')))
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_workbook_is_valid_and_holds_typed_cells()
    {
        using var file = new MemoryStream();
        await XlsxFile.WriteAsync(
            file, Mixed, Reader("fr"), Rows(["=1+1", -1.5, Noon, false], ["_x0041_ <&> \u0001 \U0001F50B", 3L, new DateOnly(2026, 7, 2), null]), Tenant.Ct);

        using var book = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(book, Tenant.Ct).Select(error => error.Description));
        Assert.Equal("Essai   1", book.WorkbookPart!.Workbook.Descendants<Sheet>().Single().Name!.Value);
        var sheet = book.WorkbookPart.WorksheetParts.Single().Worksheet;
        Assert.Equal("A1:D3", sheet.Descendants<AutoFilter>().Single().Reference!.Value);
        Assert.Equal(PaneStateValues.Frozen, sheet.Descendants<Pane>().Single().State!.Value);
        var cells = sheet.Descendants<Cell>().ToDictionary(cell => cell.CellReference!.Value!);
        Assert.Equal(["A1", "B1", "C1", "D1", "A2", "B2", "C2", "D2", "A3", "B3", "C3"], cells.Keys);
        Assert.Empty(sheet.Descendants<CellFormula>());
        Assert.Equal(("=1+1", CellValues.InlineString), (cells["A2"].InnerText, cells["A2"].DataType!.Value));
        Assert.Equal("_x005F_x0041_ <&> \uFFFD \U0001F50B", cells["A3"].InnerText);
        Assert.Equal("-1.5", cells["B2"].CellValue!.Text);
        var serial = double.Parse(cells["C2"].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateTime.FromOADate(serial), new DateTime(2026, 7, 1, 12, 5, 30), TimeSpan.FromMilliseconds(1));
        Assert.Equal("non", cells["D2"].InnerText);
        Assert.Equal(DateTime.FromOADate(double.Parse(cells["C3"].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)), new DateTime(2026, 7, 2));
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(25, "Z")]
    [InlineData(26, "AA")]
    [InlineData(701, "ZZ")]
    [InlineData(702, "AAA")]
    public void Columns_have_the_names_that_spreadsheets_give_them(int column, string name) => Assert.Equal(name, XlsxFile.Letters(column));

    [Theory]
    [InlineData("CA", 792, 612)]
    [InlineData("SN", 842, 595)]
    public async Task A_list_on_paper_has_the_paper_of_the_country_and_as_many_pages_as_it_takes(string country, int width, int height)
    {
        using var file = new MemoryStream();
        var rows = Enumerable.Range(0, 200).Select(i => new object?[] { $"Équipement {i} " + new string('x', i), i, Noon, true });
        await PdfTable.WriteAsync(file, Mixed, Reader("fr", country), Rows([.. rows]), Tenant.Ct);

        var document = new PdfProbe(file.ToArray());
        Assert.InRange(document.PageCount, 8, 40);
        Assert.Equal((width, height), ((int)Math.Round(document.Size.Width), (int)Math.Round(document.Size.Height)));
        Assert.StartsWith("Essai: [1]\nNom\nNombre\nQuand\nOui\nÉquipement 0\n0\n2026-07-01 12:05\noui", document.Text(0), StringComparison.Ordinal);
        Assert.StartsWith("Nom\nNombre", document.Text(document.PageCount - 1), StringComparison.Ordinal);
        Assert.EndsWith($"{document.PageCount}/{document.PageCount}", document.Text(document.PageCount - 1), StringComparison.Ordinal);
        Assert.InRange(file.Length, 10_000, 200_000); // the letters used, not whole fonts
    }

    [Fact]
    public async Task What_does_not_fit_on_a_page_goes_on_over_the_next()
    {
        var paper = new PdfPaper("Rapport", "MA", "Essai");
        paper.Heading("Rapport d’intervention");
        paper.Facts([("Équipement", "Presse"), ("Constat", string.Join(' ', Enumerable.Repeat("fuite", 3000)))]);
        paper.Paragraph(string.Concat(Enumerable.Repeat("mot ", 3000)) + new string('y', 500));
        paper.Picture(PdfPicture.Of(Jpeg)!, maxWidth: 100, maxHeight: 100);
        using var file = new MemoryStream();
        await paper.SaveAsync(file, Tenant.Ct);

        var document = new PdfProbe(file.ToArray());
        var whole = string.Join('\n', Enumerable.Range(0, document.PageCount).Select(document.Text));
        Assert.InRange(document.PageCount, 4, 12);
        Assert.Equal((3000, 3000, 500), (Count(whole, "fuite"), Count(whole, "mot"), whole.Count(letter => letter == 'y')));
        Assert.Contains("100 0 0 50 ", document.Content(document.PageCount - 1), StringComparison.Ordinal); // at its proportions

        static int Count(string text, string word) => text.Split(word).Length - 1;
    }

    [Fact]
    public void A_picture_that_is_no_jpeg_is_none()
    {
        Assert.Equal((2, 1, false), PdfPicture.Of(Jpeg) is { } picture ? (picture.Width, picture.Height, picture.Grey) : default);
        Assert.Null(PdfPicture.Of([]));
        Assert.Null(PdfPicture.Of("\x89PNG"u8.ToArray()));
        Assert.All(Enumerable.Range(0, Jpeg.Length), length => _ = PdfPicture.Of(Jpeg[..length]));
    }

    private static FileReader Reader(string language, string country = "CA") =>
        new(language, TimeZoneInfo.FindSystemTimeZoneById("America/Toronto"), country, "Essai", Noon);

    private static IAsyncEnumerable<object?[]> Rows(params object?[][] rows) => rows.ToAsyncEnumerable();

    private static async Task<string> CsvAsync(string language, params object?[][] rows)
    {
        using var file = new MemoryStream();
        await CsvFile.WriteAsync(file, Mixed, Reader(language), Rows(rows), Tenant.Ct);
        return Encoding.UTF8.GetString(file.ToArray());
    }
}
