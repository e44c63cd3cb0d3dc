using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory.Forecasts;

internal static class ForecastEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/produits/{id:int}/prevision", GetAsync).Requires("stock:read").WithTags("Prévisions").WithName("getPrevision")
            .WithSummary("What a product is expected to be asked for, when it runs out, and what to order.");
        api.MapPost("/previsions/calculer", ComputeAsync).Requires("stock:update").WithTags("Prévisions").WithName("computePrevisions")
            .WithSummary("Has all forecasts made anew, which otherwise happens each night.");
    }

    private static async Task<Ok<ProductForecast>> GetAsync(int id, ForecastReader reader, CancellationToken ct) =>
        TypedResults.Ok(await reader.ReadAsync(id, ct));

    private static async Task<Accepted> ComputeAsync(StockWatch watch, TenantSession session, Audit audit, CancellationToken ct)
    {
        await watch.ForecastAsync(ct);
        await audit.WriteAsync("forecasts_wanted", "stock", session.Caller.TenantId, "", null, null, ct);
        return TypedResults.Accepted((string?)null);
    }
}
