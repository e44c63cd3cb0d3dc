using System.Globalization;

namespace Vigie.Server.Platform.Data;

/// <summary>One part of a list whose query has the limit and the offset as its last two parameters.</summary>
internal static class ListPart
{
    /// <summary>
    /// Writes the limit into the text. PostgreSQL plans a prepared statement once for all values, and expects a tenth of all rows of a
    /// limit that it does not know: for a page of fifty it would read the tables beside the list as a whole.
    /// </summary>
    /// <param name="sql">Has "limit $n offset $n+1" once, n being one more than <paramref name="args"/>.</param>
    public static (string Sql, object?[] Args) Of(string sql, object?[] args, int limit, int offset)
    {
        var n = args.Length + 1;
        var end = string.Create(CultureInfo.InvariantCulture, $"limit ${n} offset ${n + 1}");
        return sql.Contains(end, StringComparison.Ordinal)
            ? (sql.Replace(end, string.Create(CultureInfo.InvariantCulture, $"limit {limit} offset ${n}"), StringComparison.Ordinal), [.. args, offset])
            : throw new InvalidOperationException($"The list has no «{end}».");
    }
}
