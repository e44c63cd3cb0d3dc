using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Following;

internal static class TemplateEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/modeles-intervention").WithTags("Modèles d’intervention");
        group.MapGet("/", ListAsync).Requires("interventions:read")
            .WithName("listModelesIntervention").WithSummary("What alerts open, by rule.");
        group.MapGet("/{id:int}", GetAsync).Requires("interventions:read").WithName("getModeleIntervention").WithSummary("What alerts of one rule open.");
        group.MapPost("/", CreateAsync).Requires("alertes:configure")
            .WithName("createModeleIntervention").WithSummary("Says what alerts of a rule open, by themselves or at the press of a button.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("alertes:configure").ChecksVersion()
            .WithName("updateModeleIntervention").WithSummary("Changes what alerts of a rule open.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("alertes:configure").ChecksVersion()
            .WithName("deleteModeleIntervention").WithSummary("Alerts of the rule open nothing by themselves any more.");
    }

    private static async Task<Ok<List<TemplateRow>>> ListAsync(
        [AsParameters] Paging paging, MaintenanceDb db, HttpResponse response, CancellationToken ct)
    {
        var templates = await paging.ReadAsync(db.AlertTemplates.AsNoTracking().OrderBy(template => template.RuleKey), response, ct);
        return TypedResults.Ok(templates.ConvertAll(TemplateRow.Of));
    }

    private static async Task<Ok<TemplateRow>> GetAsync(int id, MaintenanceDb db, HttpResponse response, CancellationToken ct) => TypedResults.Ok(Show(
        await db.AlertTemplates.AsNoTracking().SingleOrDefaultAsync(template => template.Id == id, ct) ?? throw Refusal.NotFound("alert_template_unknown"),
        response));

    private static async Task<Created<TemplateRow>> CreateAsync(WriteTemplate request, TemplateWriting writing, HttpResponse response, CancellationToken ct)
    {
        var template = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/modeles-intervention/{template.Id}", Show(template, response));
    }

    private static async Task<Ok<TemplateRow>> UpdateAsync(
        int id, WriteTemplate request, TemplateWriting writing, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(Show(await writing.UpdateAsync(id, request, http.Request, ct), http.Response));

    private static async Task<NoContent> DeleteAsync(int id, TemplateWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.DeleteAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static TemplateRow Show(AlertTemplate template, HttpResponse response)
    {
        EntityTag.Tell(response, template.Version);
        return TemplateRow.Of(template);
    }
}
