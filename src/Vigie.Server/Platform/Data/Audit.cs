using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Server.Platform.Data;

/// <summary>Appends to the tenant's audit trail, in the transaction of the change it tells of.</summary>
internal sealed class Audit(TenantSession session, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// Writes one entry. <paramref name="before"/> and <paramref name="after"/> are the object as its readers see it, null for
    /// one that did not or does not exist; only the fields that differ are kept. Never pass secrets.
    /// </summary>
    /// <param name="label">What people call the object now: the trail must name it when it has another name, or is gone.</param>
    public Task WriteAsync(
        string action, string entity, object id, string label, object? before, object? after, CancellationToken ct) =>
        WriteManyAsync(action, entity, [(id, label, before, after)], ct);

    /// <summary>Writes an entry a change, as <see cref="WriteAsync"/> does.</summary>
    public Task WriteManyAsync(
        string action, string entity, IReadOnlyList<(object Id, string Label, object? Before, object? After)> changes, CancellationToken ct)
    {
        var differences = changes.Select(change => Differences(change.Before, change.After)).ToList();
        return session.ExecuteAsync(
            """
            insert into audit_entry (at, user_id, api_key_id, ip, action, entity, entity_id, label, before, after)
            select $1, $2::int, $3::int, $4::inet, $5, $6, c.id, c.label, c.before::jsonb, c.after::jsonb
            from unnest($7::text[], $8::text[], $9::text[], $10::text[]) with ordinality c (id, label, before, after, place)
            order by c.place
            """,
            [
                clock.GetUtcNow(), session.Caller.UserId, session.Caller.ApiKeyId, session.Caller.Address?.ToString(), action, entity,
                changes.Select(change => Convert.ToString(change.Id, CultureInfo.InvariantCulture)).ToArray(),
                changes.Select(change => change.Label).ToArray(),
                differences.Select(change => change.Before?.ToJsonString()).ToArray(),
                differences.Select(change => change.After?.ToJsonString()).ToArray(),
            ],
            ct);
    }

    private static (JsonNode? Before, JsonNode? After) Differences(object? before, object? after)
    {
        var (was, became) = (JsonSerializer.SerializeToNode(before, Snake), JsonSerializer.SerializeToNode(after, Snake));
        if (was is JsonObject old && became is JsonObject now)
        {
            foreach (var name in old.Select(field => field.Key).Where(now.ContainsKey).ToList())
            {
                if (JsonNode.DeepEquals(old[name], now[name]))
                {
                    old.Remove(name);
                    now.Remove(name);
                }
            }
        }

        return (was, became);
    }
}
