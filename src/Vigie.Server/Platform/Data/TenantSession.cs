using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Data;

/// <summary>
/// One connection, one transaction, one tenant. Every query of a request or of a job run goes through the session of its
/// scope; row level security in PostgreSQL shows it the rows of that tenant and no others.
/// </summary>
internal sealed class TenantSession(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly NpgsqlConnection connection = source.CreateConnection();
    private readonly List<Action> afterCommit = [];
    private NpgsqlTransaction? transaction;
    private Caller? caller;

    public NpgsqlConnection Connection => connection;

    public Caller Caller => caller ?? throw new InvalidOperationException("The tenant session is not open.");

    /// <summary>Opens the transaction and binds it to the caller's tenant until it ends.</summary>
    public async Task OpenAsync(Caller caller, bool readOnly, CancellationToken ct)
    {
        await connection.OpenAsync(ct);
        transaction = await connection.BeginTransactionAsync(ct);
        await using var bind = new NpgsqlCommand(TenantBinding.Sql + ", set_config('transaction_read_only', $4, true)", connection);
        TenantBinding.AddParameters(bind.Parameters, caller);
        bind.Parameters.Add(new() { Value = readOnly ? "on" : "off" });
        await bind.ExecuteNonQueryAsync(ct);
        this.caller = caller;
    }

    /// <summary>Runs <paramref name="action"/> once the transaction is durable, and not at all if it rolls back.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        await (transaction ?? throw new InvalidOperationException("The tenant session is not open.")).CommitAsync(ct);
        foreach (var action in afterCommit)
        {
            action();
        }

        afterCommit.Clear();
    }

    /// <summary>Streams the rows of a query; parameters are written $1, $2, … in <paramref name="sql"/>.</summary>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, object?[] args, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var command = Command(sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return read(reader);
        }
    }

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] args, CancellationToken ct)
    {
        await using var command = Command(sql, args);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, object?[] args)
    {
#pragma warning disable CA2100 // Module SQL is constant text; values travel as parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg ?? DBNull.Value });
        }

        return command;
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
            transaction = null; // Npgsql uses the object again for another transaction: a second dispose would end that one
        }

        await connection.DisposeAsync();
    }
}

/// <summary>The one place that tells PostgreSQL whose rows a transaction may see; lasts until the transaction ends.</summary>
internal static class TenantBinding
{
    public const string Sql =
        "select set_config('app.tenant_id', $1, true), set_config('app.owner_id', $2, true), set_config('app.operator', $3, true)";

    public static void AddParameters(NpgsqlParameterCollection parameters, Caller caller)
    {
        parameters.Add(new() { Value = caller.TenantId.ToString(CultureInfo.InvariantCulture) });
        parameters.Add(new() { Value = caller.OwnedBy?.ToString(CultureInfo.InvariantCulture) ?? "" });
        parameters.Add(new() { Value = caller.IsOperator ? "on" : "" });
    }

    /// <summary>Binds the following statements of a batch to a tenant: a group commit rebinds before each tenant's rows.</summary>
    public static NpgsqlBatchCommand ForBatch(int tenantId)
    {
        var command = new NpgsqlBatchCommand(Sql);
        AddParameters(command.Parameters, new Caller(tenantId));
        return command;
    }
}
