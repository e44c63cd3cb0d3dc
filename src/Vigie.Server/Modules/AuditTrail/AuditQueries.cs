using System.Text.Json;
using Npgsql;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>The trail's queries, from the newest entry back.</summary>
internal static class AuditQueries
{
    private const string Found =
        """
        from audit_entry a
        where ($1::text is null or a.entity = $1) and ($2::text is null or a.entity_id = $2) and ($3::int is null or a.user_id = $3)
          and ($4::text is null or a.action = $4) and ($5::timestamptz is null or a.at >= $5) and ($6::timestamptz is null or a.at < $6)
          and ($7::bigint is null or a.id < $7)
          and ($8::text is null or strpos(lower(a.label), lower($8)) > 0
            or a.user_id in (
              select u.id from identity.api_user u
              where strpos(lower(concat_ws(' ', u.first_name, u.last_name, u.first_name, u.email)), lower($8)) > 0)
            or a.api_key_id in (select k.id from identity.api_api_key k where strpos(lower(k.name), lower($8)) > 0))
        """;

    private const string Select =
        $"""
        select a.id, a.at, a.action, a.entity, a.entity_id, a.label, a.user_id, u.last_name, u.first_name, u.email, a.api_key_id, k.name,
          host(a.ip), a.before::text, a.after::text
        from (select a.* {Found} order by a.id desc limit $9 offset $10) a
        left join identity.api_user u on u.id = a.user_id
        left join identity.api_api_key k on k.id = a.api_key_id
        order by a.id desc
        """;

    public static IAsyncEnumerable<AuditRow> ReadAsync(TenantSession session, AuditFilter filter, int limit, int offset, CancellationToken ct) =>
        session.QueryAsync(Select, Read, [.. Parameters(filter), limit, offset], ct);

    private static object?[] Parameters(AuditFilter filter) =>
    [
        filter.Entity, filter.EntityId, filter.UserId, filter.Action, filter.From?.ToUniversalTime(), filter.To?.ToUniversalTime(),
        filter.Before, string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim(),
    ];

    private static AuditRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new(row.GetDateTime(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.TextOrNull(5),
        row.IsDBNull(7) ? null : new(row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetString(9)),
        row.IsDBNull(10) ? null : row.GetInt32(10),
        row.TextOrNull(11),
        row.TextOrNull(12),
        Fields(row, 13),
        Fields(row, 14));

    private static Dictionary<string, JsonElement>? Fields(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetString(column));
}
