using Npgsql;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Data;

/// <summary>
/// One transaction over the rows of many tenants, one tenant at a time: for work that the server does by itself. Each call
/// names the tenant; row-level security shows that tenant's rows and no others. Not for several threads at once.
/// </summary>
internal sealed class BulkSession(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly NpgsqlConnection connection = source.CreateConnection();
    private readonly List<Action> afterCommit = [];
    private NpgsqlTransaction? transaction;
    private int? bound;
    private bool unsure;

    public async Task BeginAsync(CancellationToken ct)
    {
        await connection.OpenAsync(ct);
        transaction = await connection.BeginTransactionAsync(ct);
    }

    /// <summary>Runs <paramref name="action"/> once the transaction is durable, and not at all if it rolls back.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>A batch on this transaction; bind each tenant with <see cref="TenantBinding.ForBatch"/> before its commands.</summary>
    public NpgsqlBatch CreateBatch()
    {
        bound = null;
        unsure = true; // until it is committed
        return new NpgsqlBatch(connection, transaction);
    }

    /// <summary>Reads rows of one tenant; parameters are written $1, $2, … in <paramref name="sql"/>.</summary>
    public async Task<List<T>> QueryAsync<T>(int tenantId, string sql, Func<NpgsqlDataReader, T> read, object?[] args, CancellationToken ct)
    {
        await BindAsync(tenantId, ct);
        var before = unsure;
        unsure = true; // in case it fails
        await using var command = Command(sql, args);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        unsure = before;
        return rows;
    }

    /// <summary>Runs a statement on one tenant's rows and returns the number of rows it changed.</summary>
    public async Task<int> ExecuteAsync(int tenantId, string sql, object?[] args, CancellationToken ct)
    {
        await BindAsync(tenantId, ct);
        var before = unsure;
        unsure = true; // in case it fails
        await using var command = Command(sql, args);
        var changed = await command.ExecuteNonQueryAsync(ct);
        unsure = before;
        return changed;
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        await transaction!.CommitAsync(ct);
        unsure = false;
        foreach (var action in afterCommit)
        {
            action();
        }

        afterCommit.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
            transaction = null; // Npgsql uses the object again for another transaction: a second dispose would end that one
        }

        if (unsure)
        {
            connection.ForgetPrepared();
        }

        await connection.DisposeAsync();
    }

    private async Task BindAsync(int tenantId, CancellationToken ct)
    {
        if (bound == tenantId)
        {
            return;
        }

        await using var bind = new NpgsqlCommand(TenantBinding.Sql, connection, transaction);
        TenantBinding.AddParameters(bind.Parameters, new Caller(tenantId));
        await bind.ExecuteNonQueryAsync(ct);
        bound = tenantId;
    }

    private NpgsqlCommand Command(string sql, object?[] args)
    {
#pragma warning disable CA2100 // Module SQL is constant text; values travel as parameters.
        var command = new NpgsqlCommand(sql, connection, transaction);
#pragma warning restore CA2100
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg ?? DBNull.Value });
        }

        return command;
    }
}
