using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Data;

/// <summary>
/// One connection, one tenant; one transaction when it writes. Every query of a request or of a job run goes through the session
/// of its scope; row level security in PostgreSQL shows it the rows of that tenant and no others.
/// </summary>
/// <remarks>
/// A query that only reads needs no transaction of its own around others: it travels with its binding to the tenant in one batch,
/// which PostgreSQL runs as one transaction, so that a request with one query costs one round trip instead of three.
/// </remarks>
internal sealed class TenantSession(NpgsqlDataSource source) : IAsyncDisposable
{
    private const string Binding = TenantBinding.Sql + ", set_config('transaction_read_only', $4, true)";

    private readonly NpgsqlConnection connection = source.CreateConnection();
    private readonly List<Action> afterCommit = [];
    private NpgsqlTransaction? transaction;
    private Caller? caller;
    private bool readOnly;
    private bool failed;
    private bool committed;

    /// <summary>Shows no tenant's rows before <see cref="BeginAsync"/>.</summary>
    public NpgsqlConnection Connection => connection;

    public Caller Caller => caller ?? throw new InvalidOperationException("The tenant session is not open.");

    /// <summary>Binds everything that follows to the caller's tenant.</summary>
    public async Task OpenAsync(Caller caller, bool readOnly, CancellationToken ct)
    {
        await connection.OpenAsync(ct);
        (this.caller, this.readOnly) = (caller, readOnly);
        if (!readOnly)
        {
            await BeginAsync(ct);
        }
    }

    /// <summary>Begins the transaction if it has not begun: for what uses <see cref="Connection"/> itself.</summary>
    public async ValueTask BeginAsync(CancellationToken ct)
    {
        if (transaction is not null)
        {
            return;
        }

        transaction = await connection.BeginTransactionAsync(ct);
        await using var bind = new NpgsqlCommand(Binding, connection);
        AddBindingParameters(bind.Parameters);
        await bind.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Runs <paramref name="action"/> once the transaction is durable, and not at all if it rolls back.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public async Task CommitAsync(CancellationToken ct)
    {
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
        else if (!readOnly)
        {
            throw new InvalidOperationException("The tenant session is not open.");
        }

        committed = true;

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
        await using var batch = Batch([(sql, args)]);
        await using var reader = await WatchAsync(ReaderAsync(batch, ct));
        while (await WatchAsync(reader.ReadAsync(ct)))
        {
            yield return read(reader);
        }
    }

    /// <summary>
    /// Sends several queries in one round trip. <paramref name="read"/> gets the reader before the first one's rows, and goes on with
    /// <see cref="NpgsqlDataReader.NextResultAsync(CancellationToken)"/>.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        IReadOnlyList<(string Sql, object?[] Args)> queries, Func<NpgsqlDataReader, Task<T>> read, CancellationToken ct)
    {
        await using var batch = Batch(queries);
        await using var reader = await WatchAsync(ReaderAsync(batch, ct));
        return await WatchAsync(read(reader));
    }

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] args, CancellationToken ct)
    {
        await using var batch = Batch([(sql, args)]);
        return await WatchAsync(batch.ExecuteNonQueryAsync(ct));
    }

    private NpgsqlBatch Batch(IReadOnlyList<(string Sql, object?[] Args)> statements)
    {
        var batch = new NpgsqlBatch(connection);
        if (transaction is null)
        {
            var bind = new NpgsqlBatchCommand(Binding);
            AddBindingParameters(bind.Parameters);
            batch.BatchCommands.Add(bind);
        }

        foreach (var (sql, args) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var arg in args)
            {
                command.Parameters.Add(new() { Value = arg ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private async Task<NpgsqlDataReader> ReaderAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var reader = await batch.ExecuteReaderAsync(ct);
        try
        {
            if (transaction is null)
            {
                await reader.NextResultAsync(ct); // past the answer of the binding
            }

            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private void AddBindingParameters(NpgsqlParameterCollection parameters)
    {
        TenantBinding.AddParameters(parameters, Caller);
        parameters.Add(new() { Value = readOnly ? "on" : "off" });
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            failed |= !committed;
            await transaction.DisposeAsync();
            transaction = null; // Npgsql uses the object again for another transaction: a second dispose would end that one
        }

        if (failed)
        {
            connection.ForgetPrepared();
        }

        await connection.DisposeAsync();
    }

    private async ValueTask<T> WatchAsync<T>(Task<T> step)
    {
        try
        {
            return await step;
        }
        catch
        {
            failed = true; // also when whoever asked has gone away, and the statement was broken off
            throw;
        }
    }
}

internal static class PreparedStatements
{
    /// <summary>
    /// After a failure: a statement that fails in just the run in which Npgsql prepares it leaves the connection out of step, and the
    /// next one who gets it from the pool reads somebody else's answer (npgsql issue 6391, still in 10.0.0). Costs one round trip.
    /// </summary>
    public static void ForgetPrepared(this NpgsqlConnection connection)
    {
        try
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                connection.UnprepareAll();
            }
        }
        catch (NpgsqlException)
        {
            // The connection is broken: the pool throws it away.
        }
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
