using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.Contracts;

internal static class ContractEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/contrats").WithTags("Contrats");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listContrats").WithSummary("The contracts: those that run or will, what ends first; then the others.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("equipements:read").SendsList()
            .WithName("exportContrats").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read")
            .WithName("getContrat").WithSummary("One contract, with its equipment, its promises and its renewals.");
        group.MapPost("/", CreateAsync).Requires("equipements:update").WithName("createContrat").WithSummary("Adds a contract.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update").ChecksVersion()
            .WithName("updateContrat").WithSummary("Replaces a contract’s fields; interventions that are open keep what was agreed when they were opened.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("equipements:update").ChecksVersion()
            .WithName("deleteContrat").WithSummary("Removes a contract under which no intervention was opened; terminate the others.");
        group.MapPost("/{id:int}/renouveler", RenewAsync).Requires("equipements:update").ChecksVersion()
            .WithName("renewContrat").WithSummary("Moves its end away, at the same price or another.");
        group.MapPost("/{id:int}/resilier", TerminateAsync).Requires("equipements:update").ChecksVersion()
            .WithName("terminateContrat").WithSummary("Ends it before its time, today or on another day.");
    }

    private static async Task<Ok<List<ContractRow>>> ListAsync(
        [AsParameters] ContractFilter filter, [AsParameters] Paging paging, TenantSession session, TimeProvider clock, HttpResponse response,
        CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(
            session, ContractSql.List, row => ContractSql.Read(row, 1), ContractSql.Filter(filter, clock.GetUtcNow()), response, ct));

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] ContractFilter filter, [AsParameters] ExportQuery export, ListFile file, TimeProvider clock, HttpContext http) =>
        file.SendAsync(
            http, export, ContractTable.All, ContractSql.List, row => ContractSql.Read(row, 1), ContractSql.Filter(filter, clock.GetUtcNow()));

    private static async Task<Ok<ContractRow>> GetAsync(
        int id, TenantSession session, TimeProvider clock, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, clock, response, ct));

    private static async Task<Created<ContractRow>> CreateAsync(
        WriteContract request, ContractWriting writing, TenantSession session, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var id = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/contrats/{id}", await ShowAsync(id, session, clock, response, ct));
    }

    private static async Task<Ok<ContractRow>> UpdateAsync(
        int id, WriteContract request, ContractWriting writing, TenantSession session, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        await writing.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, clock, http.Response, ct));
    }

    private static async Task<NoContent> DeleteAsync(int id, ContractWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.DeleteAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ContractRow>> RenewAsync(
        int id, RenewContract request, ContractWriting writing, TenantSession session, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        await writing.RenewAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, clock, http.Response, ct));
    }

    private static async Task<Ok<ContractRow>> TerminateAsync(
        int id, TerminateContract request, ContractWriting writing, TenantSession session, TimeProvider clock, HttpContext http,
        CancellationToken ct)
    {
        await writing.TerminateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, clock, http.Response, ct));
    }

    private static async Task<ContractRow> ShowAsync(
        int id, TenantSession session, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var (contract, version) = await ContractSql.ReadOneAsync(session, id, clock.GetUtcNow(), ct) ?? throw Refusal.NotFound("contract_unknown");
        EntityTag.Tell(response, version);
        return contract;
    }
}
