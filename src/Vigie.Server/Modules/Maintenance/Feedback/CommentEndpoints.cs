using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Feedback;

/// <summary>What people write about an intervention. A client reads, by the database's policy, and writes only what is meant for him.</summary>
internal static class CommentEndpoints
{
    private const string Columns =
        """
        c.id, c.at, c.user_id, concat_ws(' ', u.first_name, u.last_name), coalesce(c.user_id = e.client_id, false), c.text, c.visibility
        """;

    private const string From =
        """
        from maintenance.comment c
        join maintenance.intervention i on i.id = c.intervention_id
        join assets.api_equipment e on e.id = i.equipment_id
        left join identity.api_user u on u.id = c.user_id
        """;

    // $1 intervention, $2 limit, $3 offset.
    private const string List = $"select count(*) over (), {Columns} {From} where c.intervention_id = $1 order by c.id limit $2 offset $3";

    private const string One = $"select 1::bigint, {Columns} {From} where c.id = $1";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/interventions").WithTags("Interventions");
        group.MapGet("/personnes", PeopleAsync).Requires("interventions:read")
            .WithName("listInterventionPersonnes").WithSummary("Who may be mentioned: everybody who sees the interventions, by name.");
        group.MapGet("/{id:int}/commentaires", ListAsync).RequiresOrOwn("interventions:read")
            .WithName("listCommentaires").WithSummary("What was written about it, the oldest first; a client sees what is meant for him.");
        group.MapPost("/{id:int}/commentaires", AddAsync).RequiresOrOwn("interventions:read")
            .WithName("createCommentaire").WithSummary("Writes about it; a client only what he sees himself.");
    }

    private static async Task<Ok<List<Mentionable>>> PeopleAsync(IdentityApi identity, CancellationToken ct) => TypedResults.Ok(
        (await identity.PeopleWhoMayAsync("interventions:read", ct))
            .Select(person => new Mentionable(person.Id, person.LastName, person.FirstName)).ToList());

    private static async Task<Ok<List<CommentRow>>> ListAsync(
        int id, [AsParameters] Paging paging, MaintenanceDb db, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await FindAsync(id, db, ct);
        return TypedResults.Ok(await paging.ReadAsync(session, List, Read, [id], response, ct));
    }

    private static async Task<Created<CommentRow>> AddAsync(
        int id, WriteComment request, Caller caller, MaintenanceDb db, IdentityApi identity, InterventionNotices notices, TenantSession session,
        Audit audit, TimeProvider clock, CancellationToken ct)
    {
        var intervention = await FindAsync(id, db, ct);
        var byClient = caller.OwnedBy is not null;
        var visibility = request.Visibility ?? (byClient ? Visibility.Client : Visibility.Internal);
        var mentions = request.Mentions ?? [];
        await RequireMayAsync(byClient, visibility, mentions, identity, ct);
        var commentId = await session.QueryAsync(
            """
            insert into maintenance.comment (intervention_id, at, user_id, text, visibility) values ($1, $2, $3::int, $4, $5) returning id
            """,
            row => row.GetInt64(0), [id, clock.GetUtcNow(), caller.UserId, request.Text.Trim(), visibility.ToString()], ct).SingleAsync(ct);
        var comment = await session.QueryAsync(One, Read, [commentId], ct).SingleAsync(ct);
        await audit.WriteAsync("intervention_commented", "intervention", id, intervention.Title, null, request, ct);
        await notices.CommentedAsync(
            intervention, comment.Text, comment.Author ?? "API", byClient, visibility == Visibility.Client, mentions, ct);
        return TypedResults.Created($"/api/v1/interventions/{id}/commentaires", comment);
    }

    private static async Task RequireMayAsync(
        bool byClient, Visibility visibility, IReadOnlyList<int> mentions, IdentityApi identity, CancellationToken ct)
    {
        if (byClient && visibility == Visibility.Internal)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "comment_internal_forbidden");
        }

        if (byClient && mentions.Count > 0)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "comment_mentions_forbidden");
        }

        if (mentions.Count > 0
            && mentions.Except((await identity.PeopleWhoMayAsync("interventions:read", ct)).Select(person => person.Id)).Any())
        {
            throw Refusal.Field("comment_mention_unknown", "mentions");
        }
    }

    private static async Task<Intervention> FindAsync(int id, MaintenanceDb db, CancellationToken ct) =>
        await db.Interventions.SingleOrDefaultAsync(intervention => intervention.Id == id, ct) ?? throw Refusal.NotFound("intervention_unknown");

    private static CommentRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(1),
        row.GetFieldValue<DateTimeOffset>(2),
        row.IntOrNull(3),
        row.GetString(4) is { Length: > 0 } author ? author : null,
        row.GetBoolean(5),
        row.GetString(6),
        Enum.Parse<Visibility>(row.GetString(7)));
}
