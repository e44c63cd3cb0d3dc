using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Places;

internal static class PlaceEndpoints
{
    private const string Entity = "place";

    private const string Columns =
        """
        e.id, e.name, e.kind, e.parent_id, d.name, e.location_id, l.name, e.technician_id, concat_ws(' ', u.first_name, u.last_name),
        e.archived_at is not null, s.products, s.value, e.xmin
        """;

    private const string Beside =
        """
        left join inventory.place d on d.id = e.parent_id
        left join assets.api_location l on l.id = e.location_id
        left join identity.api_user u on u.id = e.technician_id
        cross join lateral (
          select count(distinct b.product_id)::int as products,
            coalesce(round(sum(greatest(b.on_hand, 0) * (
              select average from inventory.month_value v where v.product_id = b.product_id order by month desc limit 1)), 2), 0) as value
          from inventory.balance b where b.place_id = e.id and b.on_hand <> 0
        ) s
        """;

    // $1 id.
    private const string One = $"select 1, {Columns} from inventory.place e {Beside} where e.id = $1";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/emplacements").WithTags("Emplacements");
        group.MapGet("/", ListAsync).Requires("stock:read").WithName("listEmplacements").WithSummary("Where stock lies: depots, shelves, vans.");
        group.MapGet("/{id:int}", GetAsync).Requires("stock:read").WithName("getEmplacement").WithSummary("One place.");
        group.MapPost("/", CreateAsync).Requires("stock:update").WithName("createEmplacement").WithSummary("Adds a place.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("stock:update").ChecksVersion()
            .WithName("updateEmplacement").WithSummary("Replaces a place’s fields.");
        group.MapDelete("/{id:int}", ArchiveAsync).Requires("stock:update").ChecksVersion()
            .WithName("archiveEmplacement").WithSummary("Takes an empty place out of use; its history stays.");
    }

    private static async Task<Ok<List<PlaceRow>>> ListAsync(
        [AsParameters] PlaceFilter filter, [AsParameters] Paging paging, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var search = string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim();
        var conditions = new Conditions()
            .And(filter.Archived ? "e.archived_at is not null" : "e.archived_at is null")
            .And("e.kind = {0}", filter.Kind?.Value.ToString())
            .And("strpos(lower(e.name), (select lower({0}))) > 0", search);
        var list = $"""
            select (select count(*) from inventory.place e {conditions.Where}), {Columns}
            from (select e.*, e.xmin from inventory.place e {conditions.Where} order by e.kind, lower(e.name), e.id {conditions.Page}) e {Beside}
            order by e.kind, lower(e.name), e.id
            """;
        return TypedResults.Ok(await paging.ReadAsync(session, list, Read, conditions.Parameters, response, ct));
    }

    private static async Task<Ok<PlaceRow>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<PlaceRow>> CreateAsync(
        WritePlace request, InventoryDb db, IdentityApi identity, TenantSession session, Audit audit, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        var place = new Place { Name = request.Name, CreatedAt = clock.GetUtcNow() };
        await SetAsync(place, request, db, identity, session, clock, ct);
        await audit.WriteAsync("place_created", Entity, place.Id, place.Name, null, place.ToWire(), ct);
        return TypedResults.Created($"/api/v1/emplacements/{place.Id}", await ShowAsync(place.Id, session, response, ct));
    }

    private static async Task<Ok<PlaceRow>> UpdateAsync(
        int id, WritePlace request, InventoryDb db, IdentityApi identity, TenantSession session, Audit audit, TimeProvider clock, HttpContext http,
        CancellationToken ct)
    {
        var place = await FindAsync(id, db, http.Request, ct);
        var before = place.ToWire();
        if (place.Kind != request.Kind && await db.Places.AnyAsync(shelf => shelf.ParentId == id, ct))
        {
            throw Refusal.Conflict("place_has_shelves");
        }

        await SetAsync(place, request, db, identity, session, clock, ct);
        await audit.WriteAsync("place_updated", Entity, id, place.Name, before, place.ToWire(), ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> ArchiveAsync(
        int id, InventoryDb db, TenantSession session, Audit audit, TimeProvider clock, HttpRequest request, CancellationToken ct)
    {
        var place = await FindAsync(id, db, request, ct);
        var used = await session.QueryAsync(
            """
            select exists (select from inventory.balance where place_id = $1 and on_hand <> 0)
              or exists (select from inventory.reservation where place_id = $1 and closed_at is null)
              or exists (select from inventory.place where parent_id = $1 and archived_at is null)
            """,
            row => row.GetBoolean(0), [id], ct).SingleAsync(ct);
        if (used)
        {
            throw Refusal.Conflict("place_in_use");
        }

        place.ArchivedAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("place_archived", Entity, id, place.Name, place.ToWire(), null, ct);
        return TypedResults.NoContent();
    }

    private static async Task SetAsync(
        Place place, WritePlace request, InventoryDb db, IdentityApi identity, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        if (request.ParentId is { } depot
            && !await db.Places.AnyAsync(other => other.Id == depot && other.Kind == PlaceKind.Depot && other.ArchivedAt == null, ct))
        {
            throw Refusal.Field("place_parent_unknown", "depot_id");
        }

        if (request.LocationId is { } location && location != place.LocationId
            && !await session.QueryAsync("select from assets.api_location where id = $1", _ => true, [location], ct).AnyAsync(ct))
        {
            throw Refusal.Field("place_location_unknown", "lieu_id");
        }

        if (request.TechnicianId is { } technician && technician != place.TechnicianId && !await identity.LockTechnicianAsync(technician, ct))
        {
            throw Refusal.Field("place_technician_unknown", "technicien_id");
        }

        place.Set(request, clock.GetUtcNow());
        db.Update(place); // adds one that has no number yet
        await db.SaveChangesAsync(ct);
    }

    private static async Task<Place> FindAsync(int id, InventoryDb db, HttpRequest request, CancellationToken ct)
    {
        var place = await db.Places.SingleOrDefaultAsync(place => place.Id == id, ct) ?? throw Refusal.NotFound("place_unknown");
        EntityTag.Check(request, place.Version);
        return place;
    }

    private static async Task<PlaceRow> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var found = await session.QueryAsync(One, row => (Row: Read(row), Version: row.GetFieldValue<uint>(13)), [id], ct).ToListAsync(ct);
        if (found is not [var (place, version)])
        {
            throw Refusal.NotFound("place_unknown");
        }

        EntityTag.Tell(response, version);
        return place;
    }

    private static PlaceRow Read(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        row.GetString(2),
        Enum.Parse<PlaceKind>(row.GetString(3)),
        row.IntOrNull(4),
        row.TextOrNull(5),
        row.IntOrNull(6),
        row.TextOrNull(7),
        row.IntOrNull(8),
        row.GetString(9) is { Length: > 0 } technician ? technician : null,
        row.GetBoolean(10),
        row.GetInt32(11),
        row.GetDecimal(12));
}
