using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Tenants;

/// <summary>The companies, for the operator of the platform.</summary>
internal static class TenantEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tenants").WithTags("Tenants");
        group.MapGet("/", ListAsync).Requires("tenants:read").WithName("listTenants").WithSummary("Lists the companies by name.");
        group.MapPost("/", CreateAsync).Requires("tenants:create").WithName("createTenant")
            .WithSummary("Creates a company with its first administrator.");
        group.MapGet("/{id:int}", GetAsync).Requires("tenants:read").WithName("getTenant").WithSummary("One company.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("tenants:update")
            .ChecksVersion().WithName("updateTenant").WithSummary("Changes a company; suspending it refuses its people at once.");
    }

    private static async Task<Ok<List<TenantRow>>> ListAsync(
        [FromQuery(Name = "search")] string? search, [FromQuery(Name = "status")] Wire<TenantStatus>? status,
        [AsParameters] Paging paging, IdentityDb db, HttpResponse response, CancellationToken ct)
    {
        var tenants = db.Tenants.AsNoTracking();
        if (status is { Value: var wanted })
        {
            tenants = tenants.Where(tenant => tenant.Status == wanted);
        }

        if (Patterns.Containing(search) is { } pattern)
        {
            tenants = tenants.Where(tenant =>
                EF.Functions.ILike(tenant.Name, pattern, Patterns.Escape) || EF.Functions.ILike(tenant.Slug, pattern, Patterns.Escape));
        }

        return TypedResults.Ok(await paging.ReadAsync(
            tenants.OrderBy(tenant => tenant.Name).ThenBy(tenant => tenant.TenantId).Select(tenant => new TenantRow(
                tenant.TenantId, tenant.Slug, tenant.Name, tenant.Status, tenant.Country, tenant.TimeZone, tenant.Language, tenant.Currency,
                tenant.IsDemo, tenant.CreatedAt,
                db.TenantCounts.Where(count => count.TenantId == tenant.TenantId && count.Kind == TenantCount.Batteries)
                    .Sum(count => count.Number),
                db.TenantCounts.Where(count => count.TenantId == tenant.TenantId && count.Kind == TenantCount.Users)
                    .Sum(count => count.Number))),
            response, ct));
    }

    private static async Task<Created<TenantDetails>> CreateAsync(
        CreateTenant request, IdentityDb db, TenantMaking making, HttpResponse response, CancellationToken ct)
    {
        var tenant = await making.CreateAsync(request, isDemo: false, ct);
        EntityTag.Tell(response, tenant.Version);
        return TypedResults.Created($"/api/v1/tenants/{tenant.TenantId}", await DescribeAsync(db, tenant, ct));
    }

    private static async Task<Ok<TenantDetails>> GetAsync(int id, IdentityDb db, HttpResponse response, CancellationToken ct)
    {
        var tenant = await FindAsync(db, id, ct);
        EntityTag.Tell(response, tenant.Version);
        return TypedResults.Ok(await DescribeAsync(db, tenant, ct));
    }

    private static async Task<Ok<TenantDetails>> UpdateAsync(
        int id, UpdateTenant request, IdentityDb db, TenantSession session, CallerDirectory directory, Audit audit, HttpContext http,
        CancellationToken ct)
    {
        var tenant = await FindAsync(db, id, ct);
        EntityTag.Check(http.Request, tenant.Version);
        if (id == Caller.PlatformTenantId && request.Status != TenantStatus.Active)
        {
            throw Refusal.Conflict("tenant_is_platform");
        }

        var before = Snapshot(tenant);
        (tenant.Name, tenant.Status, tenant.Country, tenant.TimeZone) =
            (request.Name.Trim(), request.Status, request.Country, request.TimeZone);
        (tenant.Language, tenant.Currency) = (request.Language, request.Currency);
        (tenant.MaxBatteries, tenant.RawRetentionDays) = (request.MaxBatteries, request.RawRetentionDays);
        await db.SaveChangesAsync(ct);
        session.AfterCommit(() => directory.Forget(id));
        await audit.WriteAsync("tenant_updated", "tenant", id, tenant.Name, before, Snapshot(tenant), ct);
        EntityTag.Tell(http.Response, tenant.Version);
        return TypedResults.Ok(await DescribeAsync(db, tenant, ct));
    }

    private static async Task<Tenant> FindAsync(IdentityDb db, int id, CancellationToken ct) =>
        await db.Tenants.SingleOrDefaultAsync(tenant => tenant.TenantId == id, ct) ?? throw Refusal.NotFound("tenant_unknown");

    private static async Task<TenantDetails> DescribeAsync(IdentityDb db, Tenant tenant, CancellationToken ct)
    {
        var counts = await db.TenantCounts.Where(count => count.TenantId == tenant.TenantId)
            .ToDictionaryAsync(count => count.Kind, count => count.Number, ct);
        return new(
            tenant.TenantId, tenant.Slug, tenant.Name, tenant.Status, tenant.Country, tenant.TimeZone, tenant.Language, tenant.Currency,
            tenant.MaxBatteries, tenant.RawRetentionDays, tenant.IsDemo, tenant.CreatedAt,
            counts.GetValueOrDefault(TenantCount.Batteries), counts.GetValueOrDefault(TenantCount.Users));
    }

    private static object Snapshot(Tenant tenant) => new
    {
        tenant.Name,
        Status = Wire<TenantStatus>.Name(tenant.Status),
        tenant.Country,
        tenant.TimeZone,
        tenant.Language,
        tenant.Currency,
        tenant.MaxBatteries,
        tenant.RawRetentionDays,
    };
}
