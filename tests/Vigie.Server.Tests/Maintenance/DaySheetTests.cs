using System.Net;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class DaySheetTests(VigieApp app)
{
    [Fact]
    public async Task The_sheet_of_a_day_shows_the_visits_in_order_with_the_way_and_what_to_tick()
    {
        var dispatch = await Dispatch.OpenAsync(app);
        await dispatch.GivenVisitAsync("Seconde", dispatch.Marie, dispatch.At(0, 14), site: 1);
        var first = await dispatch.GivenVisitAsync("Première", dispatch.Marie, dispatch.At(0, 9), site: 0, minutes: 90);
        await dispatch.GivenVisitAsync("Demain", dispatch.Marie, dispatch.At(1, 9));
        await dispatch.GivenVisitAsync("Autre", dispatch.Karim, dispatch.At(0, 9), site: 2);
        await dispatch.Workshop.Admin.RunAsync(
            "update maintenance.intervention set checklist = $2::jsonb where id = $1", first, Checklist.Write([new Point("Serrage", PointKind.Measure, "Nm"), new Point("Propreté")]));

        var sheet = await ReadAsync(dispatch.Manager, dispatch.Marie, dispatch.Monday);

        var text = sheet.Text(0);
        Assert.Matches(@"1\. 09:00 – 10:30 · Première[\s\S]*Serrage[\s\S]*Propreté[\s\S]*2\. 14:00 – 15:00 · Seconde", text);
        Assert.Matches(@"Trajet : \d+ min, \d+(,\d)? km", text);
        Assert.Contains("Retour", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Demain", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Autre", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_without_visits_says_so_and_nobody_has_no_sheet()
    {
        var dispatch = await Dispatch.OpenAsync(app);
        Assert.Contains("Aucun rendez-vous", (await ReadAsync(dispatch.Manager, dispatch.Marie, dispatch.Monday)).Text(0), StringComparison.Ordinal);
        var nobody = await dispatch.Manager.Client.GetAsync($"/api/v1/planning/technicien/{int.MaxValue}/feuille.pdf", Company.Ct);
        Assert.Equal((HttpStatusCode.NotFound, "technician_unknown"), (nobody.StatusCode, await nobody.CodeAsync()));
    }

    private static async Task<PdfProbe> ReadAsync(Tenant who, int technician, DateOnly day) =>
        new(await who.Client.GetByteArrayAsync($"/api/v1/planning/technicien/{technician}/feuille.pdf?date={day:yyyy-MM-dd}", Company.Ct));
}
