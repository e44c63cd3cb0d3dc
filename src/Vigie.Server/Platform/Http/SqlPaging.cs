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

        IAsyncEnumerable<T> Part(int limit, int offset)
        {
            var (text, parameters) = ListPart.Of(sql, args, limit, offset);
            return session.QueryAsync(text, ReadCounted, parameters, ct);
        }

        var rows = new List<T>(Math.Min(paging.Limit, 64));
        await foreach (var row in Part(paging.Limit, paging.Offset))
        {
            rows.Add(row);
        }

        if (rows.Count == 0 && paging.Offset > 0)
        {
            // Beyond the end no row tells the total: the first row does.
            await foreach (var _ in Part(1, 0))
            {
                break;
            }
        }

        paging.TellTotal(total, response);
        return rows;
    }
}
