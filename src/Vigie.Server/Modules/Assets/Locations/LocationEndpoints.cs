using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Assets.Locations;

internal static class LocationEndpoints
{
    private const string Entity = "lieu";

    // A caller who sees only his own equipment sees the places where it stands, and the places around those.
    private const string Sql = """
        with recursive mine as (
          select location_id as id from assets.equipment where (select current_owner()) is not null and archived_at is null
          union
          select l.parent_id from mine m join assets.location l on l.id = m.id where l.parent_id is not null
        ), page as (
          select count(*) over () as total, id, name, parent_id, address, latitude, longitude, time_zone, xmin as version
          from assets.location
          where ($1::int is null or id = $1)
            and ($2::text is null or strpos(lower(name), lower($2)) > 0 or strpos(lower(address), lower($2)) > 0)
            and ((select current_owner()) is null or id in (select id from mine))
          order by name, id
          limit $3 offset $4
        ), inside as (
          select id as root, id from page
          union
          select i.root, l.id from inside i join assets.location l on l.parent_id = i.id
        )
        select p.total, p.id, p.name, p.parent_id, p.address, p.latitude, p.longitude, p.time_zone, p.version, coalesce(c.batteries, 0)::int
        from page p left join (
          select i.root, count(*) as batteries
          from inside i join assets.equipment e on e.location_id = i.id
          where e.kind = 'Battery' and e.archived_at is null
          group by i.root
        ) c on c.root = p.id
        order by p.name, p.id
        """;

    private static readonly Table<Lieu> Table = new(
        "lieux",
        new("Lieux", "Places"),
        new("N°", "No.", row => row.Id, 8),
        new("Nom", "Name", row => row.Name, 28),
        new("Dans (n°)", "In (no.)", row => row.ParentId, 10),
        new("Adresse", "Address", row => row.Address, 40),
        new("Latitude", "Latitude", row => row.Latitude, 12),
        new("Longitude", "Longitude", row => row.Longitude, 12),
        new("Fuseau horaire", "Time zone", row => row.TimeZone, 20),
        new("Batteries", "Batteries", row => row.BatteriesCount, 10));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/lieux").WithTags("Lieux");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listLieux").WithSummary("Lists the places, by name.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("equipements:read").SendsList()
            .WithName("exportLieux").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read")
            .WithName("getLieu").WithSummary("One place.");
        group.MapPost("/", CreateAsync).Requires("equipements:create")
            .WithName("createLieu").WithSummary("Adds a place.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update")
            .ChecksVersion().WithName("updateLieu").WithSummary("Replaces a place's fields, or moves it inside another.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("equipements:delete")
            .ChecksVersion().WithName("deleteLieu").WithSummary("Removes a place that holds nothing.");
    }

    private static async Task<Ok<List<Lieu>>> ListAsync(
        [AsParameters] SearchFilter filter,
        [AsParameters] Paging paging,
        TenantSession session,
        HttpResponse response,
        CancellationToken ct) =>
        TypedResults.Ok(await paging.ReadAsync(session, Sql, row => Read(row).Lieu, [null, filter.Search], response, ct));

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] SearchFilter filter, [AsParameters] ExportQuery export, ListFile file, HttpContext http) =>
        file.SendAsync(http, export, Table, Sql, row => Read(row).Lieu, [null, filter.Search]);

    private static async Task<Ok<Lieu>> GetAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, response, ct));

    private static async Task<Created<Lieu>> CreateAsync(
        WriteLieu request, AssetsDb db, TenantSession session, Audit audit, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        await RequireParentAsync(null, request.ParentId, session, ct);
        var location = new Location { Name = request.Name, CreatedAt = clock.GetUtcNow() };
        location.Set(request);
        db.Locations.Add(location);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("lieu_created", Entity, location.Id, location.Name, null, location.ToWire(), ct);
        return TypedResults.Created($"/api/v1/lieux/{location.Id}", await ShowAsync(location.Id, session, response, ct));
    }

    private static async Task<Ok<Lieu>> UpdateAsync(
        int id, WriteLieu request, AssetsDb db, TenantSession session, Audit audit, HttpContext http, CancellationToken ct)
    {
        var location = await FindAsync(id, db, http.Request, ct);
        if (location.ParentId != request.ParentId)
        {
            await RequireParentAsync(id, request.ParentId, session, ct);
        }

        var before = location.ToWire();
        location.Set(request);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("lieu_updated", Entity, id, location.Name, before, location.ToWire(), ct);
        return TypedResults.Ok(await ShowAsync(id, session, http.Response, ct));
    }

    private static async Task<NoContent> DeleteAsync(int id, AssetsDb db, Audit audit, HttpRequest request, CancellationToken ct)
    {
        var location = await FindAsync(id, db, request, ct);
        await db.RemoveAsync(location, "lieu_in_use", ct);
        await audit.WriteAsync("lieu_deleted", Entity, id, location.Name, location.ToWire(), null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Location> FindAsync(int id, AssetsDb db, HttpRequest request, CancellationToken ct)
    {
        var location = await db.Locations.SingleOrDefaultAsync(location => location.Id == id, ct) ?? throw Refusal.NotFound("lieu_unknown");
        EntityTag.Check(request, location.Version);
        return location;
    }

    /// <summary>Refuses a parent that does not exist, or that would put the place <paramref name="id"/> inside itself.</summary>
    private static async Task RequireParentAsync(int? id, int? parentId, TenantSession session, CancellationToken ct)
    {
        if (parentId is null)
        {
            return;
        }

        // One move at a time in a tenant: two that are each right could close a circle together.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('assets.location'), current_tenant())", [], ct);
        var above = await session.QueryAsync(
            """
            with recursive above as (
              select id, parent_id from assets.location where id = $1
              union
              select l.id, l.parent_id from above a join assets.location l on l.id = a.parent_id
            )
            select id from above
            """,
            row => row.GetInt32(0),
            [parentId],
            ct).ToListAsync(ct);
        if (above.Count == 0)
        {
            throw Refusal.Field("lieu_parent_unknown", "parent_id");
        }

        if (id is { } moved && above.Contains(moved))
        {
            throw Refusal.Field("lieu_cycle", "parent_id");
        }
    }

    private static async Task<Lieu> ShowAsync(int id, TenantSession session, HttpResponse response, CancellationToken ct)
    {
        if (await session.QueryAsync(Sql, Read, [id, null, 1, 0], ct).ToListAsync(ct) is not [var (lieu, version)])
        {
            throw Refusal.NotFound("lieu_unknown");
        }

        EntityTag.Tell(response, version);
        return lieu;
    }

    private static (Lieu Lieu, uint Version) Read(NpgsqlDataReader row) => (
        new(
            row.GetInt32(1),
            row.GetString(2),
            row.IsDBNull(3) ? null : row.GetInt32(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            row.IsDBNull(5) ? null : row.GetDouble(5),
            row.IsDBNull(6) ? null : row.GetDouble(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.GetInt32(9)),
        row.GetFieldValue<uint>(8));
}
