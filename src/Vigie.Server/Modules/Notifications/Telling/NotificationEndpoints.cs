using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Telling;

/// <summary>What the caller was told; everybody sees his own and nobody else's.</summary>
internal static class NotificationEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).RequiresSignIn().WithName("listNotifications")
            .WithSummary("What the caller was told, the newest first; with lue=false X-Total-Count tells how many are unread.");
        group.MapPut("/lues", ReadAllAsync).RequiresSignIn().WithName("readAllNotifications")
            .WithSummary("Marks all of the caller's as read.");
        group.MapPut("/{id:long}/lue", ReadAsync).RequiresSignIn().WithName("readNotification")
            .WithSummary("Marks one of the caller's as read.");
    }

    private static async Task<Ok<List<NotificationRow>>> ListAsync(
        [FromQuery(Name = "lue")] bool? read, [AsParameters] Paging paging, Caller caller, TenantSession session, HttpResponse response,
        CancellationToken ct)
    {
        var (sql, parameters) = NotificationRows.List(caller.UserId, read);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, NotificationRows.Read, parameters, response, ct));
    }

    private static async Task<NoContent> ReadAsync(
        long id, Caller caller, TenantSession session, NotificationRows rows, TimeProvider clock, CancellationToken ct)
    {
        var user = caller.UserId!.Value;
        // One that was read already keeps the time at which it was.
        if (await session.ExecuteAsync(
            "update notifications.notification set read_at = coalesce(read_at, $3) where id = $1 and user_id = $2",
            [id, user, clock.GetUtcNow()], ct) == 0)
        {
            throw Refusal.NotFound("notification_unknown");
        }

        await rows.AnnounceAsync(user, null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReadAllAsync(
        Caller caller, TenantSession session, NotificationRows rows, TimeProvider clock, CancellationToken ct)
    {
        var user = caller.UserId!.Value;
        await session.ExecuteAsync(
            "update notifications.notification set read_at = $2 where user_id = $1 and read_at is null", [user, clock.GetUtcNow()], ct);
        await rows.AnnounceAsync(user, null, ct);
        return TypedResults.NoContent();
    }
}
