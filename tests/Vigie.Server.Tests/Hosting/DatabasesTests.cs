using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Hosting;

/// <summary>The way from DATABASE_URL to two logins that work, on a real server.</summary>
public sealed class DatabasesTests(DatabasesTests.Cluster cluster) : IClassFixture<DatabasesTests.Cluster>
{
    private readonly OwnedPostgres postgres = cluster.Postgres;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_serving_login_is_made_and_row_level_security_binds_it()
    {
        await using var databases = await OpenAsync(new() { Url = postgres.ConnectionString });

        Assert.Equal("vigie_app f f f", await AskAsync(
            databases.ForApp,
                "select concat_ws(' ', current_user, rolsuper, rolbypassrls, rolcreaterole) from pg_roles where rolname = current_user"));
        await using var again = await OpenAsync(new() { Url = postgres.ConnectionString });
    }

    [Fact]
    public async Task Servers_that_start_together_do_not_stumble_over_each_other()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(new() { Url = postgres.ConnectionString })));

        Assert.All(opened, databases => Assert.Null(databases.Own));
    }

    [Fact]
    public async Task A_serving_login_that_sees_past_row_level_security_stops_the_start()
    {
        var superuser = As(OwnedPostgres.Superuser, password: null);

        var problem = await Assert.ThrowsAsync<StartupProblem>(
            () => OpenAsync(new() { Url = postgres.ConnectionString, AppUrl = superuser }));

        Assert.Contains("sees past row-level security", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_may_not_make_roles_is_told_what_to_run()
    {
        await AskAsync(postgres.ConnectionString, "create role plain login password 'plain'");
        var plain = As("plain", "plain");

        var problem = await Assert.ThrowsAsync<StartupProblem>(() => OpenAsync(new() { Url = plain }));

        Assert.Contains("alter role plain createrole", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password", "wrong")]
    [InlineData("Database", "absent")]
    public async Task A_database_that_refuses_stops_the_start_at_once(string key, string value)
    {
        var url = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { [key] = value }.ConnectionString;
        var start = Stopwatch.GetTimestamp();

        var problem = await Assert.ThrowsAsync<StartupProblem>(() => OpenAsync(new() { Url = url, StartTimeoutSeconds = 60 }));

        Assert.Contains("correct DATABASE_URL", problem.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_waited_for_and_then_named()
    {
        var problem = await Assert.ThrowsAsync<StartupProblem>(
            () => OpenAsync(new() { Url = "postgresql://vigie:hush@127.0.0.1:22002/erp", StartTimeoutSeconds = 1 }));

        Assert.StartsWith("The database at 127.0.0.1:22002/erp does not answer", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem.Message, StringComparison.Ordinal);
    }

    private string As(string user, string? password)
    {
        var url = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = user };
        url.Password = password ?? url.Password;
        return url.ConnectionString;
    }

    private static Task<Databases> OpenAsync(DatabaseOptions options) => Databases.OpenAsync(options, "unused", NullLogger.Instance, Ct);

    private static async Task<string?> AskAsync(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(Ct) as string;
    }

    /// <summary>One for all these tests: each looks at roles that no other of them changes.</summary>
    public sealed class Cluster : IAsyncLifetime
    {
        internal OwnedPostgres Postgres { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Postgres = await OwnedPostgres.StartThrowAwayAsync(NullLogger.Instance, default);

        public ValueTask DisposeAsync() => Postgres.DisposeAsync();
    }
}
