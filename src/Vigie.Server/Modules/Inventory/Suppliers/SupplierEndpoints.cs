using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Suppliers;

internal static class SupplierEndpoints
{
    private const string Entity = "supplier";

    private const string Columns =
        """
        s.id, s.name, s.email, s.phone, s.address, s.currency, s.lead_days, s.lead_deviation, s.notes, s.archived_at is not null,
        (select count(*)::int from inventory.product_supplier ps join inventory.product p on p.id = ps.product_id and p.archived_at is null
         where ps.supplier_id = s.id), s.xmin
        """;

    // $1 id.
    private const string One = $"select 1, {Columns} from inventory.supplier s where s.id = $1";

    private static readonly Table<SupplierRow> Table = new(
        "fournisseurs",
        new("Fournisseurs", "Suppliers"),
        new("Nom", "Name", row => row.Name, 28),
        new("Courriel", "E-mail", row => row.Email, 26),
        new("Téléphone", "Phone", row => row.Phone, 16),
        new("Adresse", "Address", row => row.Address, 34),
        new("Devise", "Currency", row => row.Currency.ToString(), 8),
        new("Délai (jours)", "Lead time (days)", row => (double)row.LeadDays, 12),
        new("Écart du délai", "Deviation", row => (double)row.LeadDeviation, 12),
        new("Produits", "Products", row => row.Products, 9));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/fournisseurs").WithTags("Fournisseurs");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listFournisseurs").WithSummary("The suppliers, by name.");
        group.MapGet("/export", ExportAsync).Requires("stock:read").SendsList()
            .WithName("exportFournisseurs").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read").WithName("getFournisseur").WithSummary("One supplier.");
        group.MapPost("/", CreateAsync).Requires("stock:update").WithName("createFournisseur").WithSummary("Adds a supplier.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("stock:update").ChecksVersion()
            .WithName("updateFournisseur").WithSummary("Replaces a supplier’s fields.");
        group.MapDelete("/{id:int}", ArchiveAsync).Requires("stock:update").ChecksVersion()
            .WithName("archiveFournisseur").WithSummary("Takes a supplier out of use: nothing is ordered there any more; its orders stay.");
    }

    private static async Task<Ok<List<SupplierRow>>> ListAsync(
        [AsParameters] SupplierFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (sql, parameters) = List(filter);
        return TypedResults.Ok(await paging.ReadAsync(session, sql, Read, parameters, response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] SupplierFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http)
    {
        var (sql, parameters) = List(filter);
        return file.SendAsync(http, export, Table, sql, Read, parameters);
    }

    private static async Task<Ok<SupplierRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<SupplierRow>> CreateAsync(
        WriteSupplier request, InventoryDb db, TenantSession session, Audit audit, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var supplier = new Supplier { Name = request.Name, CreatedAt = clock.GetUtcNow() };
        supplier.Set(request, clock.GetUtcNow());
        db.Suppliers.Add(supplier);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("supplier_created", Entity, supplier.Id, supplier.Name, null, supplier.ToWire(), ct);
        return TypedResults.Created($"/api/v1/fournisseurs/{supplier.Id}", await ShowAsync(supplier.Id, session, response, ct));
    }

    private static async Task<Ok<SupplierRow>> UpdateAsync(
        int id, WriteSupplier request, InventoryDb db, TenantSession session, Audit audit, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var supplier = await FindAsync(id, db, http.Request, ct);
        var before = supplier.ToWire();
        supplier.Set(request, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("supplier_updated", Entity, id, supplier.Name, before, supplier.ToWire(), ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> ArchiveAsync(
        int id, InventoryDb db, TenantSession session, Audit audit, TimeProvider clock, HttpRequest request, CancellationToken ct)
    {
        var supplier = await FindAsync(id, db, request, ct);
        supplier.ArchivedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
        await session.ExecuteAsync("delete from inventory.product_supplier where supplier_id = $1", [id], ct);
        await audit.WriteAsync("supplier_archived", Entity, id, supplier.Name, supplier.ToWire(), null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Supplier> FindAsync(int id, InventoryDb db, HttpRequest request, CancellationToken ct)
    {
        var supplier = await db.Suppliers.SingleOrDefaultAsync(supplier => supplier.Id == id, ct) ?? throw Refusal.NotFound("supplier_unknown");
        EntityTag.Check(request, supplier.Version);
        return supplier;
    }

    private static async Task<SupplierRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var found = await session.QueryAsync(One, row => (Row: Read(row), Version: row.GetFieldValue<uint>(12)), [id], ct).ToListAsync(ct);
        if (found is not [var (supplier, version)])
        {
            throw Refusal.NotFound("supplier_unknown");
        }

        EntityTag.Tell(response, version);
        return supplier;
    }

    private static (string Sql, object?[] Parameters) List(SupplierFilter filter)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var conditions = new Conditions()
            .And(filter.Archived ? "s.archived_at is not null" : "s.archived_at is null")
            .And("strpos(lower(concat_ws(' ', s.name, s.email, s.address)), (select lower({0}))) > 0", search);
        return ($"""
            select (select count(*) from inventory.supplier s {conditions.Where}), {Columns}
            from inventory.supplier s {conditions.Where} order by lower(s.name), s.id {conditions.Page}
            """, conditions.Parameters);
    }

    private static SupplierRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        row.TextOrNull(3),
        row.TextOrNull(4),
        row.TextOrNull(5),
        Enum.Parse<Currency>(row.GetString(6)),
        row.GetDecimal(7),
        row.GetDecimal(8),
        row.TextOrNull(9),
        row.GetBoolean(10),
        row.GetInt32(11));
}
