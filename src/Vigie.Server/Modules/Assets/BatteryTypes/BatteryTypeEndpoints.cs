using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Assets.BatteryTypes;

internal static class BatteryTypeEndpoints
{
    private const string Entity = "battery_type";

    private const string Sql = """
        select count(*) over (), id, name, chemistry, nominal_voltage, capacity_ah, cell_count, manufacturer
        from assets.battery_type
        where ($1::text is null or strpos(lower(name), lower($1)) > 0 or strpos(lower(manufacturer), lower($1)) > 0)
          and ($2::int[] is null or id = any ($2))
        order by name, id
        limit $3 offset $4
        """;

    private static readonly Table<BatteryTypeRow> Table = new(
        "types-de-batterie",
        new("Types de batterie", "Battery types"),
        new("Nom", "Name", row => row.Name, 28),
        new("Fabricant", "Manufacturer", row => row.Manufacturer, 24),
        new("Chimie", "Chemistry", row => Wire<AssetsApi.Chemistry>.Name(row.Chemistry), 12),
        new("Tension nominale (V)", "Nominal voltage (V)", row => row.NominalVoltage),
        new("Capacité (Ah)", "Capacity (Ah)", row => row.CapacityAh),
        new("Cellules", "Cells", row => row.CellCount, 10),
        new("Batteries", "Batteries", row => row.BatteriesCount, 10));

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/battery-types").WithTags("Battery types");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listBatteryTypes").WithSummary("Lists the battery types, by name.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("equipements:read").SendsList()
            .WithName("exportBatteryTypes").WithSummary("The same list as a file.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read")
            .WithName("getBatteryType").WithSummary("One battery type.");
        group.MapPost("/", CreateAsync).Requires("equipements:create")
            .WithName("createBatteryType").WithSummary("Adds a battery type.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update")
            .ChecksVersion().WithName("updateBatteryType").WithSummary("Replaces a battery type's fields.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("equipements:delete")
            .ChecksVersion().WithName("deleteBatteryType").WithSummary("Removes a battery type that no battery has.");
    }

    private static async Task<Ok<List<BatteryTypeRow>>> ListAsync(
        [AsParameters] SearchFilter filter,
        [AsParameters] Paging paging,
        TenantSession session,
        AssetsApi.ITypeUsage usage,
        HttpResponse response,
        CancellationToken ct)
    {
        var used = await usage.CountAsync(ct);
        return TypedResults.Ok(await paging.ReadAsync(
            session, Sql, row => Read(row, used), [filter.Search, Visible(session, used)], response, ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] SearchFilter filter, [AsParameters] ExportQuery export, ListFile file, TenantSession session, AssetsApi.ITypeUsage usage,
        HttpContext http)
    {
        return file.SendAsync(http, export, Table, RowsAsync);

        async IAsyncEnumerable<BatteryTypeRow> RowsAsync(int limit, int offset)
        {
            var used = await usage.CountAsync(http.RequestAborted);
            await foreach (var row in session.QueryAsync(
                Sql, row => Read(row, used), [filter.Search, Visible(session, used), limit, offset], http.RequestAborted))
            {
                yield return row;
            }
        }
    }

    private static async Task<Ok<BatteryTypeRow>> GetAsync(
        int id, AssetsDb db, TenantSession session, AssetsApi.ITypeUsage usage, HttpResponse response, CancellationToken ct)
    {
        var used = await usage.CountAsync(ct);
        var type = await db.BatteryTypes.AsNoTracking().SingleOrDefaultAsync(type => type.Id == id, ct);
        return type is not null && Visible(session, used)?.Contains(id) != false
            ? TypedResults.Ok(Show(type, used.GetValueOrDefault(id), response))
            : throw Refusal.NotFound("battery_type_unknown");
    }

    private static async Task<Created<BatteryTypeRow>> CreateAsync(
        WriteBatteryType request, AssetsDb db, Audit audit, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var type = new BatteryType { Name = request.Name, CreatedAt = clock.GetUtcNow() };
        type.Set(request);
        db.BatteryTypes.Add(type);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("battery_type_created", Entity, type.Id, type.Name, null, type.ToWire(), ct);
        return TypedResults.Created($"/api/v1/battery-types/{type.Id}", Show(type, 0, response));
    }

    private static async Task<Ok<BatteryTypeRow>> UpdateAsync(
        int id, WriteBatteryType request, AssetsDb db, AssetsApi.ITypeUsage usage, Audit audit, HttpContext http, CancellationToken ct)
    {
        var type = await FindAsync(id, db, http.Request, ct);
        var before = type.ToWire();
        type.Set(request);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync("battery_type_updated", Entity, id, type.Name, before, type.ToWire(), ct);
        return TypedResults.Ok(Show(type, (await usage.CountAsync(ct)).GetValueOrDefault(id), http.Response));
    }

    private static async Task<NoContent> DeleteAsync(int id, AssetsDb db, Audit audit, HttpRequest request, CancellationToken ct)
    {
        var type = await FindAsync(id, db, request, ct);
        await db.RemoveAsync(type, "type_in_use", ct);
        await audit.WriteAsync("battery_type_deleted", Entity, id, type.Name, type.ToWire(), null, ct);
        return TypedResults.NoContent();
    }

    private static async Task<BatteryType> FindAsync(int id, AssetsDb db, HttpRequest request, CancellationToken ct)
    {
        var type = await db.BatteryTypes.SingleOrDefaultAsync(type => type.Id == id, ct) ?? throw Refusal.NotFound("battery_type_unknown");
        EntityTag.Check(request, type.Version);
        return type;
    }

    /// <summary>A caller who sees only his own batteries sees their types; null: all.</summary>
    private static int[]? Visible(TenantSession session, IReadOnlyDictionary<int, int> used) =>
        session.Caller.OwnedBy is null ? null : [.. used.Keys];

    private static BatteryTypeRow Show(BatteryType type, int batteries, HttpResponse response)
    {
        EntityTag.Tell(response, type.Version);
        return new(type.Id, type.Name, type.Chemistry, type.NominalVoltage, type.CapacityAh, type.CellCount, type.Manufacturer, batteries);
    }

    private static BatteryTypeRow Read(NpgsqlDataReader row, IReadOnlyDictionary<int, int> used) => new(
        row.GetInt32(1),
        row.GetString(2),
        Enum.Parse<AssetsApi.Chemistry>(row.GetString(3)),
        row.GetDouble(4),
        row.GetDouble(5),
        row.GetInt32(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        used.GetValueOrDefault(row.GetInt32(1)));
}
