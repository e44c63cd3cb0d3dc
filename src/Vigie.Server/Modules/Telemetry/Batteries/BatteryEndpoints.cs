using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Batteries;

internal static class BatteryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/batteries").WithTags("Batteries");
        group.MapGet("/", ListAsync).RequiresOrOwn("equipements:read")
            .WithName("listBatteries").WithSummary("Lists the batteries with their newest values, the worst first.");
        group.MapGet("/export", ExportAsync).RequiresOrOwn("equipements:read").SendsList()
            .WithName("exportBatteries").WithSummary("The same list as a file.");
        group.MapPost("/", CreateAsync).Requires("equipements:create")
            .WithName("createBattery").WithSummary("Adds a battery.");
        group.MapGet("/{id:int}", GetAsync).RequiresOrOwn("equipements:read")
            .WithName("getBattery").WithSummary("One battery, with its cells and what its history tells.");
        group.MapPut("/{id:int}", UpdateAsync).Requires("equipements:update")
            .ChecksVersion().WithName("updateBattery").WithSummary("Replaces a battery's fields.");
        group.MapDelete("/{id:int}", ArchiveAsync).Requires("equipements:delete")
            .ChecksVersion().WithName("archiveBattery").WithSummary("Takes a battery out of use; until it is erased it can be restored.");
        group.MapPost("/{id:int}/restore", RestoreAsync).Requires("equipements:delete")
            .ChecksVersion().WithName("restoreBattery").WithSummary("Puts an archived battery back in use.");
        group.MapGet("/{id:int}/realtime", RealtimeAsync).RequiresOrOwn("equipements:read")
            .WithName("getBatteryRealtime").WithSummary("A battery's newest values with their units and ages.");
    }

    private static async Task<Ok<List<Battery>>> ListAsync(
        [AsParameters] BatteryFilter filter,
        [AsParameters] Paging paging,
        TenantSession session,
        TimeProvider clock,
        HttpResponse response,
        CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return TypedResults.Ok(await paging.ReadAsync(
            session,
            BatterySql.InOrder(filter.Sort?.Value ?? BatterySort.Worst),
            row => BatteryReader.Read(row, now, withCells: false),
            BatterySql.Filter(filter, now),
            response,
            ct));
    }

    private static Task<PushStreamHttpResult> ExportAsync(
        [AsParameters] BatteryFilter filter, [AsParameters] ExportQuery export, ListFile file, TimeProvider clock, HttpContext http)
    {
        var now = clock.GetUtcNow();
        return file.SendAsync(
            http, export, BatteryTable.All, BatterySql.InOrder(filter.Sort?.Value ?? BatterySort.Worst),
            row => BatteryReader.Read(row, now, withCells: false), BatterySql.Filter(filter, now));
    }

    private static async Task<Ok<Battery>> GetAsync(
        int id, TenantSession session, TimeProvider clock, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(id, session, clock, response, ct));

    private static async Task<Created<Battery>> CreateAsync(
        WriteBattery request,
        BatteryWriting writing,
        TenantSession session,
        TimeProvider clock,
        HttpResponse response,
        CancellationToken ct)
    {
        var id = await writing.CreateAsync(request, ct);
        return TypedResults.Created($"/api/v1/batteries/{id}", await ShowAsync(id, session, clock, response, ct));
    }

    private static async Task<Ok<Battery>> UpdateAsync(
        int id,
        WriteBattery request,
        BatteryWriting writing,
        TenantSession session,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct)
    {
        await writing.UpdateAsync(id, request, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, clock, http.Response, ct));
    }

    private static async Task<NoContent> ArchiveAsync(int id, BatteryWriting writing, HttpRequest request, CancellationToken ct)
    {
        await writing.ArchiveAsync(id, request, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Battery>> RestoreAsync(
        int id, BatteryWriting writing, TenantSession session, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        await writing.RestoreAsync(id, http.Request, ct);
        return TypedResults.Ok(await ShowAsync(id, session, clock, http.Response, ct));
    }

    private static async Task<Ok<Realtime>> RealtimeAsync(int id, TenantSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (battery, _, _, measuredAt) = await BatteryReader.FindAsync(session, id, now, orArchived: false, ct);
        Measure Of(Metric metric, double? value, string unit) =>
            value is not null && measuredAt?[(int)metric] is { } at && at != DateTime.MinValue
                ? new(value, unit, at, BatteryReader.AgeSeconds(at, now), battery.Latest!.Quality)
                : new(value, unit, null, null, null);

        var latest = battery.Latest;
        var measures = new Measures(
            Of(Metric.Voltage, latest?.Voltage, "V"),
            Of(Metric.Current, latest?.Current, "A"),
            Of(Metric.Power, latest?.Power, "W"),
            Of(Metric.Temperature, latest?.Temperature, "°C"),
            Of(Metric.Soc, latest?.Soc, "%"),
            Of(Metric.Soh, latest?.Soh, "%"),
            Of(Metric.CellMin, latest?.CellMin, "V"),
            Of(Metric.CellMax, latest?.CellMax, "V"),
            Of(Metric.CellSpread, latest?.CellSpread, "V"));
        return TypedResults.Ok(new Realtime(id, battery.Connectivity, measures, latest));
    }

    private static async Task<Battery> ShowAsync(
        int id, TenantSession session, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (battery, version, _, _) = await BatteryReader.FindAsync(session, id, now, orArchived: false, ct);
        EntityTag.Tell(response, version);
        return battery with { Derived = await BatteryReader.PastAsync(session, battery, now, ct) };
    }
}
