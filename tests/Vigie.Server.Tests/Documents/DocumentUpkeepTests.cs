using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Server.Modules.Documents.Upkeep;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Storage;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Documents;

public sealed class DocumentUpkeepTests(VigieApp app) : IAsyncLifetime
{
    private readonly TestClock clock = new();
    private Archive archive = null!;

    private int TenantId => archive.Workshop.Company.Id;

    public async ValueTask InitializeAsync() => archive = await Archive.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Another_master_key_takes_over_without_a_file_being_written_anew()
    {
        var contents = Enumerable.Range(1, 3).Select(i => Upload.Pdf(i * 40_000)).ToList();
        foreach (var content in contents)
        {
            await archive.GivenAsync(content);
        }

        var written = archive.Files.ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var (store, keys) = archive.WithNewKey();
        var upkeep = Upkeep(store, keys);

        Assert.Equal(3, await upkeep.RotateAsync(TenantId, Company.Ct));
        Assert.Equal(0, await upkeep.RotateAsync(TenantId, Company.Ct));
        Assert.Equal((3, 0), await upkeep.VerifyAsync(TenantId, long.MaxValue, Company.Ct));
        Assert.Equal(written, archive.Files.ToDictionary(file => file, File.GetLastWriteTimeUtc));
        // The old key alone opens them no more: a server that has only it says so instead of starting.
        var problem = await Assert.ThrowsAsync<StartupProblem>(() => Upkeep().RequireKeysAsync(Company.Ct));
        Assert.Contains($"master key {keys.PrimaryId}, which", problem.Message, StringComparison.Ordinal);
        await archive.Workshop.Admin.RunAsync("delete from documents.document"); // another test's server on this database has to start
    }

    [Fact]
    public async Task The_planned_check_finds_what_was_damaged_and_says_so()
    {
        var (whole, damaged, gone) = (
            await archive.GivenAsync(Upload.Pdf(100_000)), await archive.GivenAsync(Upload.Pdf(100_000)), await archive.GivenAsync(Upload.Pdf(10)));
        await archive.SpoilAsync(damaged, 90_000);
        File.Delete(Path.Combine(archive.Folder, await archive.FileOfAsync(gone)));

        Assert.Equal((3, 2), await Upkeep().VerifyAsync(TenantId, long.MaxValue, Company.Ct));
        Assert.Equal((0, 0), await Upkeep().VerifyAsync(TenantId, long.MaxValue, Company.Ct));
        clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal((2, 1), await Upkeep().VerifyAsync(TenantId, 150_000, Company.Ct));
        var version = (await archive.Workshop.Manager.GetAsync<System.Text.Json.JsonElement>($"{Archive.Url}/{whole}")).GetProperty("versions")[0];
        Assert.True(version.GetProperty("integre").GetBoolean());
        Assert.Equal(3, await archive.Workshop.Admin.ScalarAsync<long>("select count(*) from audit_entry where action = 'document_damaged'"));
    }

    [Fact]
    public async Task What_was_removed_long_ago_is_erased_from_the_disk_too()
    {
        var (kept, recent, old) = (
            await archive.GivenAsync(Upload.Pdf(10)), await archive.GivenAsync(Upload.Pdf(20)), await archive.GivenAsync(Upload.Pdf(30)));
        await archive.Workshop.Manager.Client.PostAsync($"{Archive.Url}/{old}/versions", Upload.Of(Upload.Pdf(40), "v.pdf"), Company.Ct);
        await archive.Workshop.Manager.Client.DeleteAsync($"{Archive.Url}/{old}", Company.Ct);
        clock.Advance(TimeSpan.FromDays(31));
        await archive.Workshop.Manager.Client.DeleteAsync($"{Archive.Url}/{recent}", Company.Ct);
        await archive.Workshop.Admin.ScalarAsync<int>(
            "update documents.document set deleted_at = deleted_at + interval '30 days' where id = $1 returning id", recent);

        Assert.Equal(1, await Upkeep().PurgeAsync(TenantId, Company.Ct));
        Assert.Equal(0, await Upkeep().PurgeAsync(TenantId, Company.Ct));
        Assert.Equal(2, archive.Files.Count);
        Assert.Equal(4, await archive.RowsAsync());
        Assert.Equal([kept], await Archive.IdsAsync(archive.Workshop.Manager));
    }

    [Fact]
    public async Task Files_that_nobody_knows_are_removed_and_those_of_documents_stay()
    {
        var root = Directory.CreateTempSubdirectory("vigie-orphans-");
        var keys = app.Services.GetRequiredService<FileKeys>();
        var known = Path.GetFileName(await archive.FileOfAsync(await archive.GivenAsync(Upload.Pdf(10))));
        Write($"{TenantId}/{known}", days: 40);
        Write($"{TenantId}/orphan", days: 40);
        Write($"{TenantId}/fresh", days: 1);
        Write($"{TenantId}/broken.part", days: 1);
        Write($"{TenantId}/going.part", days: 0);
        Write("999999999/stranger", days: 40);

        Assert.Equal(2, await Upkeep(new(root.FullName, keys), keys).CleanAsync(TenantId, Company.Ct));
        Assert.Equal(
            [$"{TenantId}/{known}", $"{TenantId}/fresh", $"{TenantId}/going.part", "999999999/stranger"],
            root.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.Directory!.Name}/{file.Name}").ToHashSet());
        root.Delete(recursive: true);

        void Write(string path, int days)
        {
            var file = new FileInfo(Path.Combine(root.FullName, path));
            file.Directory!.Create();
            File.WriteAllText(file.FullName, "x");
            file.LastWriteTimeUtc = clock.GetUtcNow().AddDays(-days).UtcDateTime;
        }
    }

    private DocumentUpkeep Upkeep(FileStore? store = null, FileKeys? keys = null) => new(
        app.Services.GetRequiredService<TenantWork>(), store ?? app.Services.GetRequiredService<FileStore>(),
        keys ?? app.Services.GetRequiredService<FileKeys>(), app.Services.GetRequiredService<ServerOptions>(), clock,
        NullLogger<DocumentUpkeep>.Instance);
}
