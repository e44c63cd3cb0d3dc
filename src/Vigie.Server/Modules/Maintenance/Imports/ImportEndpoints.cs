using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using FluentValidation;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Imports;

/// <param name="FileName">As people will look for it.</param>
internal sealed record ImportUpload([FromQuery(Name = "fichier")] string? FileName = null)
{
    internal sealed class Validator : AbstractValidator<ImportUpload>
    {
        public Validator() => RuleFor(upload => upload.FileName).Length(1, 200).OverridePropertyName("fichier");
    }
}

internal static class ImportEndpoints
{
    private const string Permission = "equipements:create";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/equipements/imports").WithTags("Équipements");
        group.MapGet("/", ListAsync).Requires(Permission)
            .WithName("listImports").WithSummary("The imports of equipment, the newest first.");
        group.MapPost("/", CreateAsync).Requires(Permission)
            .WithName("createImport").WithSummary("Reads a CSV or Excel file, which is the body, and shows what it would do; changes no equipment.");
        group.MapGet("/{id:int}", GetAsync).Requires(Permission)
            .WithName("getImport").WithSummary("One import, with its errors and what it would do now.");
        group.MapPut("/{id:int}", UpdateAsync).Requires(Permission)
            .WithName("updateImport").WithSummary("Says what the columns are, and what to do with unknown places and wrong lines.");
        group.MapPost("/{id:int}/valider", ApplyAsync).Requires(Permission)
            .WithName("applyImport").WithSummary("Creates and changes the equipment, all at once.");
        group.MapPost("/{id:int}/annuler", UndoAsync).Requires(Permission)
            .WithName("undoImport").WithSummary("Takes back what the import did, if nobody changed or used it since.");
    }

    private static async Task<Ok<List<ImportRow>>> ListAsync(
        [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, ImportStore.List, row => ImportStore.Read(row, 1), [], response, ct));

    private static async Task<Created<ImportDetails>> CreateAsync(
        [AsParameters] ImportUpload upload, ImportWork work, ImportStore store, ServerOptions options, HttpContext http, CancellationToken ct)
    {
        using var body = new RequestBody();
        await body.ReadAsync(http, options.RequestMaxBytes);
        var id = await work.CreateAsync(upload.FileName ?? "import", body.Bytes.ToArray(), ct);
        return TypedResults.Created($"/api/v1/equipements/imports/{id}", await store.ShowAsync(id, ct));
    }

    private static async Task<Ok<ImportDetails>> GetAsync(int id, ImportStore store, CancellationToken ct) =>
        TypedResults.Ok(await store.ShowAsync(id, ct));

    private static async Task<Ok<ImportDetails>> UpdateAsync(int id, WriteImport request, ImportWork work, ImportStore store, CancellationToken ct)
    {
        await work.UpdateAsync(id, request, ct);
        return TypedResults.Ok(await store.ShowAsync(id, ct));
    }

    private static async Task<Ok<ImportDetails>> ApplyAsync(int id, ImportWork work, ImportStore store, HttpContext http, CancellationToken ct)
    {
        await work.ApplyAsync(id, PermissionSet.Of(http.User).Allows("equipements:update"), ct);
        return TypedResults.Ok(await store.ShowAsync(id, ct));
    }

    private static async Task<Ok<ImportDetails>> UndoAsync(int id, ImportWork work, ImportStore store, CancellationToken ct)
    {
        await work.UndoAsync(id, ct);
        return TypedResults.Ok(await store.ShowAsync(id, ct));
    }
}
