using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Maintenance.Reports;

/// <summary>The day of a sheet, in the company's time zone; left out: today.</summary>
internal sealed record SheetDay([FromQuery(Name = "date")] DateOnly? Date = null)
{
    internal sealed class Validator : AbstractValidator<SheetDay>
    {
        public Validator() => RuleFor(day => day.Date).InclusiveBetween(PlanningDays.Earliest, PlanningDays.Latest);
    }
}

internal static class DaySheetEndpoints
{
    // $1 interventions.
    private const string Details =
        """
        select i.id, e.serial_number, e.model, i.description, i.checklist::text
        from maintenance.intervention i join assets.api_equipment e on e.id = i.equipment_id where i.id = any ($1)
        """;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/planning/technicien/{id:int}/feuille.pdf", ReadAsync).Requires("planning:read").WithOwnSession().WithTags("Planning")
            .Produces<Stream>(StatusCodes.Status200OK, PdfDocument.ContentType)
            .WithName("getFeuilleTechnicien").WithSummary("A technician's day on paper: where to go when, what to do there.");

    private static async Task<PushStreamHttpResult> ReadAsync(
        int id, [AsParameters] SheetDay day, Caller caller, TenantWork tenants, PlanningOptions options, TimeProvider clock, CancellationToken ct)
    {
        // Laid out once the session is over: no connection waits for a client.
        var sheet = await tenants.RunAsync(caller, readOnly: true, async (services, session) =>
        {
            var snapshot = await services.GetRequiredService<SnapshotReader>().ReadAsync(day.Date, days: 1, ct);
            var technician = snapshot.Technicians.FirstOrDefault(one => one.Id == id) ?? throw Refusal.NotFound("technician_unknown");
            int[] stops = [.. snapshot.Stops.Where(stop => stop.TechnicianId == id).Select(stop => stop.Work.InterventionId)];
            var details = await session.QueryAsync(
                Details, row => (Id: row.GetInt32(0), Stop: new StopDetails(row.GetString(1), row.TextOrNull(2), row.TextOrNull(3), Checklist.Read(row.GetString(4)))),
                [stops], ct).ToDictionaryAsync(one => one.Id, one => one.Stop, cancellationToken: ct);
            return new DaySheet(
                await FileReader.OfCompanyAsync(session, clock, ct), snapshot, technician, new Roads(snapshot, options.SpeedKmh), details);
        }, ct);
        return TypedResults.Stream(file => sheet.WriteAsync(file, ct), PdfDocument.ContentType, "feuille-de-route.pdf");
    }
}
