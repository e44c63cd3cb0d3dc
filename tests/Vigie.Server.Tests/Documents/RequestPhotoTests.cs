using System.Net;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

/// <summary>What a client or a passer-by photographs of what he asks for, until it is work.</summary>
public sealed class RequestPhotoTests(VigieApp app) : IAsyncLifetime
{
    private Archive archive = null!;
    private int own;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync()
    {
        archive = await Archive.OpenAsync(app);
        own = await Workshop.GivenMachineAsync("Compresseur", "C-1", Workshop.ClientId);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_a_client_photographs_becomes_a_document_of_the_intervention()
    {
        var request = await GivenRequestAsync();
        var response = await AddAsync(Workshop.Client, request, Upload.Jpeg(5000));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var photo = await Company.JsonAsync(response);
        Assert.Equal(
            $"photo image/jpeg {own} {request} {Workshop.ClientId}",
            $"{photo.GetProperty("type_document")} {photo.GetProperty("mime_type")} {photo.GetProperty("equipement_id")} {photo.GetProperty("demande_id")} {photo.GetProperty("uploadeur_id")}");
        var id = photo.GetProperty("id").GetInt32();
        var other = await GivenRequestAsync();
        await Company.JsonAsync(await AddAsync(Workshop.Manager, other, Upload.Jpeg(100), "b.jpg"));
        Assert.Equal([id], await Archive.IdsAsync(Workshop.Client, $"demande_id={request}"));
        Assert.Equal(2, (await Archive.IdsAsync(Workshop.Manager, $"demande_id={request}&demande_id={other}")).Count);
        Assert.Equal(["demande_id"], await (await Workshop.Manager.Client.GetAsync($"{Archive.Url}?demande_id=x", Company.Ct)).BlamedAsync());

        var accepted = await Company.JsonAsync(await Workshop.Manager.PostAsync($"/api/v1/demandes/{request}/accepter", new { }));
        Assert.Equal([id], await Archive.IdsAsync(Workshop.Technician, $"intervention_id={accepted.GetProperty("intervention_id")}"));
        Assert.Equal(Upload.Jpeg(5000), await Workshop.Client.Client.GetByteArrayAsync($"{Archive.Url}/{id}/contenu", Company.Ct));
        Assert.Equal("request_decided", await (await AddAsync(Workshop.Client, request, Upload.Jpeg(10))).CodeAsync());
    }

    [Fact]
    public async Task Only_who_asked_and_who_decides_adds_photos_and_only_photos()
    {
        var request = await GivenRequestAsync();
        var byManager = (await Company.JsonAsync(await Workshop.Manager.PostAsync(
            "/api/v1/demandes", new { equipement_id = own, description = "Fuite" }))).GetProperty("id").GetInt32();
        var hidden = (await Company.JsonAsync(await Workshop.Manager.PostAsync(
            "/api/v1/demandes", new { equipement_id = Workshop.Press, description = "Fuite" }))).GetProperty("id").GetInt32();
        var stranger = await Archive.OpenAsync(app);
        (string Code, Tenant Who, int Request, MultipartFormDataContent Form)[] refused =
        [
            ("request_not_yours", Workshop.Client, byManager, Upload.Of(Upload.Jpeg(100), "a.jpg")),
            ("request_not_yours", Workshop.Technician, request, Upload.Of(Upload.Jpeg(100), "a.jpg")),
            ("request_unknown", Workshop.Client, hidden, Upload.Of(Upload.Jpeg(100), "a.jpg")),
            ("request_unknown", stranger.Workshop.Manager, request, Upload.Of(Upload.Jpeg(100), "a.jpg")),
            ("document_format_refused", Workshop.Client, request, Upload.Of(Upload.Pdf(100), "a.pdf")),
            ("document_content_mismatch", Workshop.Client, request, Upload.Of(Upload.Pdf(100), "a.jpg")),
            ("upload_malformed", Workshop.Client, request, Upload.Of(Upload.Jpeg(100), "a.jpg", ("equipement_id", Workshop.Press))),
            ("document_too_large", Workshop.Client, request, Upload.Of(Upload.Jpeg((10 * 1024 * 1024) + 1), "a.jpg")),
        ];
        foreach (var (code, who, of, form) in refused)
        {
            var response = await who.Client.PostAsync($"/api/v1/demandes/{of}/photos", form, Company.Ct);
            Assert.Equal((code, true), (await response.CodeAsync(), (int)response.StatusCode is >= 400 and < 500));
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task Of_many_who_add_photos_at_once_three_are_kept_and_a_repeated_one_counts_once()
    {
        var request = await GivenRequestAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await AddAsync(Workshop.Client, request, Upload.Jpeg(100), key: "photo-1")).StatusCode);
        }

        var answers = await Task.WhenAll(Enumerable.Range(2, 6).Select(i => AddAsync(Workshop.Client, request, Upload.Jpeg(100, i))));
        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
        {
            Assert.Equal("request_photos_full", await answer.CodeAsync());
        }

        Assert.Equal(3, archive.Files.Count);
        var kept = await Archive.IdsAsync(Workshop.Manager, $"demande_id={request}");
        await Workshop.Manager.Client.DeleteAsync($"{Archive.Url}/{kept[0]}", Company.Ct);
        Assert.Equal("request_photos_full", await (await AddAsync(Workshop.Client, request, Upload.Jpeg(10))).CodeAsync()); // it may come back
    }

    [Fact]
    public async Task A_photo_that_arrives_while_the_request_is_accepted_is_refused_or_goes_with_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var request = await GivenRequestAsync();
            var adding = Task.WhenAll(Enumerable.Range(0, 3).Select(i => AddAsync(Workshop.Client, request, Upload.Jpeg(2000, i))));
            var accepted = await Workshop.Manager.PostAsync($"/api/v1/demandes/{request}/accepter", new { });
            Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
            var added = (await adding).Count(answer => answer.IsSuccessStatusCode);
            var intervention = (await Company.JsonAsync(accepted)).GetProperty("intervention_id").GetInt32();
            Assert.Equal(added, (await Archive.IdsAsync(Workshop.Manager, $"intervention_id={intervention}")).Count);
        }
    }

    [Fact]
    public async Task A_clients_photos_count_with_those_of_the_whole_company()
    {
        var request = await GivenRequestAsync();
        await archive.GivenAsync(Upload.Pdf(100)); // of equipment that the client does not see
        await Workshop.Admin.RunAsync("update documents.version set size = 20::bigint * 1024 * 1024 * 1024");
        Assert.Equal("documents_quota", await (await AddAsync(Workshop.Client, request, Upload.Jpeg(100))).CodeAsync());
    }

    [Fact]
    public async Task Somebody_without_an_account_adds_photos_by_his_secret_for_an_hour()
    {
        using var anyone = Company.Anonymous(app);
        var secret = await GivenPublicAsync(anyone);
        Assert.True((await FollowAsync(anyone, secret)).GetProperty("photos_possibles").GetBoolean());
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (await Company.JsonAsync(await AddPublicAsync(anyone, secret, i))).GetProperty("photos").GetInt32());
        }

        Assert.Equal("request_photos_full", await (await AddPublicAsync(anyone, secret, 4)).CodeAsync());
        Assert.Equal(3, (await Archive.IdsAsync(Workshop.Client, $"equipement_id={own}")).Count);
        Assert.Equal(0, await Workshop.Admin.ScalarAsync<long>("select count(*) from idempotent_answer where request like '%' || $1 || '%'", secret));

        var late = await GivenPublicAsync(anyone);
        await Workshop.Admin.RunAsync("update maintenance.request set created_at = created_at - interval '61 minutes'");
        Assert.False((await FollowAsync(anyone, late)).GetProperty("photos_possibles").GetBoolean());
        Assert.Equal("request_too_old", await (await AddPublicAsync(anyone, late, 1)).CodeAsync());
    }

    [Fact]
    public async Task A_secret_that_is_unknown_tells_nothing_and_many_tries_have_to_wait()
    {
        using var anyone = Company.Anonymous(app);
        var secret = await GivenPublicAsync(anyone);
        var unknown = Platform.Security.OpaqueToken.New(Platform.Security.OpaqueToken.RequestFollow, Workshop.Company.Id).Text;
        foreach (var wrong in new[] { unknown, secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A'), "ds_x", "1" })
        {
            Assert.Equal("request_following_unknown", await (await AddPublicAsync(anyone, wrong, 1)).CodeAsync());
        }

        for (var i = 0; i < 5; i++)
        {
            await AddPublicAsync(anyone, secret, 1);
        }

        var waits = await AddPublicAsync(anyone, secret, 1);
        Assert.Equal("too_many_attempts", await waits.CodeAsync());
        Assert.NotNull(waits.Headers.RetryAfter);
        Assert.Equal(3, archive.Files.Count);
    }

    private async Task<int> GivenRequestAsync() => (await Company.JsonAsync(await Workshop.Client.PostAsync(
        "/api/v1/demandes", new { equipement_id = own, description = "Fuite" }))).GetProperty("id").GetInt32();

    private static async Task<HttpResponseMessage> AddAsync(Tenant who, int request, byte[] content, string name = "a.jpg", string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/demandes/{request}/photos") { Content = Upload.Of(content, name) };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        return await who.Client.SendAsync(message, Company.Ct);
    }

    private async Task<string> GivenPublicAsync(HttpClient anyone)
    {
        var door = (await Company.JsonAsync(await Workshop.Manager.PostAsync($"/api/v1/equipements/{own}/demande-publique", new { })))
            .GetProperty("adresse").GetString()!.Split('/')[^1];
        using var body = new StringContent(JsonSerializer.Serialize(new { description = "Fume", duree_saisie = 20 }), Encoding.UTF8, "application/json");
        return (await Company.JsonAsync(await anyone.PostAsync($"/api/v1/public/demandes/{door}", body, Company.Ct))).GetProperty("suivi").GetString()!;
    }

    private static async Task<HttpResponseMessage> AddPublicAsync(HttpClient anyone, string secret, int seed)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/public/suivi/{secret}/photos");
        message.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        message.Content = Upload.Of(Upload.Jpeg(100, seed), "a.jpg");
        return await anyone.SendAsync(message, Company.Ct);
    }

    private static async Task<JsonElement> FollowAsync(HttpClient anyone, string secret) =>
        await Company.JsonAsync(await anyone.GetAsync($"/api/v1/public/suivi/{secret}", Company.Ct));
}
