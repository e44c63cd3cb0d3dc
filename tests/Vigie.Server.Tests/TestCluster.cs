using Npgsql;

namespace Vigie.Server.Tests;

/// <summary>A database of its own for this run, with the two roles.</summary>
internal sealed class TestCluster(string owner, string app, string database) : IAsyncDisposable
{
    private static readonly string Server = Environment.GetEnvironmentVariable("VIGIE_TEST_CLUSTER") ?? "Host=127.0.0.1;Port=55432";

    public string Owner => owner;

    public string App => app;

    public static async Task<TestCluster> StartAsync()
    {
        var database = $"vigie_test_{Guid.NewGuid():N}";
        await AdminAsync($"create database {database} owner vigie_owner");
        return new($"{Server};Database={database};Username=vigie_owner", $"{Server};Database={database};Username=vigie_app", database);
    }

    public async ValueTask DisposeAsync() => await AdminAsync($"drop database {database} with (force)");

    private static async Task AdminAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create($"{Server};Database=postgres;Username=postgres");
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
