using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The server's database, ready to be migrated and served: its own or the one that DATABASE_URL names.</summary>
/// <remarks>Dispose of it last: that stops the server's own PostgreSQL.</remarks>
internal sealed class Databases : IAsyncDisposable
{
    public const string AppRole = "vigie_app";

    private readonly OwnedPostgres? own;
    private readonly DatabaseOptions options;
    private readonly DatabaseUrl owner;
    private readonly DatabaseUrl app;

    private Databases(OwnedPostgres? own, DatabaseOptions options)
    {
        (this.own, this.options) = (own, options);
        owner = DatabaseUrl.Parse(own?.ConnectionString ?? options.Url!);
        app = options.AppUrl is null ? owner.ForRole(AppRole) : DatabaseUrl.Parse(options.AppUrl, "DATABASE_APP_URL");
    }

    /// <summary>Npgsql string of the owner of the schema, who migrates; not pooled, so that its locks end with its connections.</summary>
    public string ForOwner => owner.Unpooled();

    /// <summary>Npgsql string of the login that serves requests, bound by row-level security; pooled.</summary>
    public string ForApp => app.Pooled(options);

    /// <summary>The server's own PostgreSQL; null when DATABASE_URL names another.</summary>
    public OwnedPostgres? Own => own;

    /// <summary>Starts or reaches the database, and makes sure of the login that serves. Migrate next.</summary>
    /// <exception cref="StartupProblem">It cannot be had; the sentence says what to change.</exception>
    public static async Task<Databases> OpenAsync(DatabaseOptions options, string dataDirectory, ILogger logger, CancellationToken ct)
    {
        var own = options.Url is null ? await OwnedPostgres.StartAsync(new(dataDirectory), logger, ct) : null;
        try
        {
            var databases = new Databases(own, options);
            await databases.ReachAsync(databases.owner, "DATABASE_URL", logger, ct);
            await databases.EnsureAppRoleAsync(ct);
            return databases;
        }
        catch
        {
            await (own?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// Makes the role vigie_app, to which migrations grant, and checks that the login that serves can never see past row-level security.
    /// </summary>
    private async Task EnsureAppRoleAsync(CancellationToken ct)
    {
        await using (var connection = await OpenAsync(owner, ct))
        {
            // One server at a time: two that alter one role at the same moment get «tuple concurrently updated».
            await RunAsync(connection, "select pg_advisory_lock(hashtext('vigie.roles'))", ct);
            var isNew = !await IsTrueAsync(connection, "select exists (select from pg_roles where rolname = $1)", AppRole, ct);
            if (isNew)
            {
                await RunAsync(connection, $"create role {AppRole} nosuperuser nobypassrls nocreatedb nocreaterole noreplication", ct);
            }

            if (options.AppUrl is null && (isNew || !await CanLogInAsync(ct)))
            {
                await RunAsync(connection, $"alter role {AppRole} login password '{app.Password}'", ct);
            }

            if (await IsTrueAsync(
                connection, "select exists (select from pg_roles where rolname = $1 and (rolsuper or rolbypassrls))", app.Username, ct))
            {
                throw new StartupProblem(
                    $"The role {app.Username} sees past row-level security: "
                    + $"run «alter role {app.Username} nosuperuser nobypassrls», or name another.");
            }

            if (app.Username != AppRole
                && !await IsTrueAsync(connection, $"select pg_has_role($1, '{AppRole}', 'member')", app.Username, ct))
            {
                await RunAsync(connection, $"grant {AppRole} to {new NpgsqlCommandBuilder().QuoteIdentifier(app.Username)}", ct);
            }
        }

        await using var proof = await OpenAsync(app, ct);
    }

    private async Task<bool> CanLogInAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(app.Unpooled());
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException refused) when (
            refused.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }

    /// <summary>Waits a little for a database that is just starting, then gives up in one sentence.</summary>
    private async Task ReachAsync(DatabaseUrl url, string variable, ILogger logger, CancellationToken ct)
    {
        var told = false;
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(500, ct))
        {
            try
            {
                await using var connection = new NpgsqlConnection(url.Unpooled());
                await connection.OpenAsync(ct);
                if (connection.PostgreSqlVersion.Major is var major and < PostgresBinaries.OldestMajor)
                {
                    throw new StartupProblem(
                        $"The database at {url.Place} is PostgreSQL {major}: Vigie needs {PostgresBinaries.OldestMajor} or newer.");
                }

                return;
            }
            catch (Exception notYet) when (notYet is NpgsqlException or SocketException or TimeoutException)
            {
                if (notYet is PostgresException { IsTransient: false }
                    || Stopwatch.GetElapsedTime(start).TotalSeconds >= options.StartTimeoutSeconds)
                {
                    throw new StartupProblem(
                        $"The database at {url.Place} does not answer ({Reason(notYet)}): start it, or correct {variable}.", notYet);
                }

                if (!told)
                {
                    logger.LogWarning("The database at {Place} does not answer yet: {Reason}", url.Place, Reason(notYet));
                    told = true;
                }
            }
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(DatabaseUrl url, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(url.Unpooled());
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch (NpgsqlException refused)
        {
            await connection.DisposeAsync();
            throw new StartupProblem(
                $"{url.Username} cannot log in at {url.Place} ({Reason(refused)}): "
                + $"correct {(options.AppUrl is null ? "DATABASE_URL" : "DATABASE_APP_URL")}.",
                refused);
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
        try
        {
#pragma warning disable CA2100 // Names are constant or quoted, the password is base64url; DDL takes no parameters.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupProblem(
                $"{owner.Username} may not prepare the role {AppRole} at {owner.Place} ({refused.MessageText}): "
                + $"run «alter role {owner.Username} createrole», or make the role yourself and set DATABASE_APP_URL.", refused);
        }
    }

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string query, string argument, CancellationToken ct)
    {
#pragma warning disable CA2100 // Constant text; the value travels as a parameter.
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = argument } } };
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static string Reason(Exception problem) => problem is PostgresException refused ? refused.MessageText
        : (problem.InnerException ?? problem).Message;
}
