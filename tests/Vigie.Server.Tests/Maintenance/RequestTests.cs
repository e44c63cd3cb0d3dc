using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>What a client asks for, with an account and without, until it is done and rated.</summary>
public sealed class RequestTests(VigieApp app) : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Workshop workshop = null!;
    private int own;

    public async ValueTask InitializeAsync()
    {
        workshop = await Workshop.OpenAsync(app);
        own = await workshop.GivenMachineAsync("Compresseur", "C-1", workshop.ClientId);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_a_client_asks_for_becomes_an_intervention_that_he_follows_and_rates()
    {
        var request = await AskAsync("Fait un bruit\nDepuis ce matin", "critique");
        Assert.Equal("nouvelle", request.GetProperty("statut").GetString());
        var id = request.GetProperty("id").GetInt32();
        await workshop.Admin.UntilQuietAsync();
        Assert.Contains("Compresseur : Fait un bruit", await ToldAsync(workshop.Manager), StringComparison.Ordinal);

        var accepted = await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/demandes/{id}/accepter", new { }));
        Assert.Equal("acceptee ouverte", $"{accepted.GetProperty("statut")} {accepted.GetProperty("statut_intervention")}");
        var intervention = accepted.GetProperty("intervention_id").GetInt32();
        var seen = await workshop.Client.GetAsync<JsonElement>($"/api/v1/interventions/{intervention}");
        Assert.Equal("Fait un bruit|Fait un bruit\nDepuis ce matin|critique|True", string.Join('|', seen.GetProperty("titre"), seen.GetProperty("description"),
            seen.GetProperty("priorite"), seen.GetProperty("urgence").GetBoolean()));
        Assert.Equal(id, seen.GetProperty("demande_id").GetInt32());

        Assert.Equal("rating_not_due", await (await RateAsync(intervention, 5)).CodeAsync());
        await FinishAsync(intervention);
        await workshop.Admin.UntilQuietAsync();
        Assert.Contains("Dites-nous ce que vous en pensez", await ToldAsync(workshop.Client), StringComparison.Ordinal);
        Assert.Equal(intervention, Assert.Single(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/interventions/a-noter")).GetProperty("id").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await RateAsync(intervention, 4)).StatusCode);
        Assert.Equal("rating_taken", await (await RateAsync(intervention, 1)).CodeAsync());
        Assert.Empty(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/interventions/a-noter"));
        seen = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{intervention}");
        Assert.Equal(4, seen.GetProperty("avis").GetProperty("note").GetInt32());
        var stats = await workshop.Manager.GetAsync<JsonElement>("/api/v1/dashboard/stats");
        Assert.Equal(4, stats.GetProperty("kpi").GetProperty("satisfaction_client").GetDouble());
    }

    [Fact]
    public async Task A_request_is_decided_once_and_a_refusal_says_why()
    {
        var id = (await AskAsync("Fuite")).GetProperty("id").GetInt32();
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Technician.PostAsync($"/api/v1/demandes/{id}/refuser", new { motif = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await workshop.Manager.PostAsync($"/api/v1/demandes/{id}/refuser", new { motif = " " })).StatusCode);
        await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/demandes/{id}/refuser", new { motif = "Hors contrat" }));
        Assert.Equal("request_decided", await (await workshop.Manager.PostAsync($"/api/v1/demandes/{id}/accepter", new { })).CodeAsync());
        Assert.Equal("request_unknown", await (await workshop.Manager.PostAsync("/api/v1/demandes/999999/accepter", new { })).CodeAsync());
        await workshop.Admin.UntilQuietAsync();
        Assert.Contains("Hors contrat", await ToldAsync(workshop.Client), StringComparison.Ordinal);
        Assert.Equal("Hors contrat", Assert.Single(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/demandes?statut=refusee")).GetProperty("motif").GetString());
        Assert.Empty(await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/demandes?statut=nouvelle"));
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_opens_an_intervention()
    {
        var id = (await AskAsync("Fuite")).GetProperty("id").GetInt32();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => workshop.Manager.PostAsync($"/api/v1/demandes/{id}/accepter", new { titre = "Fuite" })));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.True((int)answer.StatusCode is 409 or 412, $"{answer.StatusCode}"));
        Assert.Equal(1, await workshop.Admin.ScalarAsync<long>("select count(*) from maintenance.intervention"));
    }

    [Fact]
    public async Task A_client_asks_only_for_his_own_and_sees_only_his_own()
    {
        var refused = await workshop.Client.PostAsync("/api/v1/demandes", new { equipement_id = workshop.Press, description = "x" });
        Assert.Equal(["equipement_id"], await refused.BlamedAsync());
        var other = await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/demandes", new { equipement_id = workshop.Press, description = "x" }));
        Assert.Empty(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/demandes"));
        var hidden = await workshop.Client.Client.GetAsync($"/api/v1/demandes/{other.GetProperty("id")}", Company.Ct);
        Assert.Equal("request_unknown", await hidden.CodeAsync());
        var intervention = await workshop.GivenInterventionAsync();
        await FinishAsync(intervention);
        Assert.Equal("intervention_unknown", await (await RateAsync(intervention, 5)).CodeAsync());
        Assert.Equal("rating_not_yours", await (await workshop.Manager.PostAsync($"/api/v1/interventions/{intervention}/avis", new { note = 5 })).CodeAsync());
        var own = await workshop.GivenInterventionAsync(equipment: this.own);
        await FinishAsync(own);
        await workshop.Admin.RunAsync("update maintenance.intervention set finished_at = finished_at - interval '31 days' where id = $1", own);
        Assert.Equal("rating_not_due", await (await RateAsync(own, 5)).CodeAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await RateAsync(own, 6)).StatusCode);
    }

    [Fact]
    public async Task Somebody_without_an_account_asks_by_the_code_follows_and_rates()
    {
        var door = await OpenDoorAsync();
        using var anyone = Company.Anonymous(app);
        var shown = await Company.JsonAsync(await anyone.GetAsync($"/api/v1/public/demandes/{door}", Company.Ct));
        Assert.Equal(["equipement", "entreprise"], shown.EnumerateObject().Select(property => property.Name));
        var secret = (await Company.JsonAsync(await PostPublicAsync(anyone, door))).GetProperty("suivi").GetString();
        var id = Assert.Single(await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/demandes")).GetProperty("id").GetInt32();
        Assert.Equal("nouvelle", (await FollowAsync(anyone, secret!)).GetProperty("statut").GetString());
        Assert.Equal(JsonValueKind.Null, Assert.Single(await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/demandes")).GetProperty("demandeur").ValueKind);
        Assert.Equal("rating_not_due", await (await anyone.PostAsync($"/api/v1/public/suivi/{secret}/avis", JsonBody(new { note = 5 }), Company.Ct)).CodeAsync());
        var intervention = (await Company.JsonAsync(await workshop.Manager.PostAsync($"/api/v1/demandes/{id}/accepter", new { }))).GetProperty("intervention_id").GetInt32();
        await FinishAsync(intervention);
        var following = await FollowAsync(anyone, secret!);
        Assert.Equal("acceptee terminee True", $"{following.GetProperty("statut")} {following.GetProperty("intervention")} {following.GetProperty("avis_possible").GetBoolean()}");
        Assert.Equal(HttpStatusCode.NoContent, (await anyone.PostAsync($"/api/v1/public/suivi/{secret}/avis", JsonBody(new { note = 5 }), Company.Ct)).StatusCode);
        Assert.False((await FollowAsync(anyone, secret!)).GetProperty("avis_possible").GetBoolean());
    }

    [Fact]
    public async Task A_code_that_is_revoked_forged_or_anothers_tells_nothing()
    {
        var door = await OpenDoorAsync();
        Assert.Equal(door, await OpenDoorAsync()); // labels can be printed again
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Technician.PostAsync($"/api/v1/equipements/{own}/demande-publique", new { })).StatusCode);
        Assert.Equal(
            "request_door_forbidden",
            await (await workshop.Technician.PostAsync("/api/v1/equipements/etiquettes", new { ids = new[] { own }, format = "62x29", demande = true })).CodeAsync());
        Assert.True((await workshop.Manager.PostAsync("/api/v1/equipements/etiquettes", new { ids = new[] { own }, format = "62x29", demande = true })).IsSuccessStatusCode);
        using var anyone = Company.Anonymous(app);
        Assert.Equal(HttpStatusCode.NoContent, (await workshop.Manager.Client.DeleteAsync($"/api/v1/equipements/{own}/demande-publique", Company.Ct)).StatusCode);
        foreach (var token in new[] { door, door[..^1] + (door[^1] == 'A' ? 'B' : 'A'), "dt_x", "1", $"ds_{door[3..]}" })
        {
            Assert.Equal("request_door_unknown", await (await anyone.GetAsync($"/api/v1/public/demandes/{token}", Company.Ct)).CodeAsync());
            Assert.Equal("request_door_unknown", await (await PostPublicAsync(anyone, token)).CodeAsync());
            Assert.Equal("request_following_unknown", await (await anyone.GetAsync($"/api/v1/public/suivi/{token}", Company.Ct)).CodeAsync());
        }

        Assert.NotEqual(door, await OpenDoorAsync());
    }

    [Fact]
    public async Task Programs_and_floods_are_kept_out()
    {
        var door = await OpenDoorAsync();
        using var anyone = Company.Anonymous(app);
        Assert.Equal("request_automatic", await (await PostPublicAsync(anyone, door, website: "https://example.org")).CodeAsync());
        Assert.Equal("request_automatic", await (await PostPublicAsync(anyone, door, seconds: 1)).CodeAsync());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await PostPublicAsync(anyone, door)).StatusCode);
        }

        var waits = await PostPublicAsync(anyone, door);
        Assert.Equal("too_many_attempts", await waits.CodeAsync());
        Assert.NotNull(waits.Headers.RetryAfter);

        await workshop.Admin.RunAsync(
            """
            insert into maintenance.request (equipment_id, description, urgency, status, created_at, follow_hash)
            select $1, 'x', 'Low', 'New', now(), sha256(n::text::bytea) from generate_series(1, 57) n
            """,
            own);
        var second = await workshop.GivenMachineAsync("Autre", "C-2");
        Assert.Equal("request_flood", await (await PostPublicAsync(anyone, await OpenDoorAsync(second))).CodeAsync());
    }

    [Fact]
    public async Task A_client_sees_and_writes_the_comments_that_are_meant_for_him()
    {
        var id = await workshop.GivenInterventionAsync(equipment: own);
        var url = $"/api/v1/interventions/{id}/commentaires";
        await Company.JsonAsync(await workshop.Manager.PostAsync(url, new { texte = "Mauvais payeur", mentions = new[] { workshop.TechnicianId } }));
        await Company.JsonAsync(await workshop.Manager.PostAsync(url, new { texte = "Nous venons lundi", visibilite = "client" }));
        await Company.JsonAsync(await workshop.Client.PostAsync(url, new { texte = "Merci" }));

        Assert.Equal(
            ["Nous venons lundi False", "Merci True"],
            (await workshop.Client.GetAsync<List<JsonElement>>(url)).Select(
                comment => $"{comment.GetProperty("texte")} {comment.GetProperty("par_client").GetBoolean()}"));
        Assert.Equal(3, (await workshop.Technician.GetAsync<List<JsonElement>>(url)).Count);
        Assert.Equal("comment_internal_forbidden", await (await workshop.Client.PostAsync(url, new { texte = "x", visibilite = "interne" })).CodeAsync());
        Assert.Equal("comment_mentions_forbidden", await (await workshop.Client.PostAsync(url, new { texte = "x", mentions = new[] { workshop.TechnicianId } })).CodeAsync());
        Assert.Equal(["mentions"], await (await workshop.Manager.PostAsync(url, new { texte = "x", mentions = new[] { workshop.ClientId } })).BlamedAsync());
        var hidden = await workshop.GivenInterventionAsync();
        Assert.Equal("intervention_unknown", await (await workshop.Client.PostAsync($"/api/v1/interventions/{hidden}/commentaires", new { texte = "x" })).CodeAsync());

        await workshop.Admin.UntilQuietAsync();
        Assert.Contains("vous mentionne", await ToldAsync(workshop.Technician), StringComparison.Ordinal);
        var told = await ToldAsync(workshop.Client);
        Assert.Contains("Nous venons lundi", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Mauvais payeur", told, StringComparison.Ordinal);
        Assert.Contains("Merci", await ToldAsync(workshop.Manager), StringComparison.Ordinal);
    }

    private async Task<JsonElement> AskAsync(string description, string urgency = "normale") => await Company.JsonAsync(
        await workshop.Client.PostAsync("/api/v1/demandes", new { equipement_id = own, description, urgence = urgency }));

    private Task<HttpResponseMessage> RateAsync(int intervention, int score) =>
        workshop.Client.PostAsync($"/api/v1/interventions/{intervention}/avis", new { note = score, commentaire = "Bien" });

    private async Task FinishAsync(int intervention)
    {
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, intervention, "en_cours"));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, intervention, "terminee"));
    }

    private async Task<string> OpenDoorAsync(int? equipment = null) => (await Company.JsonAsync(
        await workshop.Manager.PostAsync($"/api/v1/equipements/{equipment ?? own}/demande-publique", new { }))).GetProperty("adresse").GetString()!.Split('/')[^1];

    private static Task<HttpResponseMessage> PostPublicAsync(HttpClient client, string door, string? website = null, int seconds = 20) =>
        client.PostAsync($"/api/v1/public/demandes/{door}", JsonBody(new { description = "Fume <b>", nom = "Passant", site_web = website, duree_saisie = seconds }), Company.Ct);

    private static async Task<JsonElement> FollowAsync(HttpClient client, string secret) =>
        await Company.JsonAsync(await client.GetAsync($"/api/v1/public/suivi/{secret}", Company.Ct));

    private static async Task<string> ToldAsync(Tenant who) =>
        JsonSerializer.Serialize(await who.GetAsync<List<JsonElement>>("/api/v1/notifications"), Readable);

    private static StringContent JsonBody(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
