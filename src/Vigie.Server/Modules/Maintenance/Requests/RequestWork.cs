using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Maintenance.Requests;

/// <summary>Takes requests in and decides on them, in the transaction of the caller's session.</summary>
internal sealed class RequestWork(
    MaintenanceDb db, AssetsApi assets, InterventionWork interventions, NotificationsApi notifications, TenantSession session, Audit audit,
    IEnumerable<MaintenanceApi.IRequestFollower> followers, TimeProvider clock)
{
    /// <summary>Of a company, without an account; more in an hour is no distress but a flood.</summary>
    public const int AnonymousPerHour = 60;

    private const string Entity = "request";

    /// <exception cref="Refusal">equipment_unknown, under equipement_id: also of equipment that is not the caller's own.</exception>
    public async Task<int> AskAsync(WriteRequest request, CancellationToken ct)
    {
        await assets.RequireEquipmentAsync(request.EquipmentId, "equipement_id", ct);
        return await AddAsync(
            new()
            {
                EquipmentId = request.EquipmentId,
                Description = request.Description.Trim(),
                Urgency = request.Urgency,
                WishedAt = request.WishedAt,
                CreatedAt = clock.GetUtcNow(),
                UserId = session.Caller.UserId,
            },
            ct);
    }

    /// <param name="followHash">Of the secret by which the requester follows it.</param>
    /// <exception cref="Refusal">request_flood.</exception>
    public async Task AskAsync(int equipmentId, WritePublicRequest request, byte[] followHash, CancellationToken ct)
    {
        // One after the other: together they could pass the limit that each keeps.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('maintenance.request'), current_tenant())", [], ct);
        var now = clock.GetUtcNow();
        var lately = await db.Requests.CountAsync(earlier => earlier.FollowHash != null && earlier.CreatedAt > now.AddHours(-1), ct);
        if (lately >= AnonymousPerHour)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "request_flood") { RetryAfter = TimeSpan.FromMinutes(10) };
        }

        await AddAsync(
            new()
            {
                EquipmentId = equipmentId,
                Description = request.Description.Trim(),
                Urgency = request.Urgency,
                CreatedAt = now,
                Name = request.Name,
                Contact = request.Contact,
                FollowHash = followHash,
            },
            ct);
    }

    /// <summary>Opens the intervention that it asks for.</summary>
    /// <exception cref="Refusal">request_unknown, changed_meanwhile, request_decided, equipment_unknown.</exception>
    public async Task AcceptAsync(int id, AcceptRequest accept, HttpRequest http, CancellationToken ct)
    {
        var request = await FindNewAsync(id, http, ct);
        var priority = accept.Priority ?? request.Urgency;
        request.InterventionId = await interventions.OpenAsync(
            new(accept.Title ?? TitleOf(request.Description), request.EquipmentId, Description: request.Description, Priority: priority,
                Urgent: priority == Priority.Critical), ct);
        await DecideAsync(request, RequestStatus.Accepted, "request_accepted", accept, $"/interventions/{request.InterventionId}", ct);
        foreach (var follower in followers)
        {
            await follower.AcceptedAsync(id, request.InterventionId.Value, ct);
        }
    }

    /// <exception cref="Refusal">request_unknown, changed_meanwhile, request_decided.</exception>
    public async Task RefuseAsync(int id, RefuseRequest refuse, HttpRequest http, CancellationToken ct)
    {
        var request = await FindNewAsync(id, http, ct);
        request.Reason = refuse.Reason;
        await DecideAsync(request, RequestStatus.Refused, "request_refused", refuse, $"/demandes?demande={id}", ct);
    }

    /// <summary>Its first line, cut at a word.</summary>
    internal static string TitleOf(string description)
    {
        const int longest = 80;
        var line = description.Split('\n', 2)[0].Trim();
        if (line.Length <= longest)
        {
            return line;
        }

        var cut = line.LastIndexOf(' ', longest);
        return line[..(cut > longest / 2 ? cut : char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest)] + "…";
    }

    private async Task<int> AddAsync(Request request, CancellationToken ct)
    {
        db.Requests.Add(request);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(
            "request_created", Entity, request.Id, TitleOf(request.Description), null,
            new { request.EquipmentId, Urgence = Wire<Priority>.Name(request.Urgency), request.Name }, ct);
        await TellAsync(
            "request_received", request.Urgency == Priority.Critical ? Level.Warning : Level.Info, new([], "interventions:update"), request,
            $"/demandes?demande={request.Id}", ct);
        return request.Id;
    }

    private async Task<Request> FindNewAsync(int id, HttpRequest http, CancellationToken ct)
    {
        var request = await db.Requests.SingleOrDefaultAsync(request => request.Id == id, ct) ?? throw Refusal.NotFound("request_unknown");
        EntityTag.Check(http, request.Version);
        return request.Status == RequestStatus.New ? request : throw Refusal.Conflict("request_decided");
    }

    private async Task DecideAsync(Request request, RequestStatus status, string action, object said, string link, CancellationToken ct)
    {
        (request.Status, request.DecidedAt) = (status, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(action, Entity, request.Id, TitleOf(request.Description), null, said, ct);
        if (request.UserId is { } requester)
        {
            var level = status == RequestStatus.Accepted ? Level.Success : Level.Info;
            await TellAsync(action, level, new([requester]), request, link, ct);
        }
    }

    private async Task TellAsync(string kind, Level level, Audience to, Request request, string link, CancellationToken ct)
    {
        var equipment = await session.QueryAsync(
            "select name from assets.api_equipment where id = $1", row => row.GetString(0), [request.EquipmentId], ct).SingleAsync(ct);
        await notifications.TellAsync(
            new(kind, level, to, new Dictionary<string, Words>
            {
                ["demande"] = TitleOf(request.Description),
                ["equipement"] = equipment,
                ["motif"] = request.Reason ?? "",
            })
            {
                Link = link,
                Metadata = new Dictionary<string, object?> { ["demande_id"] = request.Id, ["intervention_id"] = request.InterventionId },
                Topic = kind == "request_received" ? kind : null,
                Critical = kind == "request_received" && request.Urgency == Priority.Critical,
            },
            ct);
    }
}
