using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests;

/// <summary>A database of its own in the throw-away PostgreSQL of this run, with the two roles as the server makes them.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<OwnedPostgres>> Postgres = new(() => OwnedPostgres.StartThrowAwayAsync(NullLogger.Instance, default));

    private readonly Databases databases;

    private TestCluster(Databases databases, string url) => (this.databases, Url) = (databases, url);

    /// <summary>What DATABASE_URL would name.</summary>
    public string Url { get; }

    public string Owner => databases.ForOwner;

    public string App => databases.ForApp;

    public static async Task<TestCluster> StartAsync()
    {
        var url = await (await Postgres.Value).CreateDatabaseAsync($"vigie_test_{Guid.NewGuid():N}", null, default);
        return new(await Databases.OpenAsync(new DatabaseOptions { Url = url }, "", NullLogger.Instance, default), url);
    }

    /// <summary>Stops the cluster; call once, when the run ends.</summary>
    public static async ValueTask StopAllAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await (await Postgres.Value).DisposeAsync();
    }

    public ValueTask DisposeAsync() => databases.DisposeAsync();
}
