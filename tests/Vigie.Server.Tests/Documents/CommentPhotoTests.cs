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
        (string Code, Tenant Who, string Path, MultipartFormDataContent Form)[] refused =
        [
            ("comment_not_yours", Workshop.Technician, Path(comment), Photo()),
            ("comment_not_yours", Workshop.Client, Path(comment), Photo()),
            ("comment_unknown", Workshop.Client, Path(await GivenCommentAsync("interne")), Photo()),
            ("comment_unknown", Workshop.Manager, Path(long.MaxValue), Photo()),
            ("comment_unknown", stranger.Workshop.Manager, Path(comment), Photo()),
            ("document_format_refused", Workshop.Manager, Path(comment), Upload.Of(Upload.Pdf(100), "a.pdf")),
            ("upload_malformed", Workshop.Manager, Path(comment), Upload.Of(Picture, "a.png", ("type_document", "facture"))),
        ];
        foreach (var (code, who, path, form) in refused)
        {
            Assert.Equal(code, await (await who.Client.PostAsync(path, form, Company.Ct)).CodeAsync());
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task A_client_photographs_what_he_writes_and_of_two_last_photos_at_once_one_is_refused()
    {
        var comment = (await Company.JsonAsync(await Workshop.Client.PostAsync(
            $"/api/v1/interventions/{intervention}/commentaires", new { texte = "Cela coule" }))).GetProperty("id").GetInt64();
        for (var i = 0; i < 5; i++)
        {
            await GivenPhotoAsync(comment, $"{i}.png", Workshop.Client);
        }

        var last = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Workshop.Client.Client.PostAsync(Path(comment), Photo(), Company.Ct)));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], last.Select(answer => answer.StatusCode).Order());
        Assert.Equal(6, (await Archive.IdsAsync(Workshop.Manager, $"intervention_id={intervention}")).Count);
        Assert.Equal(6, archive.Files.Count);
    }

    private async Task<long> GivenCommentAsync(string visibility) => (await Company.JsonAsync(await Workshop.Manager.PostAsync(
        $"/api/v1/interventions/{intervention}/commentaires", new { texte = "Voir la photo", visibilite = visibility }))).GetProperty("id").GetInt64();

    private async Task<int> GivenPhotoAsync(long comment, string name, Tenant? by = null)
    {
        var photo = await Company.JsonAsync(await (by ?? Workshop.Manager).Client.PostAsync(Path(comment), Photo(name), Company.Ct));
        Assert.Equal(comment, photo.GetProperty("commentaire_id").GetInt64());
        return photo.GetProperty("id").GetInt32();
    }

    private static string Path(long comment) => $"/api/v1/commentaires/{comment}/photos";

    private static MultipartFormDataContent Photo(string name = "a.png") => Upload.Of(Picture, name);
}
