using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Alerts;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Documents;

/// <summary>Photos of alerts and papers of contracts: where they are found, and who sees them.</summary>
public sealed class SubjectTests(VigieApp app) : IAsyncLifetime
{
    private static readonly byte[] Picture = PngFile.Of(2, 2, [[255, 0, 0, 0, 0, 255], [0, 0, 0, 255, 255, 255]]);

    private Archive archive = null!;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync() => archive = await Archive.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_photo_of_an_alert_is_found_with_it_and_with_its_battery()
    {
        var battery = await Workshop.Admin.GivenBatteryOfAsync(Workshop.ClientId);
        var alert = await Workshop.Admin.GivenAlertAsync(battery);

        var photo = await StoreAsync(Workshop.Technician, Picture, "borne.png", ("alerte_id", alert), ("type_document", "photo"));

        Assert.Equal((alert, battery), (photo.GetProperty("alerte_id").GetInt64(), photo.GetProperty("equipement_id").GetInt32()));
        int[] stored = [photo.GetProperty("id").GetInt32()];
        Assert.Equal(stored, await Archive.IdsAsync(Workshop.Manager, $"alerte_id={alert}"));
        Assert.Equal(stored, await Archive.IdsAsync(Workshop.Client, $"equipement_id={battery}"));
        Assert.Empty(await Archive.IdsAsync(Workshop.Manager, $"alerte_id={alert + 1}"));
    }

    [Fact]
    public async Task The_papers_of_a_contract_are_found_with_it_and_read_by_its_client_alone()
    {
        var agreements = new Agreements(app, Workshop);
        var machine = await Workshop.GivenMachineAsync("Compresseur", "C-1", Workshop.ClientId);
        var contract = await agreements.GivenAsync(agreements.Today(), agreements.Today().AddYears(1), new { equipement_ids = new[] { machine } });
        var (_, stranger) = await Workshop.Company.GivenUserAsync("client");

        var paper = await StoreAsync(Workshop.Manager, Upload.Pdf(300), "signe.pdf", ("contrat_id", contract), ("type_document", "contrat"));

        Assert.Equal(JsonValueKind.Null, paper.GetProperty("equipement_id").ValueKind);
        int[] stored = [paper.GetProperty("id").GetInt32()];
        Assert.Equal(stored, await Archive.IdsAsync(Workshop.Manager, $"contrat_id={contract}"));
        Assert.Equal(stored, await Archive.IdsAsync(Workshop.Client, $"contrat_id={contract}"));
        Assert.Empty(await Archive.IdsAsync(Workshop.Manager, $"equipement_id={machine}"));
        Assert.Empty(await Archive.IdsAsync(await Workshop.Company.SignInAsync(stranger)));
    }

    [Fact]
    public async Task What_is_about_nothing_about_two_things_or_not_ones_own_is_refused_and_leaves_nothing()
    {
        var stranger = await Archive.OpenAsync(app);
        var alert = await stranger.Workshop.Admin.GivenAlertAsync(await stranger.Workshop.Admin.GivenBatteryAsync());
        var agreements = new Agreements(app, stranger.Workshop);
        var contract = await agreements.GivenAsync(agreements.Today(), agreements.Today().AddYears(1));
        var own = await Workshop.Admin.GivenAlertAsync(await Workshop.Admin.GivenBatteryAsync());
        (string Code, byte[] Content, string Name, (string, object)[] Fields)[] refused =
        [
            ("alert_unknown", Picture, "a.png", [("alerte_id", alert)]),
            ("contract_unknown", Picture, "a.png", [("contrat_id", contract)]),
            ("validation_failed", Picture, "a.png", [("alerte_id", own), ("equipement_id", Workshop.Press)]),
            ("validation_failed", Picture, "a.png", []),
            ("validation_failed", Picture, "a.png", [("alerte_id", own), ("point_controle", 0)]),
            ("validation_failed", Picture, "a.png", [("alerte_id", "un")]),
            ("document_format_refused", Upload.Pdf(100), "a.pdf", [("alerte_id", own)]),
        ];

        foreach (var (code, content, name, fields) in refused)
        {
            var answer = await SendAsync(Workshop.Manager, content, name, [.. fields, ("type_document", "photo")]);
            Assert.Equal(code, await answer.CodeAsync());
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound, $"{code}: {answer.StatusCode}");
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    private static async Task<JsonElement> StoreAsync(Tenant who, byte[] content, string name, params (string, object)[] fields) =>
        await Company.JsonAsync(await SendAsync(who, content, name, fields));

    private static Task<HttpResponseMessage> SendAsync(Tenant who, byte[] content, string name, params (string, object)[] fields) =>
        who.Client.PostAsync($"{Archive.Url}/upload", Upload.Of(content, name, fields), Company.Ct);
}
