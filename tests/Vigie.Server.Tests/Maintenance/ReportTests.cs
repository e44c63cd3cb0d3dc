using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Documents;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>What remains of an intervention on paper: its report, the customer's signature, the technician's day.</summary>
public sealed class ReportTests(VigieApp app) : IAsyncLifetime
{
    private static readonly byte[] Logo = PngFile.Of(2, 2, [[255, 0, 0, 0, 0, 255], [0, 0, 0, 255, 255, 255]]);
    private static readonly object Done = new { rapport = "Joint changé.\nPression contrôlée.", cause = "Usure", action = "Remplacement", duree_travail = 95 };

    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_report_tells_what_was_done_with_the_signature_and_the_photos_and_under_the_logo()
    {
        await SetLogoAsync(Logo);
        var id = await GivenUnderWayAsync();
        foreach (var name in new[] { "avant.png", "apres.png" })
        {
            await Company.JsonAsync(await workshop.Technician.Client.PostAsync(
                "/api/v1/documents/upload", Upload.Of(Logo, name, ("intervention_id", id), ("type_document", "photo")), Company.Ct));
        }

        await Company.JsonAsync(await SignAsync(id));
        await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done));

        var report = await ReportAsync(workshop.Manager, id);
        var text = string.Join('\n', Enumerable.Range(0, report.PageCount).Select(report.Text));
        foreach (var told in new[]
        {
            $"Rapport d’intervention n° {id}", "Fuite", "Presse hydraulique PH-001", "PH001-2023-001", "HPX-2000", "Atelier A", "Marie Dubois (Hydraulique)",
            "95 min", "Terminée", "Joint changé.", "Pression contrôlée.", "Usure", "Remplacement", "avant.png", "apres.png", "Awa Client",
        })
        {
            Assert.Contains(told, text, StringComparison.Ordinal);
        }

        Assert.Equal(3, Enumerable.Range(0, report.PageCount).Sum(page => report.Content(page).Split(" Do Q").Length - 1)); // the logo and two photos
    }

    [Fact]
    public async Task The_report_is_in_the_language_of_the_company_and_hides_photos_from_who_may_not_see_documents()
    {
        await workshop.Admin.RunAsync("update catalog.tenant set language = 'en', country = 'US'");
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.Manager.Client.PostAsync(
            "/api/v1/documents/upload", Upload.Of(Logo, "secret.png", ("intervention_id", id), ("type_document", "photo")), Company.Ct));

        var report = await ReportAsync(app.ClientOf(workshop.Company.Id, workshop.ClientId, "interventions:read"), id);

        Assert.Equal((612, 792), report.Size);
        Assert.Contains($"Intervention report no. {id}", report.Text(0), StringComparison.Ordinal);
        Assert.DoesNotContain("secret.png", report.Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_reads_the_report_of_his_own_equipment_and_of_no_other()
    {
        var his = await workshop.GivenInterventionAsync(equipment: await workshop.GivenMachineAsync("Sienne", "S-1", workshop.ClientId));
        Assert.Contains("Sienne", (await ReportAsync(workshop.Client, his)).Text(0), StringComparison.Ordinal);
        var other = await workshop.Client.Client.GetAsync($"/api/v1/interventions/{await workshop.GivenInterventionAsync()}/rapport.pdf", Company.Ct);
        Assert.Equal((HttpStatusCode.NotFound, "intervention_unknown"), (other.StatusCode, await other.CodeAsync()));
    }

    [Fact]
    public async Task Each_end_of_the_work_keeps_a_version_of_its_report_and_tells_the_client_once()
    {
        var id = await GivenUnderWayAsync(await workshop.GivenMachineAsync("Sienne", "S-1", workshop.ClientId));
        await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done));
        await workshop.Admin.UntilQuietAsync();

        var kept = Assert.Single(await KeptAsync(id));
        Assert.Equal(($"rapport_intervention_{id}.pdf", "application/pdf", 1), (
            kept.GetProperty("nom").GetString(), kept.GetProperty("mime_type").GetString(), kept.GetProperty("version").GetInt32()));
        var content = await workshop.Client.Client.GetByteArrayAsync($"/api/v1/documents/{kept.GetProperty("id")}/contenu", Company.Ct);
        Assert.Contains("Joint changé.", new PdfProbe(content).Text(0), StringComparison.Ordinal);
        Assert.Single(await NoticesAsync());

        // A job that ran and whose end was lost runs again.
        await workshop.Admin.RunAsync("update job set status = 'Waiting' where kind = 'InterventionDone'");
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(1, Assert.Single(await KeptAsync(id)).GetProperty("version").GetInt32());

        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours", "Encore une fuite"));
        await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done));
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(2, Assert.Single(await KeptAsync(id)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Where_a_plan_asks_for_a_signature_the_work_does_not_end_without_one()
    {
        var plan = await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/plans-entretien", new
        {
            equipement_id = workshop.Press,
            titre = "Vidange",
            intervalle = 30,
            prochaine_echeance = app.Clock.GetUtcNow().AddDays(1),
            signature_obligatoire = true,
        }));
        Assert.True(plan.GetProperty("signature_obligatoire").GetBoolean());
        await workshop.Admin.InSessionAsync(async (services, _) =>
        {
            await services.GetRequiredService<OpenPreventive>().RunAsync(new(), Company.Ct);
            return 0;
        });
        var id = await workshop.Admin.ScalarAsync<int>("select id from maintenance.intervention where plan_id = $1", plan.GetProperty("id").GetInt32());
        await Company.JsonAsync(await workshop.AssignAsync(id));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));

        Assert.Equal("signature_missing", await (await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done)).CodeAsync());
        Assert.Equal("signature_missing", await (await Workshop.MoveAsync(workshop.Technician, id, "terminee")).CodeAsync());
        await Company.JsonAsync(await workshop.Technician.PutAsync($"/api/v1/interventions/{id}/signature", new { nom = "Awa Client", confirme = true }));
        await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done));
    }

    [Fact]
    public async Task One_signs_during_the_work_or_soon_after_and_the_signature_is_for_that_work_only()
    {
        var id = await workshop.GivenInterventionAsync();
        await Company.JsonAsync(await workshop.AssignAsync(id));
        Assert.Equal("signature_not_now", await (await SignAsync(id)).CodeAsync());
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
        await Company.JsonAsync(await workshop.Technician.PostAsync($"/api/v1/interventions/{id}/complete", Done));
        var signed = (await Company.JsonAsync(await SignAsync(id))).GetProperty("signature");
        Assert.Equal(("Awa Client", workshop.TechnicianId, "[[10,10,990,390]]"), (
            signed.GetProperty("nom").GetString(), signed.GetProperty("auteur_id").GetInt32(), signed.GetProperty("traits").GetRawText()));
        await workshop.Admin.UntilQuietAsync();
        Assert.Equal(2, Assert.Single(await KeptAsync(id)).GetProperty("version").GetInt32());

        await workshop.Admin.RunAsync("update maintenance.intervention set finished_at = finished_at - interval '25 hours' where id = $1", id);
        Assert.Equal("signature_not_now", await (await SignAsync(id)).CodeAsync());
        var again = await Company.JsonAsync(await Workshop.MoveAsync(workshop.Manager, id, "en_cours", "Fuite"));
        Assert.False(again.TryGetProperty("signature", out _));
    }

    [Theory]
    [InlineData("""{"nom":"A"}""")]
    [InlineData("""{"nom":" ","confirme":true}""")]
    [InlineData("""{"nom":"A","traits":[]}""")]
    [InlineData("""{"nom":"A","traits":[null]}""")]
    [InlineData("""{"nom":"A","traits":[[1]]}""")]
    [InlineData("""{"nom":"A","traits":[[1,2,3]]}""")]
    [InlineData("""{"nom":"A","traits":[[1001,2]]}""")]
    [InlineData("""{"nom":"A","traits":[[1,401]]}""")]
    [InlineData("""{"nom":"A","traits":[[-1,4]]}""")]
    public async Task A_signature_is_a_name_with_strokes_on_the_pad(string body)
    {
        var id = await GivenUnderWayAsync();
        var refused = await workshop.Technician.SendAsync(HttpMethod.Put, $"/api/v1/interventions/{id}/signature", body);
        Assert.InRange((int)refused.StatusCode, 400, 422);
    }

    [Fact]
    public async Task The_report_of_a_battery_shows_what_it_measured_around_the_work()
    {
        var battery = await workshop.Admin.GivenBatteryAsync();
        var now = app.Clock.GetUtcNow();
        await workshop.Admin.RunAsync(
            """
            insert into telemetry.sample_hour (battery_id, hour, count, voltage_n, voltage_min, voltage_max, voltage_sum)
            select $1, date_trunc('hour', $2::timestamptz) + h * interval '1 hour', 60, 60, 50 + h / 10.0, 52 + h / 10.0, 60 * (51 + h / 10.0)
            from generate_series(-30, 0) h
            """, battery, now);
        var id = await GivenUnderWayAsync(battery);

        var report = await ReportAsync(workshop.Manager, id);

        Assert.Contains("Tension (V)", report.Text(0), StringComparison.Ordinal);
        Assert.Contains("début", report.Text(0), StringComparison.Ordinal);
        Assert.DoesNotContain("Température", report.Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_is_a_small_picture_that_can_be_shown()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await LogoAsync()).StatusCode);
        foreach (var wrong in new[] { [], "<svg/>"u8.ToArray(), Logo[..40], PngFile.Of(2001, 0, [new byte[2001]]) })
        {
            Assert.Equal("logo_refused", await (await SetLogoAsync(wrong)).CodeAsync());
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SetLogoAsync(new byte[(512 * 1024) + 1])).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SetLogoAsync(Logo)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SetLogoAsync(Logo)).StatusCode);
        var shown = await LogoAsync();
        Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Logo, await shown.Content.ReadAsByteArrayAsync(Company.Ct));
        Assert.Equal(HttpStatusCode.NoContent, (await workshop.Admin.SendAsync(HttpMethod.Delete, "/api/v1/tenant/logo")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await LogoAsync()).StatusCode);
    }

    private Task<HttpResponseMessage> LogoAsync() => workshop.Admin.Client.GetAsync("/api/v1/tenant/logo", Company.Ct);

    private async Task<HttpResponseMessage> SetLogoAsync(byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return await workshop.Admin.Client.PutAsync("/api/v1/tenant/logo", body, Company.Ct);
    }

    private async Task<int> GivenUnderWayAsync(int? equipment = null)
    {
        var id = await workshop.GivenInterventionAsync(equipment: equipment);
        await Company.JsonAsync(await workshop.AssignAsync(id));
        await Company.JsonAsync(await Workshop.MoveAsync(workshop.Technician, id, "en_cours"));
        return id;
    }

    private Task<HttpResponseMessage> SignAsync(int id) => workshop.Technician.PutAsync(
        $"/api/v1/interventions/{id}/signature", new { nom = "Awa Client", traits = new[] { new[] { 10, 10, 990, 390 } } });

    private static async Task<PdfProbe> ReportAsync(Tenant who, int id)
    {
        var response = await who.Client.GetAsync($"/api/v1/interventions/{id}/rapport.pdf", Company.Ct);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return new(await response.Content.ReadAsByteArrayAsync(Company.Ct));
    }

    private Task<List<JsonElement>> KeptAsync(int id) =>
        workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/documents?intervention_id={id}&type_document=rapport_intervention");

    private async Task<IEnumerable<JsonElement>> NoticesAsync() => (await workshop.Client.GetAsync<List<JsonElement>>("/api/v1/notifications"))
        .Where(notice => notice.GetProperty("titre").GetString() == "Rapport d'intervention disponible");
}
