using System.Net;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

/// <summary>Photos of comments: who may not read the one does not see the other.</summary>
public sealed class CommentPhotoTests(VigieApp app) : IAsyncLifetime
{
    private static readonly byte[] Picture = PngFile.Of(2, 2, [[255, 0, 0, 0, 0, 255], [0, 0, 0, 255, 255, 255]]);

    private Archive archive = null!;
    private int intervention;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync()
    {
        archive = await Archive.OpenAsync(app);
        intervention = await Workshop.GivenInterventionAsync(equipment: await Workshop.GivenMachineAsync("Compresseur", "C-1", Workshop.ClientId));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_client_never_sees_the_photo_of_an_internal_comment()
    {
        var hidden = await GivenPhotoAsync(await GivenCommentAsync("interne"), "secret.png");
        var shown = await GivenPhotoAsync(await GivenCommentAsync("client"), "montre.png");

        Assert.Equal([shown], await Archive.IdsAsync(Workshop.Client, $"intervention_id={intervention}"));
        foreach (var path in new[] { "", "/contenu", "/integrite" })
        {
            var answer = await Workshop.Client.Client.GetAsync($"{Archive.Url}/{hidden}{path}", Company.Ct);
            Assert.Equal((HttpStatusCode.NotFound, "document_unknown"), (answer.StatusCode, await answer.CodeAsync()));
            Assert.Equal(HttpStatusCode.OK, (await Workshop.Client.Client.GetAsync($"{Archive.Url}/{shown}{path}", Company.Ct)).StatusCode);
        }

        Assert.Equal([shown, hidden], await Archive.IdsAsync(Workshop.Technician, $"intervention_id={intervention}"));
    }

    [Fact]
    public async Task The_report_that_is_kept_shows_no_photo_of_a_comment()
    {
        await GivenPhotoAsync(await GivenCommentAsync("interne"), "secret.png");
        await Workshop.MoveAsync(Workshop.Manager, intervention, "en_cours");
        await Workshop.MoveAsync(Workshop.Manager, intervention, "terminee");
        await Workshop.Admin.UntilQuietAsync();

        var kept = Assert.Single(await Archive.IdsAsync(Workshop.Client, $"intervention_id={intervention}"));
        var report = new PdfProbe(await Workshop.Client.Client.GetByteArrayAsync($"{Archive.Url}/{kept}/contenu", Company.Ct));
        Assert.DoesNotContain("secret", string.Join('\n', Enumerable.Range(0, report.PageCount).Select(report.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_wrote_a_comment_adds_photos_to_it()
    {
        var comment = await GivenCommentAsync("client");
        var stranger = await Archive.OpenAsync(app);
        (string Code, Tenant Who, MultipartFormDataContent Form)[] refused =
        [
            ("comment_not_yours", Workshop.Technician, Form(comment)),
            ("comment_unknown", Workshop.Manager, Form(long.MaxValue)),
            ("comment_unknown", Workshop.Manager, Form(comment, of: archive.Intervention)),
            ("intervention_unknown", stranger.Workshop.Manager, Form(comment)),
            ("comment_unknown", stranger.Workshop.Manager, Form(comment, of: stranger.Intervention)),
            ("document_format_refused", Workshop.Manager, Upload.Of(
                Upload.Pdf(100), "a.pdf", ("intervention_id", intervention), ("commentaire_id", comment), ("type_document", "photo"))),
            ("validation_failed", Workshop.Manager, Upload.Of(
                Picture, "a.png", ("equipement_id", Workshop.Press), ("commentaire_id", comment), ("type_document", "photo"))),
            ("validation_failed", Workshop.Manager, Upload.Of(
                Picture, "a.png", ("intervention_id", intervention), ("commentaire_id", comment), ("point_controle", 0), ("type_document", "photo"))),
        ];
        foreach (var (code, who, form) in refused)
        {
            Assert.Equal(code, await (await who.Client.PostAsync($"{Archive.Url}/upload", form, Company.Ct)).CodeAsync());
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    private async Task<long> GivenCommentAsync(string visibility) => (await Company.JsonAsync(await Workshop.Manager.PostAsync(
        $"/api/v1/interventions/{intervention}/commentaires", new { texte = "Voir la photo", visibilite = visibility }))).GetProperty("id").GetInt64();

    private async Task<int> GivenPhotoAsync(long comment, string name)
    {
        var photo = await Company.JsonAsync(await Workshop.Manager.Client.PostAsync($"{Archive.Url}/upload", Form(comment, name), Company.Ct));
        Assert.Equal(comment, photo.GetProperty("commentaire_id").GetInt64());
        return photo.GetProperty("id").GetInt32();
    }

    private MultipartFormDataContent Form(long comment, string name = "a.png", int? of = null) => Upload.Of(
        Picture, name, ("intervention_id", of ?? intervention), ("commentaire_id", comment), ("type_document", "photo"));
}
