using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Reads the trail, the newest entry first, a page at a time.</summary>
internal static class AuditTrailEndpoints
{
    private const string Select = """
        select a.id, a.at, a.action, a.entity, a.entity_id, a.user_id, u.last_name, u.first_name, u.email, a.api_key_id, host(a.ip), a.before::text, a.after::text
        from audit_entry a left join identity.api_user u on u.id = a.user_id
        where ($1::text is null or a.entity = $1) and ($2::text is null or a.entity_id = $2) and ($3::int is null or a.user_id = $3)
          and ($4::text is null or a.action = $4) and ($5::timestamptz is null or a.at >= $5) and ($6::timestamptz is null or a.at < $6)
          and ($7::bigint is null or a.id < $7)
        order by a.id desc limit $8
        """;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).Requires("audit:read").WithTags("Audit")
        .WithSummary("Lists the changes, the newest first; Link tells where the next page is.");

    private static async Task<Ok<List<AuditRow>>> ListAsync([AsParameters] AuditFilter filter, TenantSession session, HttpContext http, CancellationToken ct)
    {
        var rows = await session.QueryAsync(
            Select, Read, [filter.Entity, filter.EntityId, filter.UserId, filter.Action, filter.From, filter.To, filter.Before, filter.Limit], ct).ToListAsync(ct);
        if (rows.Count == filter.Limit)
        {
            var others = http.Request.Query.Where(pair => pair.Key != "before");
            var next = QueryString.Create(others).Add("before", rows[^1].Id.ToString(CultureInfo.InvariantCulture));
            http.Response.Headers.Link = $"<{http.Request.Path}{next}>; rel=\"next\"";
        }

        return TypedResults.Ok(rows);
    }

    private static AuditRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new(row.GetDateTime(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.IsDBNull(5) || row.IsDBNull(6) ? null : new(row.GetInt32(5), row.GetString(6), row.GetString(7), row.GetString(8)),
        row.IsDBNull(9) ? null : row.GetInt32(9),
        row.IsDBNull(10) ? null : row.GetString(10),
        Fields(row, 11),
        Fields(row, 12));

    private static Dictionary<string, JsonElement>? Fields(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetString(column));
}
