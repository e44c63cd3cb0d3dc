using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The files of a cluster that the server owns: where they are, how they are made and configured.</summary>
/// <param name="Root">The server's data folder, absolute.</param>
/// <param name="Durable">False for tests: a crash of the machine may lose all of it, in exchange for speed.</param>
internal sealed record PostgresCluster(string Root, bool Durable)
{
    /// <summary>Passwords of the cluster's superuser and of the owner of the schema, made at random when the cluster is.</summary>
    public sealed record Passwords(string Superuser, string Owner);

    public string Folder => Path.Combine(Root, "pg");

    public string LogFile => Path.Combine(Root, "pg.log");

    public string LockFile => Path.Combine(Root, "pg.lock");

    public string PasswordFile => Path.Combine(Root, "pg.secrets");

    /// <summary>In the title of each of its processes; it tells the clusters of one machine apart.</summary>
    public string Name => "vigie_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))[..12];

    /// <summary>The version that made the cluster; null when there is no cluster.</summary>
    public int? Major() => File.Exists(Path.Combine(Folder, "PG_VERSION"))
        && int.TryParse(
            File.ReadAllText(Path.Combine(Folder, "PG_VERSION")).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major : null;

    /// <exception cref="StartupProblem">The file is gone or not as we wrote it.</exception>
    public Passwords ReadPasswords()
    {
        try
        {
            var known = JsonSerializer.Deserialize<Passwords>(File.ReadAllText(PasswordFile));
            return known is { Superuser.Length: > 0, Owner.Length: > 0 }
                ? known : throw new JsonException("a password is missing");
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupProblem(
                $"The passwords of the database in {Folder} cannot be read ({lost.Message}): restore {PasswordFile}.", lost);
        }
    }

    /// <summary>
    /// Makes the cluster: in a folder beside, which takes its name only when it is whole, so that a power cut in between leaves nothing
    /// that looks like a cluster.
    /// </summary>
    /// <exception cref="StartupProblem">initdb refuses; the sentence carries its reason.</exception>
    public async Task CreateAsync(PostgresBinaries binaries, PostgresAccount account, CancellationToken ct)
    {
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw new StartupProblem($"{Folder} holds something else than a database: move it away, or choose another DATA_DIR.");
        }

        var (fresh, secret) = (Folder + ".new", Path.Combine(Root, "pg.password"));
        var passwords = new Passwords(RandomPassword(), RandomPassword());
        try
        {
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }

            PrivateFile.MakeFolder(fresh);
            PrivateFile.Write(secret, passwords.Superuser);
            PrivateFile.Write(PasswordFile, JsonSerializer.Serialize(passwords));
            await account.OwnAsync(fresh, ct);
            await account.OwnAsync(secret, ct);
            await InitDbAsync(binaries, account, fresh, secret, ct);
            await File.AppendAllTextAsync(
                Path.Combine(fresh, "postgresql.conf"),
                "\n# vigie.conf is written anew at each start; your own settings go into local.conf, which wins.\n"
                + "include_if_exists 'vigie.conf'\ninclude_if_exists 'local.conf'\n", ct);
            var local = Path.Combine(fresh, "local.conf");
            await File.WriteAllTextAsync(local, "# PostgreSQL settings of this installation, one a line: name = value\n", ct);
            await account.OwnAsync(local, ct);
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder);
            }

            Directory.Move(fresh, Folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem(
                $"Cannot write in {Root} ({problem.Message}): let the server write there, or choose another DATA_DIR.", problem);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    /// <summary>Writes the settings for a small server, which also serves a large one well enough until local.conf says better.</summary>
    public async Task ConfigureAsync(PostgresAccount account, CancellationToken ct)
    {
        var file = Path.Combine(Folder, "vigie.conf");
        await File.WriteAllTextAsync(file, Settings(), ct);
        await account.OwnAsync(file, ct);
    }

    private string Settings() => $"""
        cluster_name = '{Name}'
        listen_addresses = ''
        unix_socket_permissions = 0700
        password_encryption = 'scram-sha-256'
        max_connections = 100
        shared_buffers = {(Durable ? "128MB" : "32MB")}
        work_mem = '8MB'
        maintenance_work_mem = '64MB'
        jit = off
        random_page_cost = 1.1
        fsync = {(Durable ? "on" : "off")}
        synchronous_commit = {(Durable ? "on" : "off")}
        full_page_writes = {(Durable ? "on" : "off")}
        wal_compression = on
        max_wal_size = '1GB'
        min_wal_size = '80MB'
        checkpoint_timeout = '15min'
        checkpoint_completion_target = 0.9
        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        log_destination = 'stderr'
        logging_collector = off
        log_line_prefix = '%m [%p] %q%u@%d '
        log_min_duration_statement = '5s'
        log_lock_waits = on

        """;

    private async Task InitDbAsync(PostgresBinaries binaries, PostgresAccount account, string folder, string secret, CancellationToken ct)
    {
        var command = account.Run(
        [
            binaries.InitDb, "--pgdata", folder, "--username", OwnedPostgres.Superuser, "--pwfile", secret, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", .. Durable ? [] : (string[])["--no-sync"],
        ]);
        if (await Shell.RunAsync(command, ct) is { Code: var code and not 0, Output: var output })
        {
            var reason = output.Split('\n').LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? output;
            throw new StartupProblem($"PostgreSQL could not make its data folder {Folder} (initdb ended with {code}: {reason.Trim()}).");
        }
    }

    private static string RandomPassword() => RandomNumberGenerator.GetHexString(48, lowercase: true);
}
