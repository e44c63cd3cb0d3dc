using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

[SupportedOSPlatform("linux")]
public sealed class DocumentTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = Archive.Url;
    private const int Chunk = 64 * 1024;

    private Archive archive = null!;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync() => archive = await Archive.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_answer_to_an_upload_is_that_of_the_specification()
    {
        var content = Upload.Pdf((2 * Chunk) + 100);
        var response = await archive.PostAsync(Workshop.Technician, content, "rapport_intervention_15.pdf");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var document = await Company.JsonAsync(response);
        Assert.Equal($"{Url}/{document.GetProperty("id")}", response.Headers.Location!.OriginalString);
        Assert.Equal(
            $$"""
            {"id":{{document.GetProperty("id")}},"nom":"rapport_intervention_15.pdf","type_document":"rapport_intervention","taille":{{content.Length}},
            "mime_type":"application/pdf","is_encrypted":true,"intervention_id":{{archive.Intervention}},"equipement_id":{{Workshop.Press}},
            "date_upload":"{{document.GetProperty("date_upload").GetString()}}","uploadeur_id":{{Workshop.TechnicianId}},"uploadeur":"Marie Dubois",
            "checksum":"{{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}}","version":1,"date_suppression":null}
            """.ReplaceLineEndings(""), document.GetRawText());
    }

    [Fact]
    public async Task What_is_on_the_disk_is_sealed_and_private_and_what_is_read_is_what_was_sent()
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Le client a signé ici. ", 20_000)));
        var id = await archive.GivenAsync(content, "note.txt");

        var file = Assert.Single(archive.Files);
        var stored = await File.ReadAllBytesAsync(file, Company.Ct);
        Assert.Equal(-1, stored.AsSpan().IndexOf("client a sign"u8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("note", Path.GetFileName(file), StringComparison.Ordinal);
        Assert.Equal(content, await archive.ContentAsync(id));
    }

    [Fact]
    public async Task Fields_may_come_before_the_file_and_name_an_equipment()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("manuel"), "type_document" },
            { new StringContent($"{Workshop.Press}"), "equipement_id" },
            { new ByteArrayContent(Upload.Pdf(200)), "file", "notice é 机.pdf" },
        };
        var document = await Company.JsonAsync(await Workshop.Manager.Client.PostAsync($"{Url}/upload/", form, Company.Ct));

        Assert.Equal("notice é 机.pdf", document.GetProperty("nom").GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("intervention_id").ValueKind);
        Assert.Equal([document.GetProperty("id").GetInt32()], await Archive.IdsAsync(Workshop.Technician, $"equipement_id={Workshop.Press}"));
    }

    [Fact]
    public async Task The_list_has_the_newest_first_and_is_filtered_by_what_the_documents_are_about()
    {
        var other = await Workshop.GivenMachineAsync("Tour", "T-1");
        var (report, manual, bill) = (
            await archive.GivenAsync(Upload.Pdf(60)), await archive.GivenAboutAsync(other), await archive.GivenAboutAsync(Workshop.Press, "facture"));

        Assert.Equal([bill, manual, report], await Archive.IdsAsync(Workshop.Technician));
        Assert.Equal([bill, report], await Archive.IdsAsync(Workshop.Technician, $"equipement_id={Workshop.Press}"));
        Assert.Equal([report], await Archive.IdsAsync(Workshop.Technician, $"intervention_id={archive.Intervention}"));
        Assert.Equal([manual], await Archive.IdsAsync(Workshop.Technician, "type_document=manuel"));
        var page = await Workshop.Technician.Client.GetAsync($"{Url}?limit=1&offset=1", Company.Ct);
        Assert.Equal("3", Assert.Single(page.Headers.GetValues("X-Total-Count")));
        Assert.Equal(manual, Assert.Single((await Company.JsonAsync(page)).EnumerateArray()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_new_version_takes_the_place_of_the_old_one_which_stays()
    {
        var (first, second) = (Upload.Pdf(100), Upload.Pdf(200));
        var id = await archive.GivenAsync(first);
        var after = await Company.JsonAsync(await Workshop.Manager.Client.PostAsync($"{Url}/{id}/versions", Upload.Of(second, "final.pdf"), Company.Ct));

        Assert.Equal((2, "final.pdf", 200), (after.GetProperty("version").GetInt32(), after.GetProperty("nom").GetString(), after.GetProperty("taille").GetInt32()));
        Assert.Equal(second, await archive.ContentAsync(id));
        Assert.Equal(first, await archive.ContentAsync(id, "version=1"));
        var versions = (await Workshop.Technician.GetAsync<JsonElement>($"{Url}/{id}")).GetProperty("versions").EnumerateArray().ToList();
        Assert.Equal([2, 1], versions.Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal("Marie Dubois", versions[1].GetProperty("uploadeur").GetString());
        Assert.Equal([id], await Archive.IdsAsync(Workshop.Technician));
        Assert.Equal("document_unknown", await (await Workshop.Manager.Client.GetAsync($"{Url}/{id}/contenu?version=3", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Versions_that_arrive_at_once_get_a_number_each()
    {
        var id = await archive.GivenAsync(Upload.Pdf(100));
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            Workshop.Manager.Client.PostAsync($"{Url}/{id}/versions", Upload.Of(Upload.Pdf(200 + i), "v.pdf"), Company.Ct)));

        var numbers = new List<int>();
        foreach (var response in sent)
        {
            numbers.Add((await Company.JsonAsync(response)).GetProperty("version").GetInt32());
        }

        Assert.Equal([2, 3, 4, 5, 6, 7], numbers.Order());
        Assert.Equal(7, archive.Files.Count);
    }

    [Fact]
    public async Task What_was_removed_is_gone_for_everybody_until_it_is_restored()
    {
        var id = await archive.GivenAsync(Upload.Pdf(100));
        Assert.Equal(HttpStatusCode.NoContent, (await Workshop.Technician.Client.DeleteAsync($"{Url}/{id}", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Workshop.Technician.Client.DeleteAsync($"{Url}/{id}", Company.Ct)).StatusCode);

        Assert.Empty(await Archive.IdsAsync(Workshop.Manager));
        Assert.Equal([id], await Archive.IdsAsync(Workshop.Manager, "supprimes=true"));
        foreach (var path in new[] { "", "/contenu", "/integrite" })
        {
            Assert.Equal("document_unknown", await (await Workshop.Manager.Client.GetAsync($"{Url}/{id}{path}", Company.Ct)).CodeAsync());
        }

        Assert.Equal("document_unknown", await (await Workshop.Manager.Client.PostAsync(
            $"{Url}/{id}/versions", Upload.Of(Upload.Pdf(50), "v.pdf"), Company.Ct)).CodeAsync());
        await Company.JsonAsync(await Workshop.Technician.PostAsync($"{Url}/{id}/restaurer", new { }));
        await Company.JsonAsync(await Workshop.Technician.PostAsync($"{Url}/{id}/restaurer", new { }));
        Assert.Equal([id], await Archive.IdsAsync(Workshop.Manager));
        Assert.Equal(
            ["document_uploaded", "document_deleted", "document_restored"],
            await Workshop.Admin.ScalarAsync<string[]>("select array_agg(action order by id) from audit_entry where entity = 'document'"));
    }

    [Fact]
    public async Task A_technician_removes_what_he_uploaded_and_a_manager_everything()
    {
        var (his, theirs) = (await archive.GivenAsync(Upload.Pdf(100)), await archive.GivenAboutAsync(Workshop.Press));

        Assert.Equal("document_not_yours", await (await Workshop.Technician.Client.DeleteAsync($"{Url}/{theirs}", Company.Ct)).CodeAsync());
        Assert.Equal("document_not_yours", await (await Workshop.Technician.PostAsync($"{Url}/{theirs}/restaurer", new { })).CodeAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await Workshop.Manager.Client.DeleteAsync($"{Url}/{his}", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Workshop.Manager.Client.DeleteAsync($"{Url}/{theirs}", Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_client_reads_the_documents_of_his_own_equipment_and_changes_none()
    {
        var machine = await Workshop.GivenMachineAsync("La sienne", "C-1", Workshop.ClientId);
        var (his, removed) = (await archive.GivenAboutAsync(machine), await archive.GivenAboutAsync(machine));
        var hidden = await archive.GivenAsync(Upload.Pdf(100));
        await Workshop.Manager.Client.DeleteAsync($"{Url}/{removed}", Company.Ct);

        Assert.Equal([his], await Archive.IdsAsync(Workshop.Client));
        Assert.Empty(await Archive.IdsAsync(Workshop.Client, "supprimes=true"));
        Assert.Equal(Upload.Pdf(50), await Workshop.Client.Client.GetByteArrayAsync($"{Url}/{his}/contenu", Company.Ct));
        foreach (var path in new[] { "", "/contenu", "/integrite" })
        {
            Assert.Equal("document_unknown", await (await Workshop.Client.Client.GetAsync($"{Url}/{hidden}{path}", Company.Ct)).CodeAsync());
        }

        Assert.Equal("forbidden", await (await archive.PostAsync(Workshop.Client, Upload.Pdf(10))).CodeAsync());
        Assert.Equal("forbidden", await (await Workshop.Client.Client.DeleteAsync($"{Url}/{his}", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task A_part_is_sent_to_who_asks_for_a_part_and_nothing_to_who_has_it()
    {
        var content = Upload.Pdf((3 * Chunk) + 10);
        var id = await archive.GivenAsync(content);
        foreach (var (from, to) in new[] { (0, 9), (Chunk - 5, Chunk + 5), ((3 * Chunk) + 5, (3 * Chunk) + 9) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/{id}/contenu");
            request.Headers.Range = new RangeHeaderValue(from, to);
            using var part = await Workshop.Technician.Client.SendAsync(request, Company.Ct);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(content[from..(to + 1)], await part.Content.ReadAsByteArrayAsync(Company.Ct));
        }

        using var whole = await Workshop.Technician.Client.GetAsync($"{Url}/{id}/contenu", Company.Ct);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Url}/{id}/contenu");
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await Workshop.Technician.Client.SendAsync(again, Company.Ct)).StatusCode);
    }

    [Theory]
    [InlineData("é 机.txt", "attachment", "text/plain")]
    [InlineData("plan.pdf", "inline", "application/pdf")]
    public async Task A_document_never_runs_as_a_page_of_this_site(string name, string disposition, string type)
    {
        var id = await archive.GivenAsync(name.EndsWith("pdf", StringComparison.Ordinal) ? Upload.Pdf(99) : "<script>alert(1)</script>"u8.ToArray(), name);
        using var response = await Workshop.Technician.Client.GetAsync($"{Url}/{id}/contenu", Company.Ct);

        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(disposition, response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_changed_on_the_disk_is_not_given()
    {
        var id = await archive.GivenAsync(Upload.Pdf((2 * Chunk) + 10));
        await archive.SpoilAsync(id, Chunk + 100); // in the second chunk
        Assert.False((await Workshop.Manager.GetAsync<JsonElement>($"{Url}/{id}/integrite")).GetProperty("integre").GetBoolean());
        await Assert.ThrowsAnyAsync<Exception>(() => archive.ContentAsync(id)); // cut off, not passed on

        await archive.SpoilAsync(id, 20); // in the first
        Assert.Equal("document_damaged", await (await Workshop.Manager.Client.GetAsync($"{Url}/{id}/contenu", Company.Ct)).CodeAsync());
        File.Delete(Path.Combine(archive.Folder, await archive.FileOfAsync(id)));
        Assert.Equal("document_damaged", await (await Workshop.Manager.Client.GetAsync($"{Url}/{id}/contenu", Company.Ct)).CodeAsync());
        var whole = await archive.GivenAsync(Upload.Pdf(100));
        Assert.True((await Workshop.Manager.GetAsync<JsonElement>($"{Url}/{whole}/integrite")).GetProperty("integre").GetBoolean());
    }
}
