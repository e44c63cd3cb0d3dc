using System.Security.Claims;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>The secret address of a calendar; shown once.</summary>
internal sealed record CalendarAddress([property: JsonPropertyName("adresse")] string Url);

/// <summary>A technician's appointments for the calendar of his phone, under an address that only he knows.</summary>
internal static class CalendarEndpoints
{
    // $1 technician, $2 hash of the token. Nobody of a company that is not active any more.
    private const string Owner =
        """
        select concat_ws(' ', t.first_name, t.last_name) from maintenance.calendar_token c
        join identity.api_technician t on t.id = c.technician_id and t.is_active
        where c.technician_id = $1 and c.hash = $2
          and exists (select from catalog.tenant where tenant_id = (select current_tenant()) and status = 'Active')
        """;

    // $1 technician, $2 now: from a month ago for half a year.
    private const string Visits =
        $"""
        {AssetsApi.WithPlaces}
        select v.id, v.sequence, v.changed_at, v.planned_at, v.minutes, i.title, concat_ws(', ', e.location_name, p.address), e.name, i.description,
               i.priority, p.latitude, p.longitude
        from maintenance.visit v
        join maintenance.intervention i on i.id = v.intervention_id
        join assets.api_equipment e on e.id = i.equipment_id
        join place p on p.id = e.location_id
        where v.technician_id = $1 and v.planned_at between $2::timestamptz - interval '30 days' and $2::timestamptz + interval '180 days'
        order by v.planned_at limit 2000
        """;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/planning/technicien/{id:int}/calendrier.ics", ReadAsync).RequiresNothing().WithOwnSession().WithTags("Planning")
            .Produces(StatusCodes.Status200OK, contentType: "text/calendar")
            .WithName("getCalendrier").WithSummary("The appointments of a technician in iCalendar format, for whoever has the secret address.");
        api.MapPost("/techniciens/{id:int}/calendrier", RenewAsync).Requires("planning:read").WithOwnSession().WithTags("Techniciens")
            .WithName("createCalendrier").WithSummary("Makes a secret address for a technician's calendar; the one before no longer counts.");
        api.MapDelete("/techniciens/{id:int}/calendrier", RevokeAsync).Requires("planning:read").WithTags("Techniciens")
            .WithName("deleteCalendrier").WithSummary("The secret address counts no more.");
    }

    private static async Task<ContentHttpResult> ReadAsync(
        int id, [FromQuery(Name = "jeton")] string? text, TenantWork tenants, TimeProvider clock, CancellationToken ct)
    {
        var token = OpaqueToken.Parse(OpaqueToken.Calendar, text) ?? throw Refusal.NotFound("calendar_unknown");
        return await tenants.RunAsync(new Caller(token.TenantId), readOnly: true, async (_, session) =>
        {
            if (await session.QueryAsync(Owner, row => row.GetString(0), [id, token.Hash], ct).ToListAsync(ct) is not [var name])
            {
                throw Refusal.NotFound("calendar_unknown");
            }

            var events = await session.QueryAsync(Visits, row => ToEvent(row, token.TenantId), [id, clock.GetUtcNow()], ct).ToListAsync(ct);
            return TypedResults.Text(ICalendar.Write($"Vigie - {name}", events), "text/calendar", Encoding.UTF8);
        }, ct);
    }

    // A session of its own: the answers of others are kept for their Idempotency-Key, and a secret must not be.
    private static async Task<Ok<CalendarAddress>> RenewAsync(
        int id, Caller caller, ClaimsPrincipal user, TenantWork tenants, TimeProvider clock, ServerOptions options, CancellationToken ct)
    {
        RequireMay(id, caller, user);
        var token = OpaqueToken.New(OpaqueToken.Calendar, caller.TenantId);
        return await tenants.RunAsync(caller, readOnly: false, async (services, session) =>
        {
            var technician = await services.GetRequiredService<TechnicianFile>().FindAsync(id, ct);
            await session.ExecuteAsync(
                """
                insert into maintenance.calendar_token (technician_id, hash, created_at) values ($1, $2, $3)
                on conflict (tenant_id, technician_id) do update set hash = excluded.hash, created_at = excluded.created_at
                """,
                [id, token.Hash, clock.GetUtcNow()],
                ct);
            await services.GetRequiredService<Audit>().WriteAsync(
                "calendar_created", "technician", id, $"{technician.FirstName} {technician.LastName}", null, new { token.Hint }, ct);
            return TypedResults.Ok(new CalendarAddress($"{options.Url}/api/v1/planning/technicien/{id}/calendrier.ics?jeton={token.Text}"));
        }, ct);
    }

    private static async Task<NoContent> RevokeAsync(
        int id, Caller caller, ClaimsPrincipal user, TechnicianFile file, TenantSession session, Audit audit, CancellationToken ct)
    {
        RequireMay(id, caller, user);
        var technician = await file.FindAsync(id, ct);
        if (await session.ExecuteAsync("delete from maintenance.calendar_token where technician_id = $1", [id], ct) == 1)
        {
            await audit.WriteAsync("calendar_revoked", "technician", id, $"{technician.FirstName} {technician.LastName}", null, null, ct);
        }

        return TypedResults.NoContent();
    }

    /// <summary>His own, or anybody's for who manages technicians.</summary>
    private static void RequireMay(int id, Caller caller, ClaimsPrincipal user)
    {
        if (caller.UserId != id && !PermissionSet.Of(user).Allows("techniciens:update"))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "calendar_not_yours");
        }
    }

    private static CalendarEvent ToEvent(NpgsqlDataReader row, int tenantId)
    {
        var begins = row.GetFieldValue<DateTimeOffset>(3);
        return new(
            $"visit-{tenantId}-{row.GetInt32(0)}@vigie",
            row.GetInt32(1),
            row.GetFieldValue<DateTimeOffset>(2),
            begins,
            begins.AddMinutes(row.GetInt32(4)),
            row.GetString(5),
            row.GetString(6),
            string.Join('\n', new[] { row.GetString(7), row.TextOrNull(8) }.OfType<string>()),
            Enum.Parse<Priority>(row.GetString(9)) switch { Priority.Critical => 1, Priority.High => 3, Priority.Normal => 5, _ => 9 },
            row.IsDBNull(10) ? null : (row.GetDouble(10), row.GetDouble(11)));
    }
}
