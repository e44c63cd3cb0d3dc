using Npgsql;
using Vigie.Forecasting;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>What a forecast is applied to: a product's stock, what is on its way, and how it is ordered.</summary>
/// <param name="Reserved">Kept for a purpose, and what open work lacks: nobody else may count on either.</param>
/// <param name="Minimum">Of all places together; null: none is set.</param>
/// <param name="Maximum">The same; null: some place has none.</param>
/// <param name="LeadDays">Of the supplier that is asked first, with its standard deviation.</param>
/// <param name="OrderMinimum">The least that can be ordered there.</param>
/// <param name="Multiple">What every order is a multiple of.</param>
/// <param name="UnitValue">Average cost of one unit, else its price, in the company's currency; 0: neither is known.</param>
internal sealed record StockFacts(
    int ProductId, decimal OnHand, decimal Reserved, decimal OnOrder, decimal? Minimum, decimal? Maximum, double ServiceLevel, int ReviewDays,
    double LeadDays, double LeadDeviation, decimal OrderMinimum, decimal Multiple, DateOnly? LastDemand,
    decimal UnitValue)
{
    /// <summary>Of a product that nobody is known to deliver.</summary>
    private const int UsualLeadDays = 7;

    private const string Columns =
        $"""
        p.id, coalesce((select sum(on_hand) from inventory.balance where product_id = p.id), 0) as on_hand,
        coalesce((select sum(quantity) from inventory.reservation where product_id = p.id and closed_at is null), 0)
          + coalesce((select sum(missing) from inventory.work_need where product_id = p.id and open), 0) as reserved,
        {PurchaseSql.OnOrder} as on_order, l.minimum, l.maximum, coalesce(p.service_level, g.service_level, 0.95) as service_level,
        coalesce(g.review_days, 7) as review_days, s.lead_days, s.lead_deviation, s.minimum as order_minimum, s.multiple, f.last_demand,
        coalesce(v.average, p.sale_price, 0) as unit_value
        """;

    // $1 day.
    private const string From =
        $"""
        from (
          select {Columns}, f.made_at, f.content
          from inventory.product p
          left join inventory.setting g on true
          left join inventory.forecast f on f.product_id = p.id
          left join lateral (
            select sum(minimum) as minimum, case when count(*) = count(maximum) then sum(maximum) end as maximum
            from inventory.place_level where product_id = p.id) l on true
          left join lateral (
            select coalesce(ps.lead_days, s.lead_days) as lead_days, s.lead_deviation, ps.minimum, ps.multiple
            from inventory.product_supplier ps join inventory.supplier s on s.id = ps.supplier_id where ps.product_id = p.id order by ps.rank limit 1) s on true
          left join lateral (select average from inventory.month_value where product_id = p.id order by month desc limit 1) v on true
          where p.archived_at is null
        ) n
        """;

    /// <summary>Stands for what was set by people, so that a change of it is noticed.</summary>
    public const string Settings = "concat_ws('|', n.service_level, n.review_days, n.lead_days, n.lead_deviation, n.order_minimum, n.multiple, n.maximum)";

    /// <summary>Those whose outlook is of another stock, another forecast or another day; $1 day, $2 how many at most. The forecast comes last.</summary>
    public const string Changed =
        $"""
        select n.*, {Settings} {From} left join inventory.outlook o on o.product_id = n.id
        where o.product_id is null or (o.on_hand, o.reserved, o.on_order, o.minimum, o.day, o.forecast_at, o.settings)
          is distinct from (n.on_hand, n.reserved, n.on_order, n.minimum, $1::date, n.made_at, {Settings})
        order by n.id limit $2
        """;

    /// <summary>$1 products.</summary>
    public const string Some = $"select n.*, {Settings} {From} where n.id = any ($1) order by n.id";

    public static StockFacts Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetDecimal(1), row.GetDecimal(2), row.GetDecimal(3), row.DecimalOrNull(4), row.DecimalOrNull(5), (double)row.GetDecimal(6),
        row.GetInt32(7), (double)(row.DecimalOrNull(8) ?? UsualLeadDays), (double)(row.DecimalOrNull(9) ?? 0), row.DecimalOrNull(10) ?? 0,
        row.DecimalOrNull(11) ?? 0, row.DayOrNull(12), row.GetDecimal(13));

    /// <summary>The forecast of what was read, which is one of <see cref="Changed"/> and <see cref="Some"/>; null: there is none.</summary>
    public static DemandForecast? ReadForecast(NpgsqlDataReader row) => row.IsDBNull(15) ? null : DemandForecast.FromBytes(row.GetFieldValue<byte[]>(15));

    /// <summary>What is there less what is promised. What is more than a forecast can count counts as that much.</summary>
    public double Available => Math.Clamp((double)(OnHand - Reserved), -DemandHistory.MaxQuantity, DemandHistory.MaxQuantity);

    /// <summary>Periods between two looks.</summary>
    public int ReviewPeriods(DemandForecast forecast) =>
        Math.Clamp((ReviewDays + DaysOf(forecast.Grain) - 1) / DaysOf(forecast.Grain), 1, forecast.Horizon);

    /// <summary>In periods; a supplier who takes longer than the forecast looks ahead, as one who takes that long.</summary>
    public LeadTime LeadTime(DemandForecast forecast) => new(
        Math.Min(LeadDays / DaysOf(forecast.Grain), forecast.Horizon - ReviewPeriods(forecast)), LeadDeviation / DaysOf(forecast.Grain));

    /// <summary>Days that one period lasts.</summary>
    public static int DaysOf(Grain grain) => grain == Grain.Day ? 1 : 7;
}
