using System.Globalization;

namespace Vigie.Server.Platform.Data;

internal static class Numbering
{
    /// <summary>The next number of a year: C-2026-0001, then C-2026-0002. Two at once get two, one after the other.</summary>
    /// <param name="table">Whose column number holds them, with its schema; written by us.</param>
    /// <param name="prefix">"C": letters only.</param>
    public static async Task<string> NextAsync(TenantSession session, string table, string prefix, int year, CancellationToken ct)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext($1), current_tenant())", [table], ct);
        var last = await session.QueryAsync(
            $"select coalesce(max(substring(number from $1)::int), 0) from {table} where number ~ $1", row => row.GetInt32(0),
            [string.Create(CultureInfo.InvariantCulture, $"^{prefix}-{year}-([0-9]{{4,8}})$")], ct).SingleAsync(ct);
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-{year}-{last + 1:D4}");
    }
}
