using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Documents;

/// <summary>A workshop with an intervention, and what its documents leave in the database and on the disk.</summary>
internal sealed record Archive(VigieApp App, Workshop Workshop, int Intervention)
{
    public const string Url = "/api/v1/documents";

    public string Folder => Path.Combine(App.Documents, $"{Workshop.Company.Id}");

    public IReadOnlyList<string> Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    public static async Task<Archive> OpenAsync(VigieApp app)
    {
        var workshop = await Workshop.OpenAsync(app);
        return new(app, workshop, await workshop.GivenInterventionAsync());
    }

    /// <summary>Uploads about the intervention.</summary>
    public Task<HttpResponseMessage> PostAsync(Tenant who, byte[] content, string name = "rapport.pdf") =>
        who.Client.PostAsync($"{Url}/upload", Upload.Of(content, name, ("intervention_id", Intervention), ("type_document", "rapport_intervention")), Company.Ct);

    public async Task<int> GivenAsync(byte[] content, string name = "rapport.pdf", Tenant? by = null) =>
        (await Company.JsonAsync(await PostAsync(by ?? Workshop.Technician, content, name))).GetProperty("id").GetInt32();

    /// <summary>A document about a piece of equipment.</summary>
    public async Task<int> GivenAboutAsync(int equipment, string type = "manuel") => (await Company.JsonAsync(await Workshop.Manager.Client.PostAsync(
        $"{Url}/upload", Upload.Of(Upload.Pdf(50), "manuel.pdf", ("equipement_id", equipment), ("type_document", type)), Company.Ct))).GetProperty("id").GetInt32();

    public static async Task<IReadOnlyList<int>> IdsAsync(Tenant who, string query = "") =>
        [.. (await who.GetAsync<List<JsonElement>>($"{Url}?{query}")).Select(document => document.GetProperty("id").GetInt32())];

    public Task<byte[]> ContentAsync(int id, string query = "") => Workshop.Manager.Client.GetByteArrayAsync($"{Url}/{id}/contenu?{query}", Company.Ct);

    public Task<long> RowsAsync() => Workshop.Admin.ScalarAsync<long>("select (select count(*) from documents.document) + (select count(*) from documents.version)");

    public Task<string> FileOfAsync(int id) => Workshop.Admin.ScalarAsync<string>(
        "select file from documents.version where document_id = $1 order by number desc limit 1", id);

    /// <summary>Changes a byte of the newest version on the disk.</summary>
    public async Task SpoilAsync(int id, long at)
    {
        await using var file = new FileStream(Path.Combine(Folder, await FileOfAsync(id)), FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }

    /// <summary>A store on the same folder that has another master key, and this server's too.</summary>
    public (FileStore Store, FileKeys Keys) WithNewKey()
    {
        var old = Convert.FromBase64String(App.Services.GetRequiredService<StorageOptions>().Key!);
        var keys = new FileKeys([.. Enumerable.Range(0, 32).Select(i => (byte)i)], [old]);
        return (new(App.Documents, keys), keys);
    }
}
