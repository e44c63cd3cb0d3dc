using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Products;

internal static class ProductEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/produits").WithTags("Produits");
        group.MapGet("/", ListAsync).Requires("stock:read")
            .WithName("listProduits").WithSummary("The products by name, each with what there is of it.");
        group.MapGet("/export", ExportAsync).Requires("stock:read").SendsList()
            .WithName("exportProduits").WithSummary("The same list as a file.");
        group.MapGet("/categories", CategoriesAsync).Requires("stock:read")
            .WithName("listProduitCategories").WithSummary("The categories that products have, by name; at most 500.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read")
            .WithName("getProduit").WithSummary("One product, with its places, its suppliers and its batches.");
        group.MapPost("/", CreateAsync).Requires("stock:update").WithName("createProduit").WithSummary("Adds a product.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("stock:update").ChecksVersion()
            .WithName("updateProduit").WithSummary("Replaces a product’s fields, its suppliers and its minimums.");
        group.MapDelete("/{id:int}", ArchiveAsync).Requires("stock:update").ChecksVersion()
            .WithName("archiveProduit").WithSummary("Takes a product of which nothing is left out of use; its history stays.");
        group.MapPost("/{id:int}/restaurer", RestoreAsync).Requires("stock:update").ChecksVersion()
            .WithName("restoreProduit").WithSummary("Brings an archived product back.");
    }

    private static async Task<Ok<List<ProductRow>>> ListAsync(
        [AsParameters] ProductFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = ProductSql.List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, row => ProductSql.Read(row, 1), parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] ProductFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http)
    {
        var (sql, parameters) = ProductSql.List(filter);
        return file.SendAsync(http, export, ProductTable.All, sql, row => ProductSql.Read(row, 1), parameters);
    }

    private static async Task<Ok<List<CategoryCount>>> CategoriesAsync(TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await session.QueryAsync(
            """
            select category, count(*)::int from inventory.product where category is not null and archived_at is null
            group by category order by lower(category) limit 500
            """,
            row => new CategoryCount(row.GetString(0), row.GetInt32(1)), [], ct).ToListAsync(ct));

    private static async Task<Ok<ProductRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<ProductRow>> CreateAsync(
        WriteProduct request, ProductWriting writing, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var id = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/produits/{id}", await ShowAsync(id, session, response, ct));
    }

    private static async Task<Ok<ProductRow>> UpdateAsync(
        int id, WriteProduct request, ProductWriting writing, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await writing.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> ArchiveAsync(int id, ProductWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.ArchiveAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ProductRow>> RestoreAsync(
        int id, ProductWriting writing, TenantSession session, HttpContext http, CancellationToken ct)
    {
        await writing.RestoreAsync(id, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<ProductRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (product, version) = await ProductSql.ReadOneAsync(session, id, ct) ?? throw Refusal.NotFound("product_unknown");
        EntityTag.Tell(response, version);
        return product;
    }
}
