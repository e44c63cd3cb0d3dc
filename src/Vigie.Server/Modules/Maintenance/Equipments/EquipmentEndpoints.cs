using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Maintenance.Requests;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Equipments;

internal static class EquipmentEndpoints
{
    private const int StatusesShown = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/equipements").WithTags("Équipements");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listEquipements").WithSummary("Lists machines and batteries, by name, with their services.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("equipements:read").SendsList()
            .WithName("exportEquipements").WithSummary("The same list as a file.");
        group.MapPost("/etiquettes", LabelsAsync).Requires("equipements:read").Produces<string>(StatusCodes.Status200OK, PdfDocument.ContentType)
            .WithName("printEtiquettes").WithSummary("Labels with QR codes that lead to the pages of this equipment, as a PDF at their exact size.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read")
            .WithName("getEquipement").WithSummary("One piece of equipment.");
        group.MapPost("/", CreateAsync).Requires("equipements:create")
            .WithName("createEquipement").WithSummary("Adds a machine.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update")
            .ChecksVersion().WithName("updateEquipement").WithSummary("Replaces a machine's fields.");
        group.MapDelete("/{id:int}", ArchiveAsync).Requires("equipements:delete")
            .ChecksVersion().WithName("archiveEquipement").WithSummary("Takes a machine out of use; its history stays.");
        group.MapPut("/{id:int}/statut", SetStatusAsync).Requires("equipements:update")
            .WithName("setEquipementStatut").WithSummary("Says whether it works, and why.");
        group.MapGet("/{id:int}/statuts", StatusesAsync).RequiresOrOwn("equipements:read")
            .WithName("listEquipementStatuts").WithSummary("The last 200 statuses with the time that each lasted, the newest first.");
    }

    private static async Task<Ok<List<EquipmentRow>>> ListAsync(
        [AsParameters] EquipmentFilter filter,
        [AsParameters] Paging paging,
        TenantSession session,
        TimeProvider clock,
        HttpResponse response,
        CancellationToken ct)
    {
        var (sql, parameters) = EquipmentSql.List(filter, clock.GetUtcNow());
        return TypedResults.Ok(await paging.ReadAsync(session, sql, row => EquipmentSql.Read(row, 1), parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] EquipmentFilter filter, [AsParameters] ExportQuery export, ListFile file, TimeProvider clock, HttpContext http)
    {
        var (sql, parameters) = EquipmentSql.List(filter, clock.GetUtcNow());
        return file.SendAsync(http, export, EquipmentTable.All, sql, row => EquipmentSql.Read(row, 1), parameters);
    }

    private static async Task<PushStreamHttpResult> LabelsAsync(
        PrintLabels request, TenantSession session, RequestDoors doors, ServerOptions options, HttpContext http, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            EquipmentSql.Names, row => (Id: row.GetInt32(0), Name: row.GetString(1), Serial: row.GetString(2)), [request.Ids.ToArray()], ct)
            .ToDictionaryAsync(row => row.Id, cancellationToken: ct);
        if (!request.Ids.All(found.ContainsKey))
        {
            throw Refusal.NotFound("equipment_unknown");
        }

        var site = options.SiteOf(http.Request);
        var doorOf = request.ForRequests ? await doors.OpenAsync(request.Ids, PermissionSet.Of(http.User), ct) : null;
        List<Label> labels = [.. request.Ids.Select(id => new Label(
            found[id].Name, found[id].Serial, site + (doorOf is null ? $"/equipements/{id}" : RequestDoors.PathOf(doorOf[id]))))];
        return TypedResults.Stream(
            file => Labels.WriteAsync(file, "Étiquettes", request.Format, labels, http.RequestAborted), PdfDocument.ContentType, "etiquettes.pdf");
    }

    private static async Task<Ok<EquipmentRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<EquipmentRow>> CreateAsync(
        WriteEquipment request, EquipmentWriting writing, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/equipements/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<EquipmentRow>> UpdateAsync(
        int id, WriteEquipment request, EquipmentWriting writing, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await writing.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> ArchiveAsync(int id, EquipmentWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.ArchiveAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<EquipmentRow>> SetStatusAsync(
        int id, WriteStatus request, EquipmentWriting writing, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await writing.SetStatusAsync(id, request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<List<StatusPeriod>>> StatusesAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        await ShowAsync(id, session, response, ct);
        return TypedResults.Ok(await session.QueryAsync(EquipmentSql.Statuses, EquipmentSql.ReadStatus, [id, StatusesShown], ct).ToListAsync(ct));
    }

    private static async Task<EquipmentRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        if (await session.QueryAsync(EquipmentSql.One, EquipmentSql.ReadOne, [id], ct).ToListAsync(ct) is not [var (equipment, version)])
        {
            throw Refusal.NotFound("equipment_unknown");
        }

        EntityTag.Tell(response, version);
        return equipment;
    }
}
