using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Keeps proposals and applies them, in the transaction of the request's session.</summary>
internal sealed class Proposals(
    MaintenanceDb db, InterventionWork work, IdentityApi identity, TenantSession session, Audit audit, TimeProvider clock, IOptions<JsonOptions> json)
{
    private const string Entity = "planning_proposal";

    // A server that stopped in the middle of a search never finishes it.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // What it did stays in the audit.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    /// <summary>Notes what is asked for. With <paramref name="options"/> it is ready at once.</summary>
    /// <exception cref="Refusal">proposal_under_way when it is saved: a company has one search at a time.</exception>
    public async Task<int> AddAsync(ProposalKind kind, ProposalRequest request, IReadOnlyList<PlanOption>? options, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.ExecuteAsync(
            "update maintenance.proposal set status = 'Failed' where status = 'Computing' and created_at < $1", [now - Longest], ct);
        await session.ExecuteAsync("delete from maintenance.proposal where created_at < $1", [now - Kept], ct);
        var id = await session.QueryAsync(
            """
            insert into maintenance.proposal (kind, status, request, result, created_at, creator_id)
            values ($1, $2, $3::jsonb, $4::jsonb, $5, $6::int) returning id
            """,
            row => row.GetInt32(0),
            [
                kind.ToString(), (options is null ? ProposalStatus.Computing : ProposalStatus.Ready).ToString(),
                JsonSerializer.Serialize(request, Json), options is null ? null : JsonSerializer.Serialize(options, Json), now,
                session.Caller.UserId,
            ],
            ct).SingleAsync(ct);
        await audit.WriteAsync("planning_proposed", Entity, id, Label(kind, id), null, request, ct);
        return id;
    }

    /// <exception cref="Refusal">proposal_unknown.</exception>
    public async Task<ProposalRow> FindAsync(int id, CancellationToken ct) => await ReadAsync(id, "", ct);

    /// <summary>Keeps what a search found, unless nobody waits for it any more.</summary>
    public Task<int> FinishAsync(int id, PlanOption? option, CancellationToken ct) => session.ExecuteAsync(
        "update maintenance.proposal set status = $2, result = $3::jsonb where id = $1 and status = 'Computing'",
        [
            id, (option is null ? ProposalStatus.Failed : ProposalStatus.Ready).ToString(),
            option is null ? null : JsonSerializer.Serialize<PlanOption[]>([option], Json),
        ],
        ct);

    /// <exception cref="Refusal">proposal_unknown, proposal_over.</exception>
    public async Task DiscardAsync(int id, CancellationToken ct)
    {
        var proposal = await ReadAsync(id, "for update", ct);
        if (proposal.Status is ProposalStatus.Applied or ProposalStatus.Discarded)
        {
            throw Refusal.Conflict("proposal_over");
        }

        await CloseAsync(proposal, ProposalStatus.Discarded, ct);
    }

    /// <summary>Makes the appointments of an option, all or none.</summary>
    /// <exception cref="Refusal">proposal_unknown, proposal_not_ready, proposal_option_unknown, technician_unknown, planning_conflict;
    /// planning_changed when an intervention is not any more what the proposal was made for.</exception>
    public async Task<ProposalRow> ApplyAsync(int id, int option, CancellationToken ct)
    {
        var proposal = await ReadAsync(id, "for update", ct);
        if (proposal.Status != ProposalStatus.Ready)
        {
            throw Refusal.Conflict("proposal_not_ready");
        }

        var chosen = option < proposal.Options.Count ? proposal.Options[option] : throw Refusal.Invalid("proposal_option_unknown");
        var changes = chosen.Stops.Where(stop => stop.Changes).OrderBy(stop => stop.InterventionId).ToList();
        foreach (var technician in changes.SelectMany(TechniciansOf).Distinct().Order()) // in one order, so that two cannot wait for each other
        {
            if (!await identity.LockTechnicianAsync(technician, ct) && changes.Exists(stop => stop.TechnicianId == technician))
            {
                throw Refusal.Field("technician_unknown", "technicien_id");
            }
        }

        foreach (var stop in changes)
        {
            await MakeAsync(stop, ct);
        }

        await RequireNoOverlapAsync([.. changes.Select(stop => stop.InterventionId)], ct);
        await CloseAsync(proposal, ProposalStatus.Applied, ct);
        return proposal with { Status = ProposalStatus.Applied };
    }

    private static IEnumerable<int> TechniciansOf(ProposedStop stop) =>
        stop.Before is { } before ? [stop.TechnicianId, before.TechnicianId] : [stop.TechnicianId];

    private async Task MakeAsync(ProposedStop stop, CancellationToken ct)
    {
        var intervention = await db.Interventions.SingleOrDefaultAsync(one => one.Id == stop.InterventionId, ct);
        var visit = await db.Visits.SingleOrDefaultAsync(one => one.InterventionId == stop.InterventionId, ct);
        if (intervention?.Version != stop.Version || visit?.Id != stop.PlanningId || visit?.Version != stop.PlanningVersion)
        {
            throw Refusal.Conflict("planning_changed", stop.Title);
        }

        await work.AppointAsync(intervention, visit, new(stop.TechnicianId, stop.At, stop.Minutes), ct);
    }

    /// <summary>What somebody else gave the technicians meanwhile is not in the proposal.</summary>
    private async Task RequireNoOverlapAsync(int[] interventions, CancellationToken ct)
    {
        var taken = await session.QueryAsync(
            """
            select o.title from maintenance.visit v
            join maintenance.visit w on w.technician_id = v.technician_id and w.id <> v.id
              and w.planned_at < v.planned_at + make_interval(mins => v.minutes) and v.planned_at < w.planned_at + make_interval(mins => w.minutes)
              and w.planned_at > v.planned_at - interval '1 day'
            join maintenance.intervention o on o.id = w.intervention_id and o.status not in ('Done', 'Cancelled')
            where v.intervention_id = any ($1) order by w.planned_at limit 1
            """,
            row => row.GetString(0),
            [interventions],
            ct).ToListAsync(ct);
        if (taken is [var title])
        {
            throw Refusal.Conflict("planning_conflict", title);
        }
    }

    private async Task CloseAsync(ProposalRow proposal, ProposalStatus status, CancellationToken ct)
    {
        await session.ExecuteAsync("update maintenance.proposal set status = $2 where id = $1", [proposal.Id, status.ToString()], ct);
        await audit.WriteAsync(
            status == ProposalStatus.Applied ? "planning_applied" : "planning_discarded", Entity, proposal.Id, Label(proposal.Kind, proposal.Id),
            new { Status = Wire<ProposalStatus>.Name(proposal.Status) }, new { Status = Wire<ProposalStatus>.Name(status) }, ct);
    }

    private async Task<ProposalRow> ReadAsync(int id, string locking, CancellationToken ct) => (await session.QueryAsync(
        $"select id, kind, status, created_at, request::text, result::text from maintenance.proposal where id = $1 {locking}",
        Read,
        [id],
        ct).ToListAsync(ct)) is [var proposal] ? proposal : throw Refusal.NotFound("proposal_unknown");

    private ProposalRow Read(NpgsqlDataReader row)
    {
        var (status, created) = (Enum.Parse<ProposalStatus>(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3));
        var request = JsonSerializer.Deserialize<ProposalRequest>(row.GetString(4), Json)!;
        var age = clock.GetUtcNow() - created;
        var computing = status == ProposalStatus.Computing;
        return new(
            row.GetInt32(0), Enum.Parse<ProposalKind>(row.GetString(1)), computing && age > Longest ? ProposalStatus.Failed : status, created, request,
            computing ? (int)Math.Clamp(100 * age.TotalSeconds / request.Seconds, 0, 99) : 100,
            row.TextOrNull(5) is { } result ? JsonSerializer.Deserialize<PlanOption[]>(result, Json)! : []);
    }

    private static string Label(ProposalKind kind, int id) => string.Create(CultureInfo.InvariantCulture, $"{Wire<ProposalKind>.Name(kind)} {id}");
}
