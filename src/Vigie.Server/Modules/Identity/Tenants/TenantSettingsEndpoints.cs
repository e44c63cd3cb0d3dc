using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Tenants;

/// <summary>A company's own settings, for its own people.</summary>
internal static class TenantSettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tenant").WithTags("Tenants");
        group.MapGet("/", GetAsync).Requires("tenant:read").WithName("getTenantSettings")
            .WithSummary("The caller's own company, and what it uses.");
        group.MapPut("/", UpdateAsync).Requires("tenant:update").ChecksVersion().WithName("updateTenantSettings")
            .WithSummary("Changes the caller's own company.");
    }

    private static async Task<Ok<TenantSettings>> GetAsync(
        Caller caller, IdentityDb db, IEnumerable<IdentityApi.IStorageUse> storage, HttpResponse response, CancellationToken ct)
    {
        var tenant = await db.Tenants.SingleAsync(tenant => tenant.TenantId == caller.TenantId, ct);
        EntityTag.Tell(response, tenant.Version);
        return TypedResults.Ok(await DescribeAsync(tenant, db, storage, ct));
    }

    private static async Task<Ok<TenantSettings>> UpdateAsync(
        UpdateTenantSettings request, Caller caller, IdentityDb db, IEnumerable<IdentityApi.IStorageUse> storage, Audit audit,
        HttpContext http, CancellationToken ct)
    {
        var tenant = await db.Tenants.SingleAsync(tenant => tenant.TenantId == caller.TenantId, ct);
        EntityTag.Check(http.Request, tenant.Version);
        var before = Snapshot(tenant);
        (tenant.Name, tenant.Country, tenant.TimeZone) = (request.Name.Trim(), request.Country, request.TimeZone);
        (tenant.Language, tenant.Currency) = (request.Language, request.Currency);
        (tenant.RawRetentionDays, tenant.RollupRetentionDays) = (request.RawRetentionDays, request.RollupRetentionDays);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("tenant_updated", "tenant", tenant.TenantId, tenant.Name, before, Snapshot(tenant), ct);
        EntityTag.Tell(http.Response, tenant.Version);
        return TypedResults.Ok(await DescribeAsync(tenant, db, storage, ct));
    }

    private static async Task<TenantSettings> DescribeAsync(
        Tenant tenant, IdentityDb db, IEnumerable<IdentityApi.IStorageUse> storage, CancellationToken ct)
    {
        var batteries = await db.TenantCounts.Where(count => count.TenantId == tenant.TenantId && count.Kind == TenantCount.Batteries)
            .SumAsync(count => count.Number, ct);
        var (samples, bytes) = (0L, 0L);
        foreach (var part in storage)
        {
            var use = await part.MeasureAsync(ct);
            (samples, bytes) = (samples + use.Samples, bytes + use.Bytes);
        }

        return new(
            tenant.Name, tenant.Country, tenant.TimeZone, tenant.Language, tenant.Currency, tenant.RawRetentionDays,
            tenant.RollupRetentionDays,
            tenant.MaxBatteries, new(batteries, samples, bytes));
    }

    private static object Snapshot(Tenant tenant) => new
    {
        tenant.Name,
        tenant.Country,
        tenant.TimeZone,
        tenant.Language,
        tenant.Currency,
        tenant.RawRetentionDays,
        tenant.RollupRetentionDays,
    };
}
