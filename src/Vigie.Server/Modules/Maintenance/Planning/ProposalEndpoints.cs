using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>Changes of the planning that are proposed, compared and then applied, or not.</summary>
internal static class ProposalEndpoints
{
    private const int WeekDays = 7;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/planning").WithTags("Planning");
        group.MapPost("/generer", GenerateAsync).Requires("planning:update")
            .WithName("generatePlanning").WithSummary("Begins to plan a week for everybody; the proposal tells when it is ready.");
        group.MapPost("/technicien/{id:int}/optimiser", OptimiseAsync).Requires("planning:update").WithOwnSession()
            .WithName("optimisePlanningTechnicien").WithSummary("Proposes a better order for one technician's day.");
        group.MapPost("/inserer", InsertAsync).Requires("planning:update").WithOwnSession()
            .WithName("insertPlanning").WithSummary("Proposes where an urgent intervention fits, with the least disturbance first.");
        group.MapGet("/propositions/{id:int}", GetAsync).Requires("planning:read")
            .WithName("getProposition").WithSummary("A proposal: how far it is, and what it would change.");
        group.MapPost("/propositions/{id:int}/appliquer", ApplyAsync).Requires("planning:update")
            .WithName("applyProposition").WithSummary("Makes the appointments of a proposal, all or none.");
        group.MapDelete("/propositions/{id:int}", DiscardAsync).Requires("planning:update")
            .WithName("discardProposition").WithSummary("Gives a proposal up, and ends its search.");
        api.MapPost("/interventions/{id:int}/affectation-automatique", AssignAsync).Requires("interventions:update").WithOwnSession()
            .WithTags("Interventions").WithName("assignInterventionAutomatically")
            .WithSummary("Finds the technician and the hour that suit best, and says why.");
    }

    private static async Task<Accepted<ProposalRow>> GenerateAsync(
        GenerateWeek request, Caller caller, Proposals proposals, IdentityApi identity, TimeProvider clock, JobQueue jobs, PlanningOptions options,
        TenantSession session, CancellationToken ct)
    {
        var first = request.First ?? WorkingHours.DayOf((await identity.CompanyAsync(ct)).Zone, clock.GetUtcNow());
        var id = await proposals.AddAsync(ProposalKind.Week, new(first, WeekDays, Random.Shared.Next(), options.WeekSeconds), options: null, ct);
        await jobs.AddAsync(new ProposalWanted(id), ct);
        return TypedResults.Accepted($"/api/v1/planning/propositions/{id}", await proposals.FindAsync(id, ct));
    }

    private static Task<Ok<ProposalRow>> OptimiseAsync(
        int id, [AsParameters] OptimiseDay request, Caller caller, TenantWork tenants, PlanningOptions options, CancellationToken ct) =>
        ProposeAsync(
            caller, tenants, ProposalKind.Day, request.Date, days: 1, apply: false,
            snapshot =>
            {
                if (!snapshot.Technicians.Any(technician => technician.Id == id))
                {
                    throw Refusal.NotFound("technician_unknown");
                }

                var asked = new ProposalRequest(snapshot.First, 1, Random.Shared.Next(), options.DaySeconds, TechnicianId: id);
                return (asked, [TourPlanning.Day(snapshot, new Roads(snapshot, options.SpeedKmh), asked, ct)]);
            },
            ct);

    private static Task<Ok<ProposalRow>> InsertAsync(
        InsertUrgent request, Caller caller, TenantWork tenants, PlanningOptions options, CancellationToken ct) =>
        ProposeAsync(
            caller, tenants, ProposalKind.Insertion, first: null, request.Days, apply: false,
            snapshot => Insert(snapshot, request.InterventionId, request.Days, options), ct);

    private static Task<Ok<ProposalRow>> AssignAsync(
        int id, AssignAutomatically request, Caller caller, TenantWork tenants, PlanningOptions options, CancellationToken ct) =>
        ProposeAsync(
            caller, tenants, ProposalKind.Insertion, first: null, request.Days, request.Apply,
            snapshot => Insert(snapshot, id, request.Days, options), ct);

    private static (ProposalRequest, IReadOnlyList<PlanOption>) Insert(Snapshot snapshot, int id, int days, PlanningOptions options)
    {
        var urgent = snapshot.Works.FirstOrDefault(work => work.InterventionId == id && work.IsMovable)
            ?? throw Refusal.NotFound("intervention_not_plannable");
        var insertion = new UrgentInsertion(snapshot, new Roads(snapshot, options.SpeedKmh), urgent);
        var found = insertion.Propose();
        return found.Count > 0
            ? (new ProposalRequest(snapshot.First, days, Seed: 0, options.DaySeconds, InterventionId: id), found)
            : throw Refusal.Conflict("planning_no_room", ProblemTexts.Get($"left_out_{Wire<LeftOutReason>.Name(insertion.WhyNot())}", []));
    }

    /// <summary>Reads, thinks without a transaction, then keeps the proposal; <paramref name="apply"/>: and makes its first option.</summary>
    private static async Task<Ok<ProposalRow>> ProposeAsync(
        Caller caller, TenantWork tenants, ProposalKind kind, DateOnly? first, int days, bool apply,
        Func<Snapshot, (ProposalRequest, IReadOnlyList<PlanOption>)> think, CancellationToken ct)
    {
        var snapshot = await tenants.RunAsync(
            caller, readOnly: true, (services, _) => services.GetRequiredService<SnapshotReader>().ReadAsync(first, days, ct), ct);
        var (request, options) = await Task.Run(() => think(snapshot), ct);
        return TypedResults.Ok(await tenants.RunAsync(
            caller, readOnly: false,
            async (services, _) =>
            {
                var proposals = services.GetRequiredService<Proposals>();
                var id = await proposals.AddAsync(kind, request, options, ct);
                return apply ? await proposals.ApplyAsync(id, option: 0, ct) : await proposals.FindAsync(id, ct);
            },
            ct));
    }

    private static async Task<Ok<ProposalRow>> GetAsync(int id, Proposals proposals, CancellationToken ct) =>
        TypedResults.Ok(await proposals.FindAsync(id, ct));

    private static async Task<Ok<ProposalRow>> ApplyAsync(int id, ApplyProposal request, Proposals proposals, CancellationToken ct) =>
        TypedResults.Ok(await proposals.ApplyAsync(id, request.Option, ct));

    private static async Task<NoContent> DiscardAsync(
        int id, Caller caller, Proposals proposals, ProposalSearches searches, TenantSession session, CancellationToken ct)
    {
        await proposals.DiscardAsync(id, ct);
        session.AfterCommit(() => searches.Cancel(caller.TenantId, id));
        return TypedResults.NoContent();
    }
}
