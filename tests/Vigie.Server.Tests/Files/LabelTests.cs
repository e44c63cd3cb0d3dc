using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Files;

public sealed partial class LabelTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/equipements/etiquettes";
    private const double Mm = 72 / 25.4;

    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("avery-l7160", 210, 297, 2)]
    [InlineData("avery-l7163", 210, 297, 2)]
    [InlineData("avery-5160", 215.9, 279.4, 1)]
    [InlineData("62x29", 62, 29, 23)]
    [InlineData("50x25", 50, 25, 23)]
    public async Task Labels_have_the_size_of_the_sheet_that_they_are_printed_on(string format, double width, double height, int pages)
    {
        var document = await PrintAsync(format, [.. Enumerable.Repeat(workshop.Press, 23)]);
        Assert.Equal(pages, document.PageCount);
        Assert.Equal(width, document.Size.Width / Mm, 0.01);
        Assert.Equal(height, document.Size.Height / Mm, 0.01);
        Assert.Contains("PH001-2023-001", document.Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_has_whole_modules_and_its_white_border_and_stays_on_its_label()
    {
        var document = await PrintAsync("62x29", workshop.Press);
        var areas = Area().Matches(document.Content(0)).Select(area => (
            Left: Number(area.Groups[1]), Bottom: Number(area.Groups[2]), Width: Number(area.Groups[3]), Height: Number(area.Groups[4]))).ToList();
        var module = areas[0].Height;
        Assert.InRange(module / Mm, 0.4, 1); // what a telephone reads at arm's length
        Assert.All(areas, area => Assert.Equal(Math.Round(area.Width / module), area.Width / module, 0.02));
        Assert.InRange(areas.Min(area => area.Left), 3.9 * module, 4.1 * module);
        Assert.Equal(7, areas[0].Width / module, 0.02); // the corner marks of every code
        Assert.All(areas, area => Assert.InRange(area.Bottom, 0, 29 * Mm));
    }

    [Fact]
    public async Task Only_equipment_that_one_may_see_gets_labels()
    {
        Assert.Equal("equipment_unknown", await (await workshop.Manager.PostAsync(Url, Body("62x29", workshop.Press, 999_999_999))).CodeAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Client.PostAsync(Url, Body("62x29", workshop.Press))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await workshop.Manager.PostAsync(Url, Body("62x29"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await workshop.Manager.PostAsync(Url, Body("a3", workshop.Press))).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await workshop.Manager.PostAsync(Url, Body("62x29", [.. Enumerable.Repeat(workshop.Press, 501)]))).StatusCode);
    }

    [Fact]
    public async Task A_name_of_any_length_stays_on_its_label()
    {
        var id = await workshop.GivenMachineAsync(new string('W', 200), "LONG");
        var text = (await PrintAsync("50x25", id)).Text(0);
        Assert.Contains("…", text, StringComparison.Ordinal);
        Assert.EndsWith("LONG", text, StringComparison.Ordinal);
    }

    private static object Body(string format, params int[] ids) => new { ids, format };

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    private async Task<PdfProbe> PrintAsync(string format, params int[] ids)
    {
        var response = await workshop.Manager.PostAsync(Url, Body(format, ids));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(await response.Content.ReadAsByteArrayAsync(Company.Ct));
    }

    [GeneratedRegex(@"g ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f")]
    private static partial Regex Area();
}
