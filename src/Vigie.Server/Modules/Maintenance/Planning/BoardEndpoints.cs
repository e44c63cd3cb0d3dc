using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>The dispatcher's board.</summary>
internal static class BoardEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/planning").WithTags("Planning");
        group.MapGet("/", BoardAsync).Requires("planning:read")
            .WithName("getPlanning").WithSummary("Who works when and goes where on these days, and what nobody does yet.");
        group.MapGet("/conflits", ConflictsAsync).Requires("planning:read")
            .WithName("listPlanningConflits").WithSummary("The appointments of these days that cannot be kept, and why.");
        group.MapGet("/disponibilite", AvailabilityAsync).Requires("planning:read")
            .WithName("getDisponibilite").WithSummary("Whether a technician works and has nothing to do.");
        group.MapPut("/{id:int}", RescheduleAsync).Requires("planning:update")
            .ChecksVersion().WithName("reschedulePlanning").WithSummary("Gives an appointment another hour or another technician.");
    }

    private static async Task<Ok<Board>> BoardAsync(
        [AsParameters] BoardDays days, SnapshotReader reader, PlanningOptions options, CancellationToken ct)
    {
        var snapshot = await reader.ReadAsync(days.Begin, days.Count, ct);
        var visits = snapshot.Stops.ToLookup(stop => stop.TechnicianId, ToVisit);
        return TypedResults.Ok(new Board(
            snapshot.First, snapshot.Last, snapshot.Now, snapshot.Zone.Id,
            [
                .. snapshot.Technicians.Where(technician => days.TechnicianId is null || technician.Id == days.TechnicianId).Select(technician => new BoardTechnician(
                    technician.Id, technician.Name, technician.Specialty, technician.Address, technician.Base?.Latitude, technician.Base?.Longitude,
                    [.. technician.Periods.Select(period => ToPeriod(period.Span))],
                    [.. technician.Absences.Select(absence => ToPeriod(absence.Span))],
                    [.. visits[technician.Id]])),
            ],
            [.. snapshot.Works.Where(work => work.Visit is null).Select(ToWork)],
            Conflicts(snapshot, options)));
    }

    private static async Task<Ok<IReadOnlyList<ConflictRow>>> ConflictsAsync(
        [AsParameters] BoardDays days, SnapshotReader reader, PlanningOptions options, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<ConflictRow>>([
            .. Conflicts(await reader.ReadAsync(days.Begin, days.Count, ct), options)
                .Where(conflict => days.TechnicianId is null || conflict.TechnicianId == days.TechnicianId)]);

    private static async Task<Ok<Availability>> AvailabilityAsync(
        [AsParameters] AvailabilityFilter asked, SnapshotReader reader, CancellationToken ct)
    {
        // The days in UTC, with one more on either side for the company's time zone.
        var first = DateOnly.FromDateTime(asked.From.UtcDateTime).AddDays(-1);
        var snapshot = await reader.ReadAsync(first, DateOnly.FromDateTime(asked.To.UtcDateTime).DayNumber - first.DayNumber + 2, ct);
        var technician = snapshot.Technicians.FirstOrDefault(one => one.Id == asked.TechnicianId) ?? throw Refusal.NotFound("technician_unknown");
        var busy = snapshot.Stops.Where(stop => stop.TechnicianId == technician.Id && !stop.Work.Status.IsOver()).Select(stop => stop.Span);
        var wanted = new Span(asked.From, asked.To);
        List<Span> free = [
            .. WorkingHours.Without(technician.Periods, [.. busy]).Select(period => period.Span).Where(wanted.Meets)
                .Select(span => new Span(span.From > wanted.From ? span.From : wanted.From, span.To < wanted.To ? span.To : wanted.To))];
        return TypedResults.Ok(new Availability(free is [var whole] && whole == wanted, [.. free.Select(ToPeriod)]));
    }

    private static async Task<Ok<Rescheduled>> RescheduleAsync(
        int id, Reschedule request, InterventionWork work, HttpContext http, CancellationToken ct)
    {
        var visit = await work.RescheduleAsync(id, request, http.Request, ct);
        EntityTag.Tell(http.Response, visit.Version);
        return TypedResults.Ok(new Rescheduled(
            visit.Id, visit.Version, visit.InterventionId, visit.TechnicianId, visit.PlannedAt, visit.Minutes, visit.Pinned));
    }

    private static IReadOnlyList<ConflictRow> Conflicts(Snapshot snapshot, PlanningOptions options) =>
        [.. new PlanFacts(snapshot, new Roads(snapshot, options.SpeedKmh)).Conflicts([.. snapshot.Stops])];

    private static BoardPeriod ToPeriod(Span span) => new(span.From, span.To);

    private static BoardVisit ToVisit(Stop stop) =>
        new(stop.Work.Visit!.Id, stop.Work.Visit.Version, stop.At, stop.Minutes, stop.Work.Visit.Pinned, ToWork(stop.Work));

    private static BoardWork ToWork(Work work) => new(
        work.InterventionId, work.Title, work.Status, work.Priority, work.Urgent, work.DueAt, work.Minutes, work.Skills,
        new(work.Equipment, work.Location), work.Address, work.At?.Latitude, work.At?.Longitude);
}
