using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Notifications.Deliveries;

/// <summary>The log of what was sent, for those who run a company's Vigie.</summary>
internal static class DeliveryEndpoints
{
    private const string Recipient = "left join identity.api_user u on u.id = d.user_id";

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/envois", ListAsync).Requires("notifications:read").WithName("listDeliveries")
            .WithSummary("What was sent, is to be sent or was kept back, the newest first.");
        group.MapPost("/envois/{id:long}/renvoyer", SendAgainAsync).Requires("notifications:update").WithName("sendDeliveryAgain")
            .WithSummary("Sends again what failed for good.");
    }

    private static async Task<Ok<List<DeliveryRow>>> ListAsync(
        [AsParameters] DeliveryFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response,
        CancellationToken ct)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var conditions = new Conditions()
            .And("d.status = {0}", filter.Status?.Value.ToString())
            .And("d.channel = {0}", filter.Channel?.Value.ToString())
            .And("strpos(lower(concat_ws(' ', d.recipient, d.outsider, u.email, d.subject)), (select lower({0}))) > 0", search);
        var found = $"from notifications.delivery d {(search is null ? "" : Recipient)} {conditions.Where}";
        var list = $"""
            select (select count(*) {found}), d.id, d.user_id, coalesce(d.recipient, d.outsider, u.email), d.channel, d.kind, d.subject, d.status, d.attempts,
              d.error, d.answer, d.created_at, d.sent_at, d.delivered_at, d.read_at, d.error_code, d.template, d.fallback_of,
              (select f.id from notifications.delivery f where f.fallback_of = d.id)
            from (select d.id {found} order by d.created_at desc, d.id desc {conditions.Page}) page
            join notifications.delivery d on d.id = page.id {Recipient}
            order by d.created_at desc, d.id desc
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<NoContent> SendAgainAsync(long id, TenantSession session, JobQueue jobs, Audit audit, CancellationToken ct)
    {
        // Of two who press at once, the second finds it queued.
        var again = await session.QueryAsync(
            """
            update notifications.delivery set status = 'Queued', job_id = null, error = null, error_code = null, sid = null, sent_at = null,
              mark = case channel when 'WhatsApp' then gen_random_uuid() else mark end
            where id = $1 and status = 'Failed' returning kind, channel
            """,
            row => (Kind: row.GetString(0), Channel: Enum.Parse<Channel>(row.GetString(1))), [id], ct).ToListAsync(ct);
        if (again is not [var delivery])
        {
            var known = await session.QueryAsync(
                "select status from notifications.delivery where id = $1",
                row => Enum.Parse<DeliveryStatus>(row.GetString(0)), [id], ct).ToListAsync(ct);
            throw known is [var status]
                ? Refusal.Conflict("delivery_not_resent", Wire<DeliveryStatus>.Name(status)) : Refusal.NotFound("delivery_unknown");
        }

        await (delivery.Channel == Channel.WhatsApp ? jobs.AddAsync(new WhatsAppDelivery(id), ct) : jobs.AddAsync(new MailDelivery(id), ct));
        await audit.WriteAsync("delivery_resent", "delivery", id, delivery.Kind, null, null, ct);
        return TypedResults.NoContent();
    }

    private static DeliveryRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(1),
        row.IntOrNull(2),
        row.GetString(3),
        Enum.Parse<Channel>(row.GetString(4)),
        row.GetString(5),
        row.TextOrNull(6),
        Enum.Parse<DeliveryStatus>(row.GetString(7)),
        row.GetInt32(8),
        row.TextOrNull(9),
        row.TextOrNull(10),
        row.GetFieldValue<DateTimeOffset>(11),
        row.TimeOrNull(12),
        row.TimeOrNull(13),
        row.TimeOrNull(14),
        row.IntOrNull(15),
        row.TextOrNull(16),
        row.LongOrNull(17),
        row.LongOrNull(18));
}
