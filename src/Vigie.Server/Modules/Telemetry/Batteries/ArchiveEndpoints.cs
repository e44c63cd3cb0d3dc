using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>A battery out of use.</summary>
/// <param name="PurgeAt">From when on it is erased with all that it measured; until then it can be restored.</param>
internal sealed record ArchivedBattery(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("numero_serie")] string SerialNumber,
    [property: JsonPropertyName("type_nom")] string TypeName,
    [property: JsonPropertyName("lieu_nom")] string LocationName,
    DateTimeOffset ArchivedAt,
    DateTimeOffset PurgeAt);

internal static class ArchiveEndpoints
{
    private const string Sql =
        """
        select count(*) over (), b.id, b.name, b.serial_number, b.type_name, b.location_name, b.archived_at
        from telemetry.api_battery b
        where b.archived_at > $1
        order by b.archived_at desc, b.id
        limit $2 offset $3
        """;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/batteries/archived", ListAsync).Requires("equipements:read")
        .WithTags("Batteries").WithName("listArchivedBatteries")
        .WithSummary("Lists the archived batteries, the last archived first, with when each is erased.");

    private static async Task<Ok<List<ArchivedBattery>>> ListAsync(
        [AsParameters] Paging paging, TenantSession session, ServerOptions options, TimeProvider clock, HttpResponse response,
        CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(
            session,
            Sql,
            row =>
            {
                var archivedAt = row.GetFieldValue<DateTimeOffset>(6);
                return new ArchivedBattery(
                    row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), archivedAt,
                    archivedAt + options.ArchiveRetention);
            },
            [clock.GetUtcNow() - options.ArchiveRetention],
            response,
            ct));
}
