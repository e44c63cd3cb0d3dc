using System.Net;
using System.Text.Json;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

/// <summary>Points of a checklist that only a photo answers.</summary>
public sealed class PointPhotoTests(VigieApp app) : IAsyncLifetime
{
    private Archive archive = null!;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync()
    {
        archive = await Archive.OpenAsync(app);
        await Workshop.AssignAsync(archive.Intervention);
        await Workshop.MoveAsync(Workshop.Technician, archive.Intervention, "en_cours");
        await Workshop.Admin.RunAsync(
            "update maintenance.intervention set checklist = $1::jsonb",
            Checklist.Write([new Point("Propreté", Required: false), new Point("Plaque lisible", PointKind.Photo)]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_plan_may_demand_a_photo()
    {
        var plan = await Company.JsonAsync(await Workshop.Manager.PostAsync("/api/v1/plans-entretien", new
        {
            equipement_id = Workshop.Press,
            titre = "Contrôle",
            intervalle = 30,
            points_controle = new[] { new { libelle = "Plaque", genre = "photo" } },
        }));

        Assert.Equal("photo", plan.GetProperty("points_controle")[0].GetProperty("genre").GetString());
    }

    [Fact]
    public async Task The_work_does_not_end_before_the_photo_that_a_point_demands()
    {
        Assert.Equal("checklist_incomplete", await (await EndAsync()).CodeAsync());
        Assert.Equal("checklist_answer_kind", await (await Workshop.Technician.PutAsync(
            $"/api/v1/interventions/{archive.Intervention}/points-controle", new { constats = new[] { new { point = 1, texte = "Vue" } } })).CodeAsync());

        var photo = await Company.JsonAsync(await AddAsync(Workshop.Technician));
        Assert.Equal(1, photo.GetProperty("point_controle").GetInt32());
        Assert.Equal(Workshop.TechnicianId, (await FindingAsync()).GetProperty("auteur_id").GetInt32());
        Assert.Equal("checklist_answer_kind", await (await Workshop.Technician.PutAsync(
            $"/api/v1/interventions/{archive.Intervention}/points-controle", new { constats = new[] { new { point = 1 } } })).CodeAsync());

        Assert.Equal(HttpStatusCode.OK, (await EndAsync()).StatusCode);
        Assert.Equal("intervention_over", await (await AddAsync(Workshop.Technician)).CodeAsync());
    }

    [Fact]
    public async Task A_point_is_answered_as_long_as_one_of_its_photos_is_there()
    {
        var first = (await Company.JsonAsync(await AddAsync(Workshop.Technician))).GetProperty("id").GetInt32();
        var second = (await Company.JsonAsync(await AddAsync(Workshop.Manager))).GetProperty("id").GetInt32();
        await DeleteAsync(first);
        Assert.NotEqual(JsonValueKind.Null, (await FindingAsync()).ValueKind);
        await DeleteAsync(second);
        Assert.Equal(JsonValueKind.Null, (await FindingAsync()).ValueKind);
        Assert.Equal("checklist_incomplete", await (await EndAsync()).CodeAsync());
        await Company.JsonAsync(await Workshop.Manager.PostAsync($"{Archive.Url}/{first}/restaurer", new { }));
        Assert.Equal(HttpStatusCode.OK, (await EndAsync()).StatusCode);
        await DeleteAsync(first); // what is over stays as it was
        Assert.NotEqual(JsonValueKind.Null, (await FindingAsync()).ValueKind);
    }

    [Fact]
    public async Task A_photo_that_answers_nothing_leaves_neither_row_nor_file()
    {
        var email = await Workshop.Admin.ScalarAsync<string>("select email from identity.user where id = $1", await Workshop.GivenTechnicianAsync("Tremblay"));
        var colleague = await Workshop.Company.SignInAsync(email);
        (string Code, Tenant Who, MultipartFormDataContent Form)[] refused =
        [
            ("checklist_point_unknown", Workshop.Technician, Form(point: 2)),
            ("checklist_answer_kind", Workshop.Technician, Form(point: 0)),
            ("intervention_not_yours", colleague, Form()),
            ("document_format_refused", Workshop.Technician, Form("a.pdf", Upload.Pdf(100))),
            ("validation_failed", Workshop.Technician, Form(point: -1)),
            ("validation_failed", Workshop.Technician, Upload.Of(Upload.Jpeg(100), "a.jpg", ("equipement_id", Workshop.Press), ("point_controle", 1), ("type_document", "photo"))),
        ];
        foreach (var (code, who, form) in refused)
        {
            Assert.Equal(code, await (await who.Client.PostAsync($"{Archive.Url}/upload", form, Company.Ct)).CodeAsync());
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task In_the_report_a_photo_bears_the_name_of_its_point()
    {
        var picture = PngFile.Of(2, 2, [[255, 0, 0, 0, 0, 255], [0, 0, 0, 255, 255, 255]]);
        await Company.JsonAsync(await Workshop.Technician.Client.PostAsync($"{Archive.Url}/upload", Form("IMG_1.png", picture), Company.Ct));
        var report = new PdfProbe(await Workshop.Manager.Client.GetByteArrayAsync($"/api/v1/interventions/{archive.Intervention}/rapport.pdf", Company.Ct));
        var text = string.Join('\n', Enumerable.Range(0, report.PageCount).Select(report.Text));

        Assert.Equal(3, text.Split("Plaque lisible").Length); // in the list, and under the photo
        Assert.Contains("photo jointe", text, StringComparison.Ordinal);
        Assert.DoesNotContain("IMG_1", text, StringComparison.Ordinal);
    }

    private MultipartFormDataContent Form(string name = "a.jpg", byte[]? content = null, int point = 1) => Upload.Of(
        content ?? Upload.Jpeg(100), name, ("intervention_id", archive.Intervention), ("type_document", "photo"), ("point_controle", point));

    private Task<HttpResponseMessage> AddAsync(Tenant who) => who.Client.PostAsync($"{Archive.Url}/upload", Form(), Company.Ct);

    private async Task DeleteAsync(int id) => Assert.Equal(
        HttpStatusCode.NoContent, (await Workshop.Manager.Client.DeleteAsync($"{Archive.Url}/{id}", Company.Ct)).StatusCode);

    private Task<HttpResponseMessage> EndAsync() => Workshop.MoveAsync(Workshop.Technician, archive.Intervention, "terminee");

    private async Task<JsonElement> FindingAsync() => (await Workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{archive.Intervention}"))
        .GetProperty("points_controle")[1].GetProperty("constat");
}
