using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Inventory;

/// <param name="ServiceLevel">The probability of no stock-out in a cycle that is aimed at, 0.5 to 0.999.</param>
/// <param name="ReviewDays">Between two looks at what is to be ordered, 1 to 90.</param>
/// <param name="ClosedThrough">Nothing is booked on this day or before any more; null: everything is open.</param>
internal sealed record StockSettings(
    [property: JsonPropertyName("taux_service")] decimal ServiceLevel = 0.95m,
    [property: JsonPropertyName("revue_jours")] int ReviewDays = 7,
    [property: JsonPropertyName("cloture_jusqu_au")] DateOnly? ClosedThrough = null)
{
    internal sealed class Validator : AbstractValidator<StockSettings>
    {
        public Validator()
        {
            RuleFor(settings => settings.ServiceLevel).InclusiveBetween(0.5m, 0.999m).PrecisionScale(4, 3, ignoreTrailingZeros: true);
            RuleFor(settings => settings.ReviewDays).InclusiveBetween(1, 90);
            RuleFor(settings => settings.ClosedThrough).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 12, 31));
        }
    }
}

/// <summary>How a company runs its stock.</summary>
internal static class SettingEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/stock/reglages").WithTags("Stock");
        group.MapGet("/", GetAsync).Requires("stock:read").WithName("getStockReglages").WithSummary("How the company runs its stock.");
        group.MapPut("/", SetAsync).Requires("stock:approve")
            .WithName("setStockReglages").WithSummary("Sets the service level, the review and until when the books are closed.");
    }

    public static async Task<StockSettings> ReadAsync(TenantSession session, CancellationToken ct) => await session.QueryAsync(
        "select service_level, review_days, closed_through from inventory.setting",
        row => new StockSettings(row.GetDecimal(0), row.GetInt32(1), row.DayOrNull(2)), [], ct).SingleOrDefaultAsync(ct) ?? new();

    private static async Task<Ok<StockSettings>> GetAsync(TenantSession session, CancellationToken ct) =>
        TypedResults.Ok(await ReadAsync(session, ct));

    private static async Task<Ok<StockSettings>> SetAsync(
        StockSettings request, TenantSession session, Audit audit, TimeProvider clock, CancellationToken ct)
    {
        var before = await ReadAsync(session, ct);
        if (request.ClosedThrough > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
        {
            throw Refusal.Field("period_in_future", "cloture_jusqu_au");
        }

        await session.ExecuteAsync(
            """
            insert into inventory.setting (service_level, review_days, closed_through) values ($1, $2, $3::date)
            on conflict (tenant_id) do update set service_level = excluded.service_level, review_days = excluded.review_days,
              closed_through = excluded.closed_through
            """,
            [request.ServiceLevel, request.ReviewDays, request.ClosedThrough], ct);
        await audit.WriteAsync("stock_settings_updated", "stock", session.Caller.TenantId, "", before, request, ct);
        return TypedResults.Ok(request);
    }
}
