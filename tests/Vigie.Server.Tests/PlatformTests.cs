using System.Net;
using Npgsql;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Tests;

public sealed class PlatformTests(VigieApp app)
{
    [Fact]
    public async Task The_openapi_document_is_served()
    {
        using var client = app.CreateClient();
        var response = await client.GetAsync("/openapi.json", Tenant.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"openapi\"", await response.Content.ReadAsStringAsync(Tenant.Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/api/v1/docs/index.html")]
    [InlineData("/redoc/index.html")]
    [InlineData("/api/v1/redoc/index.html")]
    public async Task The_api_pages_are_served(string url)
    {
        using var client = app.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(url, Tenant.Ct)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_gets_problem_details()
    {
        var tenant = await app.NewTenantAsync("*");
        var response = await tenant.Client.GetAsync("/api/v1/nothing", Tenant.Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", await response.CodeAsync());
    }

    [Fact]
    public async Task Migrations_go_down_one_by_one_and_up_again()
    {
        await using var cluster = await TestCluster.StartAsync();
        var migrator = new Migrator(cluster.Owner);
        var applied = await migrator.UpAsync(Tenant.Ct);
        Assert.Empty(await migrator.UpAsync(Tenant.Ct));
        foreach (var name in applied.Reverse())
        {
            Assert.Equal(name, await migrator.DownAsync(Tenant.Ct));
        }

        Assert.Null(await migrator.DownAsync(Tenant.Ct));
        Assert.Equal(applied, await migrator.UpAsync(Tenant.Ct));
        Assert.All(await migrator.StatusAsync(Tenant.Ct), migration => Assert.NotNull(migration.AppliedAt));
    }

    [Fact]
    public async Task Two_servers_that_start_together_migrate_once()
    {
        await using var cluster = await TestCluster.StartAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(cluster.Owner).UpAsync(Tenant.Ct)));
        Assert.Single(applied, names => names.Count > 0);
    }

    [Fact]
    public async Task A_migration_that_was_edited_after_it_was_applied_stops_the_start()
    {
        await using var cluster = await TestCluster.StartAsync();
        var migrator = new Migrator(cluster.Owner);
        await migrator.UpAsync(Tenant.Ct);
        await using (var owner = NpgsqlDataSource.Create(cluster.Owner))
        await using (var command = owner.CreateCommand("update migration set checksum = 'x' where name = '0001_platform'"))
        {
            await command.ExecuteNonQueryAsync(Tenant.Ct);
        }

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => migrator.UpAsync(Tenant.Ct));
        Assert.Contains("0001_platform", error.Message, StringComparison.Ordinal);
    }
}
