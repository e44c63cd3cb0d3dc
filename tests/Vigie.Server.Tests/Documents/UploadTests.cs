using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

/// <summary>What is accepted is kept; of what is not, nothing stays.</summary>
public sealed class UploadTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = Archive.Url;

    private Archive archive = null!;

    private Workshop Workshop => archive.Workshop;

    public async ValueTask InitializeAsync() => archive = await Archive.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_refused_leaves_neither_row_nor_file()
    {
        var stranger = await Archive.OpenAsync(app);
        var pdf = Upload.Pdf(100_000);
        (string Name, object Value) type = ("type_document", "rapport"), press = ("equipement_id", Workshop.Press);
        (string Code, MultipartFormDataContent Form)[] refused =
        [
            ("document_empty", Upload.Of([], "a.pdf", press, type)),
            ("document_format_refused", Upload.Of(pdf, "a.exe", press, type)),
            ("document_content_mismatch", Upload.Of("<html>"u8.ToArray(), "a.pdf", press, type)),
            ("validation_failed", Upload.Of(pdf, "a.pdf", type)),
            ("validation_failed", Upload.Of(pdf, "a.pdf", press)),
            ("validation_failed", Upload.Of(pdf, "a.pdf", press, ("type_document", "Rapport d’essai"))),
            ("validation_failed", Upload.Of(pdf, "a.pdf", press, type, ("intervention_id", archive.Intervention))),
            ("validation_failed", Upload.Of(pdf, "a.pdf", type, ("equipement_id", "-1"))),
            ("validation_failed", Upload.Of(pdf, "a.pdf", type, ("equipement_id", "99999999999"))),
            ("upload_malformed", Upload.Of(pdf, "a.pdf", press, press, type)),
            ("upload_malformed", Upload.Of(pdf, "a.pdf", press, type, ("inconnu", 1))),
            ("upload_malformed", Upload.Of(pdf, "a.pdf", press, ("type_document", new string('x', 5000)))),
            ("equipment_unknown", Upload.Of(pdf, "a.pdf", type, ("equipement_id", stranger.Workshop.Press))),
            ("equipment_unknown", Upload.Of(pdf, "a.pdf", type, ("equipement_id", 2_000_000_000))),
            ("intervention_unknown", Upload.Of(pdf, "a.pdf", type, ("intervention_id", stranger.Intervention))),
            ("validation_failed", new() { { new StringContent("rapport"), "type_document" } }),
        ];
        foreach (var (code, form) in refused)
        {
            var response = await Workshop.Manager.Client.PostAsync($"{Url}/upload", form, Company.Ct);
            Assert.Equal((code, true), (await response.CodeAsync(), (int)response.StatusCode is >= 400 and < 500));
        }

        foreach (var (type2, body) in new[] { ("application/json", "{}"), ("multipart/form-data", "x"), ("multipart/form-data; boundary=a", "--b\r\n"), ("text/plain", "") })
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type2);
            Assert.InRange((int)(await Workshop.Manager.Client.PostAsync($"{Url}/upload", content, Company.Ct)).StatusCode, 400, 422);
        }

        Assert.Equal(0, await archive.RowsAsync());
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_leaves_neither_row_nor_file()
    {
        var server = Workshop.Manager.Client.BaseAddress!;
        using (var socket = new TcpClient(server.Host, server.Port))
        {
            var head = $"""
                POST {Url}/upload HTTP/1.1
                Host: {server.Authority}
                Authorization: {Workshop.Manager.Client.DefaultRequestHeaders.Authorization}
                Content-Type: multipart/form-data; boundary=limite
                Content-Length: 1000000

                --limite
                Content-Disposition: form-data; name="file"; filename="a.pdf"


                """.ReplaceLineEndings("\r\n");
            await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head), Company.Ct);
            await socket.GetStream().WriteAsync(Upload.Pdf(300_000), Company.Ct);
            await UntilAsync(() => archive.Files.Any(file => new FileInfo(file).Length > 100_000)); // it is being written
            Assert.EndsWith(".part", Assert.Single(archive.Files), StringComparison.Ordinal);
        }

        await UntilAsync(() => archive.Files.Count == 0);
        Assert.Equal(0, await archive.RowsAsync());
    }

    [Fact]
    public async Task The_same_key_sent_again_gets_the_same_answer_and_keeps_one_file()
    {
        var ids = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/upload");
            request.Headers.Add("Idempotency-Key", "photo-1");
            request.Content = Upload.Of(Upload.Pdf(100), "a.pdf", ("equipement_id", Workshop.Press), ("type_document", "photo"));
            using var response = await Workshop.Technician.Client.SendAsync(request, Company.Ct);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            ids.Add((await Company.JsonAsync(response)).GetProperty("id").GetInt32());
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Single(archive.Files);
        Assert.Equal(2, await archive.RowsAsync());
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused_while_it_arrives()
    {
        var limit = app.Services.GetRequiredService<StorageOptions>();
        using var content = new StreamContent(new Zeros("%PDF-1.7"u8.ToArray(), limit.MaxBytes + 1));
        var response = await Workshop.Manager.Client.PostAsync(
            $"{Url}/upload", Upload.Of(content, "a.pdf", ("equipement_id", Workshop.Press), ("type_document", "x")), Company.Ct);

        Assert.Equal(("document_too_large", HttpStatusCode.RequestEntityTooLarge), (await response.CodeAsync(), response.StatusCode));
        Assert.Empty(archive.Files);
    }

    [Fact]
    public async Task Together_a_companys_documents_keep_its_quota()
    {
        await archive.GivenAsync(Upload.Pdf(700_000));
        var code = await Workshop.Admin.InSessionAsync(async (services, session) =>
        {
            var work = ActivatorUtilities.CreateInstance<DocumentWork>(services, new StorageOptions { QuotaMegabytes = 1 });
            await work.RequireRoomAsync(300_000, Company.Ct);
            return (await Assert.ThrowsAsync<Refusal>(() => work.RequireRoomAsync(400_000, Company.Ct))).Code;
        });

        Assert.Equal("documents_quota", code);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = 0; !holds(); waited += 20)
        {
            Assert.True(waited < 30_000, "It never came.");
            await Task.Delay(20, Company.Ct);
        }
    }
}
