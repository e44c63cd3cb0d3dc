using Npgsql;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Http;

internal static class SqlPaging
{
    /// <summary>
    /// Reads one part of a list by SQL and tells the total in X-Total-Count. The first column of <paramref name="sql"/> is
    /// count(*) over (); its last two parameters, after <paramref name="args"/>, are the limit and the offset.
    /// </summary>
    public static async Task<List<T>> ReadAsync<T>(
        this Paging paging,
        TenantSession session,
        string sql,
        Func<NpgsqlDataReader, T> read,
        object?[] args,
        HttpResponse response,
        CancellationToken ct)
    {
        var total = 0L;
        T ReadCounted(NpgsqlDataReader row)
        {
            total = row.GetInt64(0);
            return read(row);
        }

        var rows = new List<T>(Math.Min(paging.Limit, 64));
        await foreach (var row in session.QueryAsync(sql, ReadCounted, [.. args, paging.Limit, paging.Offset], ct))
        {
            rows.Add(row);
        }

        if (rows.Count == 0 && paging.Offset > 0)
        {
            // Beyond the end no row tells the total: the first row does.
            await foreach (var _ in session.QueryAsync(sql, ReadCounted, [.. args, 1, 0], ct))
            {
                break;
            }
        }

        paging.TellTotal(total, response);
        return rows;
    }
}
