using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Vigie.Server.Platform.Data;

/// <summary>One migration: its number and name, its two scripts, and when it was applied (null: not yet).</summary>
/// <param name="Changed">It was applied, but its script is not the one that was applied.</param>
internal sealed record Migration(string Name, string Up, string? Down, DateTimeOffset? AppliedAt = null, bool Changed = false)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Up.ReplaceLineEndings("\n"))));
}

/// <summary>
/// Applies the numbered SQL files of the assembly, once each and in order, as the owner of the schema. An advisory lock on an
/// unpooled connection keeps two servers that start together from migrating at once (a pooled connection would keep the lock).
/// </summary>
internal sealed class Migrator(string ownerConnectionString)
{
    private static readonly IReadOnlyList<Migration> Shipped = ReadShipped();

    /// <summary>Applies what is missing and returns the names of what it applied.</summary>
    /// <exception cref="InvalidOperationException">A migration that was applied has been edited since.</exception>
    public async Task<IReadOnlyList<string>> UpAsync(CancellationToken ct)
    {
        await using var connection = await OpenLockedAsync(ct);
        var all = await StatusAsync(connection, ct);
        if (all.FirstOrDefault(migration => migration.Changed) is { } edited)
        {
            throw new InvalidOperationException(
                $"Migration {edited.Name} was applied with another text. Put the shipped file back, or write a new migration.");
        }

        var missing = all.Where(migration => migration.AppliedAt is null).ToList();
        foreach (var migration in missing)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await RunAsync(connection, migration.Up, [], ct);
            await RunAsync(connection, "insert into migration (name, checksum) values ($1, $2)", [migration.Name, migration.Checksum], ct);
            await transaction.CommitAsync(ct);
        }

        return [.. missing.Select(migration => migration.Name)];
    }

    /// <summary>Takes the last applied migration back, and returns its name; null when there is none.</summary>
    public async Task<string?> DownAsync(CancellationToken ct)
    {
        await using var connection = await OpenLockedAsync(ct);
        if ((await StatusAsync(connection, ct)).LastOrDefault(migration => migration.AppliedAt is not null) is not { } last)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync(connection, last.Down ?? throw new InvalidOperationException($"Migration {last.Name} cannot be taken back."), [], ct);
        await RunAsync(connection, "delete from migration where name = $1", [last.Name], ct);
        await transaction.CommitAsync(ct);
        return last.Name;
    }

    public async Task<IReadOnlyList<Migration>> StatusAsync(CancellationToken ct)
    {
        await using var connection = await OpenLockedAsync(ct);
        return await StatusAsync(connection, ct);
    }

    private async Task<NpgsqlConnection> OpenLockedAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await RunAsync(connection, "select pg_advisory_lock(hashtext('vigie.migrations'))", [], ct);
        await RunAsync(
            connection,
            "create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())",
            [],
            ct);
        return connection;
    }

    private static async Task<IReadOnlyList<Migration>> StatusAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, (string Checksum, DateTimeOffset At)>();
        await using (var command = new NpgsqlCommand("select name, checksum, applied_at from migration", connection))
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                applied[reader.GetString(0)] = (reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2));
            }
        }

        return [.. Shipped.Select(migration => applied.TryGetValue(migration.Name, out var row)
            ? migration with { AppliedAt = row.At, Changed = row.Checksum != migration.Checksum }
            : migration)];
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, object[] args, CancellationToken ct)
    {
#pragma warning disable CA2100 // The scripts are part of this assembly.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg });
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    private static List<Migration> ReadShipped()
    {
        var assembly = typeof(Migrator).Assembly;
        const string prefix = "Vigie.Server.Migrations.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".up.sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(name[prefix.Length..^".up.sql".Length], Read(name)!, Read(name.Replace(".up.sql", ".down.sql", StringComparison.Ordinal))))];

        string? Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name);
            if (stream is null)
            {
                return null;
            }

            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
