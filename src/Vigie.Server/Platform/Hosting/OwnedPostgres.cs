using System.Text.RegularExpressions;
using Npgsql;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The server's own PostgreSQL.</summary>
/// <param name="DataDirectory">The server's data folder; the cluster is its subfolder pg. Made when absent.</param>
/// <param name="Durable">False for tests only: no fsync, so a crash of the machine loses the data.</param>
/// <param name="Temporary">For tests only: the whole folder is deleted at the end.</param>
internal sealed record OwnedPostgresOptions(string DataDirectory, bool Durable = true, bool Temporary = false);

/// <summary>
/// A PostgreSQL that the server makes, starts, supervises and stops, from the machine's binaries and never as root. It is reached by a
/// unix socket only, with random passwords. One process owns a data folder at a time; another one (a backup, say, while the server runs)
/// is attached to the database that runs already.
/// </summary>
internal sealed partial class OwnedPostgres : IAsyncDisposable
{
    public const string Superuser = "postgres";
    public const string Owner = "vigie_owner";
    public const string Database = "vigie";

    private const int Port = 5432; // it only names the socket file
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5); // crash recovery replays at most max_wal_size
    private static readonly TimeSpan AttachPatience = TimeSpan.FromSeconds(60);

    private readonly PostgresCluster cluster;
    private readonly FileStream? ownership;
    private readonly bool temporary;
    private string? socketFolder;
    private PostgresCluster.Passwords? passwords;
    private Postmaster? postmaster;

    private OwnedPostgres(PostgresCluster cluster, FileStream? ownership, bool temporary) =>
        (this.cluster, this.ownership, this.temporary) = (cluster, ownership, temporary);

    /// <summary>What DATABASE_URL would have named: the database vigie as its owner, who may make roles but is no superuser.</summary>
    public string ConnectionString => For(Database, Owner);

    /// <summary>True when another process owns the database and this one only uses it.</summary>
    public bool Attached => ownership is null;

    /// <summary>How often the database died and was started again.</summary>
    public int Restarts => Math.Max(0, (postmaster?.Starts ?? 1) - 1);

    /// <summary>Starts the database of a data folder, or attaches to the one that another process runs there.</summary>
    /// <exception cref="StartupProblem">It cannot be done; the sentence says what to change.</exception>
    public static async Task<OwnedPostgres> StartAsync(OwnedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new StartupProblem("The server runs its own PostgreSQL on Linux only: set DATABASE_URL.");
        }

        var cluster = new PostgresCluster(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataDirectory)), options.Durable);
        PostgresFolders.PrepareRoot(cluster.Root);
        for (var deadline = Environment.TickCount64 + (long)AttachPatience.TotalMilliseconds; ; await Task.Delay(200, ct))
        {
            if (PostgresFolders.TryOwn(cluster.LockFile) is { } ownership)
            {
                return await StartOwnAsync(new(cluster, ownership, options.Temporary), logger, ct);
            }

            var guest = new OwnedPostgres(cluster, ownership: null, temporary: false);
            if (await guest.TryAttachAsync(ct))
            {
                logger.LogInformation("Using the database that another process runs on {Folder}.", cluster.Folder);
                return guest;
            }

            if (Environment.TickCount64 > deadline)
            {
                throw new StartupProblem(
                    $"Another process owns {cluster.Root}, but its database does not answer: stop it, or choose another DATA_DIR.");
            }
        }
    }

    /// <summary>A database for a run of tests, in a folder of its own under the temporary folder; disposing of it deletes it.</summary>
    public static Task<OwnedPostgres> StartThrowAwayAsync(ILogger logger, CancellationToken ct) =>
        StartAsync(
            new(Path.Combine(Path.GetTempPath(), $"vigie-test-{Guid.NewGuid():n}"[..24]), Durable: false, Temporary: true), logger, ct);

    /// <summary>
    /// Makes one more database, owned by the same role. Its name has lower-case letters, digits and _, begins with a letter, at most 63.
    /// The template is a database to copy, to which nobody may be connected; null makes an empty one.
    /// </summary>
    /// <returns>Its connection string, as the owner.</returns>
    /// <exception cref="ArgumentException">The name will not do.</exception>
    /// <exception cref="PostgresException">42P04: there is one of that name already.</exception>
    public async Task<string> CreateDatabaseAsync(string name, string? template, CancellationToken ct)
    {
        if (!PlainName().IsMatch(name) || (template is not null && !PlainName().IsMatch(template)))
        {
            throw new ArgumentException("A database name has lower-case letters, digits and _, and begins with a letter.", nameof(name));
        }

        await using var connection = await OpenAsync(For(Superuser, Superuser), ct);
        await RunAsync(connection, $"create database {name} owner {Owner} template {template ?? "template1"}", ct);
        return For(name, Owner);
    }

    /// <summary>Stops the database, unless it is another process's, and lets go of the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (postmaster is not null)
        {
            await postmaster.StopAsync(immediately: temporary);
            postmaster.Dispose();
            postmaster = null;
        }

        if (ownership is not null)
        {
            PostgresFolders.TryDelete(socketFolder);
            await ownership.DisposeAsync();
            PostgresFolders.TryDelete(temporary ? cluster.Root : null);
        }
    }

    private static async Task<OwnedPostgres> StartOwnAsync(OwnedPostgres own, ILogger logger, CancellationToken ct)
    {
        try
        {
            var cluster = own.cluster;
            var account = await PostgresAccount.ChooseAsync(cluster.Folder, ct);
            await account.MustReachAsync(cluster.Root, ct);
            var binaries = await PostgresBinaries.FindAsync(cluster.Major(), ct);
            if (cluster.Major() is null)
            {
                logger.LogInformation("Making a database with PostgreSQL {Major} in {Folder}.", binaries.Major, cluster.Folder);
                await cluster.CreateAsync(binaries, account, ct);
            }

            own.passwords = cluster.ReadPasswords();
            await PostmasterFile.ClearAsync(cluster.Folder, cluster.Name, logger, ct);
            await cluster.ConfigureAsync(account, ct);
            await account.OwnAsync(cluster.Folder, ct);
            own.socketFolder = await PostgresFolders.MakeSocketFolderAsync(cluster, account, ct);
            own.postmaster = new(
                account.Run([binaries.Postgres, "-D", cluster.Folder, "-k", own.socketFolder, "-p", $"{Port}"], asChild: true),
                cluster,
                logger);
            await own.PrepareAsync(ct);
            own.postmaster.MarkReady();
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the first answer, then makes sure of the role and the database.</summary>
    private async Task PrepareAsync(CancellationToken ct)
    {
        await using var connection = await FirstConnectionAsync(ct);
        if (!await AnyAsync($"select 1 from pg_roles where rolname = '{Owner}'"))
        {
            await RunAsync(connection, $"create role {Owner}", ct);
        }

        await RunAsync(
            connection, $"alter role {Owner} login createrole nosuperuser nobypassrls nocreatedb password '{passwords!.Owner}'", ct);
        if (!await AnyAsync($"select 1 from pg_database where datname = '{Database}'"))
        {
            await RunAsync(connection, $"create database {Database} owner {Owner}", ct);
        }

        async Task<bool> AnyAsync(string query)
        {
            await using var command = new NpgsqlCommand(query, connection);
            return await command.ExecuteScalarAsync(ct) is not null;
        }
    }

    private async Task<NpgsqlConnection> FirstConnectionAsync(CancellationToken ct)
    {
        for (var deadline = Environment.TickCount64 + (long)StartPatience.TotalMilliseconds; ; await Task.Delay(25, ct))
        {
            try
            {
                return await OpenAsync(For(Superuser, Superuser), ct);
            }
            catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidPassword)
            {
                throw new StartupProblem(
                    $"The database refuses the password in {cluster.PasswordFile}: restore the file that belongs to it.", refused);
            }
            catch (NpgsqlException notYet)
            {
                if (postmaster!.Ended.IsCompleted || Environment.TickCount64 > deadline)
                {
                    throw new StartupProblem($"PostgreSQL does not start; {cluster.LogFile} says: {postmaster.LastLines}", notYet);
                }

                if (notYet is PostgresException)
                {
                    await Task.Delay(200, ct); // it is recovering and says so in its log each time: ask less often
                }
            }
        }
    }

    private async Task<bool> TryAttachAsync(CancellationToken ct)
    {
        if (PostmasterFile.Read(cluster.Folder) is not { SocketFolder: { Length: > 0 } folder } || !File.Exists(cluster.PasswordFile))
        {
            return false;
        }

        try
        {
            (socketFolder, passwords) = (folder, cluster.ReadPasswords());
            await using var _ = await OpenAsync(ConnectionString, ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string For(string database, string user) => new NpgsqlConnectionStringBuilder
    {
        Host = socketFolder,
        Port = Port,
        Database = database,
        Username = user,
        Password = user == Superuser ? passwords!.Superuser : passwords!.Owner,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken ct)
    {
#pragma warning disable CA2100 // Names are checked or constant, passwords are hexadecimal; DDL takes no parameters.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();
}
