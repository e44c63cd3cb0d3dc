using System.Net;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Vigie.Server.Platform.Files;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Files;

/// <summary>Lists that the API sends as files.</summary>
public sealed class ListFileTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public static TheoryData<string> Lists =>
        ["equipements", "interventions", "techniciens", "batteries", "alerts", "users", "lieux", "battery-types", "audit"];

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Every_list_is_sent_in_every_format(string list)
    {
        await workshop.GivenInterventionAsync("Fuite d’huile");
        await workshop.Admin.BatteryAsync("Bloc", await workshop.Admin.TypeAsync("Pylontech"), workshop.Place);
        foreach (var (format, begins) in new[] { ("csv", "\uFEFF"), ("xlsx", "PK"), ("pdf", "%PDF-") })
        {
            var response = await workshop.Admin.Client.GetAsync($"/api/v1/{list}/export?format={format}", Company.Ct);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches($@"^[a-z-]+-\d{{4}}-\d\d-\d\d\.{format}$", response.Content.Headers.ContentDisposition!.FileName!);
            var bytes = await response.Content.ReadAsByteArrayAsync(Company.Ct);
            Assert.StartsWith(begins, System.Text.Encoding.UTF8.GetString(bytes[..8]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_holds_what_the_filters_leave_whatever_the_pages_of_the_list()
    {
        await workshop.Admin.RunAsync(
            "insert into assets.equipment (kind, name, serial_number, location_id, category) select 'Machine', 'Pompe ' || n, 'S' || n, $1, 'Pompe' from generate_series(1, 700) n",
            workshop.Place);

        var lines = await LinesAsync("equipements/export?type=Pompe");
        Assert.Equal(702, lines.Length);
        Assert.StartsWith("Name,Type,Model,Serial number,Place,Status", lines[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal("Pompe 1,Pompe,,S1,Atelier A,Operational,,,,,0,0", lines[1]);
        Assert.Single((await LinesAsync("equipements/export?search=PH001"))[1..^1]);
        using var book = SpreadsheetDocument.Open(
            new MemoryStream(await workshop.Manager.Client.GetByteArrayAsync("/api/v1/equipements/export?type=Pompe&format=xlsx", Company.Ct)), false);
        Assert.Equal(701, book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Count());
        var paper = new PdfProbe(await workshop.Manager.Client.GetByteArrayAsync("/api/v1/equipements/export?type=Pompe&format=pdf", Company.Ct));
        Assert.InRange(paper.PageCount, 15, 30);
    }

    [Fact]
    public async Task A_client_gets_what_is_his_and_who_may_not_see_a_list_gets_no_file()
    {
        await workshop.GivenMachineAsync("Four", "F-1", workshop.ClientId);
        var lines = (await workshop.Client.Client.GetStringAsync("/api/v1/equipements/export", Company.Ct)).Split("\r\n");
        Assert.StartsWith("Four,", Assert.Single(lines[1..^1]), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.Client.GetAsync("/api/v1/users/export", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.Client.GetAsync("/api/v1/techniciens/export", Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_list_too_long_for_paper_is_refused_and_goes_into_a_table()
    {
        await workshop.Admin.RunAsync(
            "insert into assets.location (name) select 'Lieu ' || n from generate_series(1, $1) n", ListFile.MaxPdfRows);
        Assert.Equal("export_too_large", await (await workshop.Admin.Client.GetAsync("/api/v1/lieux/export?format=pdf", Company.Ct)).CodeAsync());
        Assert.Equal(ListFile.MaxPdfRows + 3, (await LinesAsync("lieux/export")).Length);
    }

    [Fact]
    public async Task The_language_of_the_caller_decides_on_words_and_separators()
    {
        var french = await (await workshop.Manager.SendAsync(HttpMethod.Get, "/api/v1/equipements/export")).Content.ReadAsStringAsync(Company.Ct);
        Assert.Contains("Nom;Type;Modèle;Numéro de série;Lieu;Statut", french, StringComparison.Ordinal);
        Assert.Contains(";Opérationnel;", french, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await workshop.Manager.Client.GetAsync("/api/v1/equipements/export?format=doc", Company.Ct)).StatusCode);
    }

    private async Task<string[]> LinesAsync(string path) =>
        (await workshop.Manager.Client.GetStringAsync($"/api/v1/{path}", Company.Ct)).Split("\r\n");
}
