using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Hosting;

/// <summary>
/// A real cluster, made, killed and mended. The ways of dying are those of a power cut and of the kernel's memory killer.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class OwnedPostgresTests : IDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), $"vigie-owned-{Guid.NewGuid():n}"[..24]);

    public void Dispose()
    {
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task A_new_cluster_serves_its_owner_who_is_no_superuser()
    {
        await using var postgres = await OwnedPostgres.StartThrowAwayAsync(NullLogger.Instance, Ct);

        var facts = await AskAsync(postgres.ConnectionString, """
            select concat_ws(
                ' ', current_database(), current_user, rolsuper, rolbypassrls, rolcreaterole, current_setting('server_encoding'),
                             current_setting('timezone'), current_setting('jit'), inet_server_addr() is null, datcollate)
            from pg_roles, pg_database where rolname = current_user and datname = current_database()
            """);

        Assert.Equal("vigie vigie_owner f f t UTF8 UTC off t C.UTF-8", facts);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var postgres = await OwnedPostgres.StartThrowAwayAsync(NullLogger.Instance, Ct);
        var guess = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "vigie" }.ConnectionString;

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(guess, "select 'in'"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task It_never_runs_as_root_and_its_secrets_are_for_the_server_alone()
    {
        await using var postgres = await GivenStartedAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{PostmasterFile.RunningOn(Cluster)}/status", Ct);

        Assert.DoesNotContain(status, line => line.StartsWith("Uid:\t0", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root, "pg.secrets")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Cluster));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_stop_and_a_start()
    {
        await using (var first = await GivenStartedAsync())
        {
            await AskAsync(first.ConnectionString, "create table kept as select 42 as answer");
        }

        Assert.Null(PostmasterFile.Read(Cluster));
        await using var second = await GivenStartedAsync();
        Assert.Equal("42", await AskAsync(second.ConnectionString, "select answer::text from kept"));
    }

    [Fact]
    public async Task The_database_of_an_installation_writes_through_to_the_disk()
    {
        await using var postgres = await GivenStartedAsync(durable: true);

        Assert.Equal("on on on", await AskAsync(
            postgres.ConnectionString,
            "select concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"));
    }

    [Fact]
    public async Task A_second_process_uses_the_running_database_and_leaves_it_running()
    {
        await using var first = await GivenStartedAsync();

        await using (var second = await GivenStartedAsync())
        {
            Assert.True(second.Attached);
            Assert.Equal("in", await AskAsync(second.ConnectionString, "select 'in'"));
        }

        Assert.False(first.Attached);
        Assert.Equal("in", await AskAsync(first.ConnectionString, "select 'in'"));
    }

    [Fact]
    public async Task A_killed_database_comes_back_with_all_that_was_committed()
    {
        await using var postgres = await GivenStartedAsync(durable: true);
        await AskAsync(postgres.ConnectionString, "create table kept as select 42 as answer");

        Shell.Signal(PostmasterFile.RunningOn(Cluster)!.Value, Shell.Kill);

        Assert.Equal("42", await EventuallyAsync(() => AskAsync(postgres.ConnectionString, "select answer::text from kept")));
        Assert.Equal(1, postgres.Restarts);
    }

    [Fact]
    public async Task A_database_left_running_by_a_killed_server_is_stopped_and_started_anew()
    {
        await (await GivenStartedAsync()).DisposeAsync();
        using var left = await GivenDatabaseWithoutServerAsync();

        await using var postgres = await GivenStartedAsync();

        Assert.True(left.WaitForExit(1000));
        Assert.False(postgres.Attached);
        Assert.Equal("in", await AskAsync(postgres.ConnectionString, "select 'in'"));
    }

    [Fact]
    public async Task A_stale_pid_file_that_names_an_innocent_process_is_cleaned_and_the_process_lives()
    {
        await (await GivenStartedAsync()).DisposeAsync();
        using var innocent = Process.Start("sleep", "60");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(Cluster, PostmasterFile.Name), $"{innocent.Id}\n{Cluster}\n1700000000\n5432\n{root}\n\n", Ct);

            await using var postgres = await GivenStartedAsync();

            Assert.Equal("in", await AskAsync(postgres.ConnectionString, "select 'in'"));
            Assert.False(innocent.HasExited);
        }
        finally
        {
            innocent.Kill();
        }
    }

    [Fact]
    public async Task What_an_interrupted_first_start_left_is_no_obstacle()
    {
        Directory.CreateDirectory(Path.Combine(root, "pg.new", "base"));

        await using var postgres = await GivenStartedAsync();

        Assert.Equal("in", await AskAsync(postgres.ConnectionString, "select 'in'"));
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_gets_one_elsewhere()
    {
        await using var postgres = await OwnedPostgres.StartAsync(
            new(Path.Combine(root, new string('d', 90), "données d'été"), Durable: false), NullLogger.Instance, Ct);

        Assert.StartsWith("/tmp/vigie-", new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host, StringComparison.Ordinal);
        Assert.Equal("in", await AskAsync(postgres.ConnectionString, "select 'in'"));
    }

    [Fact]
    public async Task More_databases_can_be_copied_from_a_prepared_one()
    {
        await using var postgres = await OwnedPostgres.StartThrowAwayAsync(NullLogger.Instance, Ct);
        await AskAsync(await postgres.CreateDatabaseAsync("prepared", template: null, Ct), "create table kept as select 42 as answer");

        var copy = await postgres.CreateDatabaseAsync("copy", "prepared", Ct);

        Assert.Equal("42", await AskAsync(copy, "select answer::text from kept"));
        await Assert.ThrowsAsync<ArgumentException>(() => postgres.CreateDatabaseAsync("x; drop database vigie", template: null, Ct));
    }

    [Fact]
    public async Task A_folder_that_the_database_account_cannot_enter_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root starts the database as another account.");
        PrivateFile.MakeFolder(root);

        var problem = await ProblemAsync(Path.Combine(root, "inner"));

        Assert.Contains($"chmod o+x {root}»", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_passwords_stop_the_start_with_the_name_of_the_file()
    {
        await (await GivenStartedAsync()).DisposeAsync();
        File.Delete(Path.Combine(root, "pg.secrets"));

        Assert.Contains("pg.secrets", await ProblemAsync(root), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PG_VERSION", "9", "PostgreSQL 9")]
    [InlineData("holiday.jpg", "not a database", "something else than a database")]
    public async Task A_folder_that_cannot_be_opened_stops_the_start_and_is_left_alone(string file, string content, string reason)
    {
        Directory.CreateDirectory(Cluster);
        await File.WriteAllTextAsync(Path.Combine(Cluster, file), content, Ct);

        Assert.Contains(reason, await ProblemAsync(root), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(Cluster, file), Ct));
    }

    [Fact]
    public async Task A_setting_that_the_database_refuses_stops_the_start_with_its_own_words()
    {
        await (await GivenStartedAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Cluster, "local.conf"), "shared_buffers = 'a lot'\n", Ct);

        Assert.Contains("shared_buffers", await ProblemAsync(root), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_of_the_database_is_bounded()
    {
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, "pg.log");
        using (var log = new BoundedLog(path, limit: 1000))
        {
            for (var line = 0; line < 500; line++)
            {
                log.Write($"line {line}");
            }

            Assert.EndsWith("line 499", log.Tail(), StringComparison.Ordinal);
        }

        Assert.InRange(new FileInfo(path).Length + new FileInfo(path + ".1").Length, 1000, 2100);
        Assert.EndsWith("line 499\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Cluster => Path.Combine(root, "pg");

    private Task<OwnedPostgres> GivenStartedAsync(bool durable = false) =>
        OwnedPostgres.StartAsync(new(root, Durable: durable), NullLogger.Instance, Ct);

    private async Task<Process> GivenDatabaseWithoutServerAsync()
    {
        var account = await PostgresAccount.ChooseAsync(Cluster, Ct);
        var binaries = await PostgresBinaries.FindAsync(null, Ct);
        var process = Process.Start(Shell.StartInfo(account.Run([binaries.Postgres, "-D", Cluster, "-k", "/tmp", "-p", "22001"])))!;
        process.BeginErrorReadLine();
        await EventuallyAsync(() => Task.FromResult(
            PostmasterFile.RunningOn(Cluster) is not null ? "" : throw new IOException("The database is not there yet.")));
        return process;
    }

    private static async Task<string> ProblemAsync(string folder) => (await Assert.ThrowsAsync<StartupProblem>(
        () => OwnedPostgres.StartAsync(new(folder), NullLogger.Instance, Ct))).Message;

    private static async Task<string> AskAsync(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(Ct) as string ?? "";
    }

    private static async Task<string> EventuallyAsync(Func<Task<string>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception notYet) when (notYet is NpgsqlException or IOException && attempt < 200)
            {
                await Task.Delay(50, Ct);
            }
        }
    }
}
