using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Service;
using Vigie.Server.Modules.Inventory.Supply;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Inventory;

/// <summary>What other modules may ask of the stock, in the open tenant session.</summary>
internal sealed class InventoryApi(TenantSession session)
{
    /// <summary>The most products of one list.</summary>
    public const int MostProducts = 10_000;

    // $1 day: what there was at its end, at the average cost of its month.
    private const string Value =
        """
        select coalesce(round(sum(greatest(coalesce(closed.quantity, 0) + coalesce(since.quantity, 0), 0) * cost.average), 2), 0)
        from inventory.product p
        left join lateral (
          select closing_quantity as quantity from inventory.month_value
          where product_id = p.id and month < date_trunc('month', $1::date)::date order by month desc limit 1) closed on true
        left join lateral (
          select sum(quantity) as quantity from inventory.movement
          where product_id = p.id and day >= date_trunc('month', $1::date)::date and day <= $1) since on true
        left join lateral (
          select average from inventory.month_value where product_id = p.id and month <= $1 order by month desc limit 1) cost on true
        """;

    // $1 first day, $2 last: of forecasts whose last day lay between. Weighted by what a unit is worth: pieces and kilograms add up as money.
    private const string Error =
        """
        select count(*), sum(abs(actual - expected) * worth)::float8, sum((expected - actual) * worth)::float8, sum(actual * worth)::float8,
          count(*) filter (where actual between low and high)
        from (
          select c.*, coalesce(v.average, p.sale_price, 0) as worth
          from inventory.forecast_check c join inventory.product p on p.id = c.product_id
          left join lateral (select average from inventory.month_value where product_id = c.product_id order by month desc limit 1) v on true
          where c.actual is not null and c.made_on + c.days - 1 between $1 and $2
        ) c
        """;

    // Of products in use: what is too much, and what nobody asks for.
    private const string Idle =
        """
        select p.name, p.reference, p.unit, o.on_hand, case when o.dead then o.on_hand else o.excess end, o.dead,
          round(case when o.dead then o.on_hand else o.excess end * v.average, 2)
        from inventory.outlook o join inventory.product p on p.id = o.product_id and p.archived_at is null
        left join lateral (select average from inventory.month_value where product_id = p.id order by month desc limit 1) v on true
        where o.dead or o.excess > 0 order by 7 desc nulls last, lower(p.name), p.id limit $1
        """;

    /// <summary>How the stock stands now.</summary>
    /// <param name="AtRisk">Products that run out before they could be ordered, as likely as not.</param>
    internal sealed record State(int Products, int Out, int AtRisk, int ToOrder, decimal Excess, decimal Dead);

    /// <param name="OutOn">When it runs out, as likely as not.</param>
    /// <param name="Risk">That it runs out before what would be ordered today is here, 0 to 1.</param>
    /// <param name="Amount">Of what should be ordered, in <paramref name="Currency"/>, the supplier's.</param>
    internal sealed record Supply(
        string Product, string Reference, Words Unit, decimal Available, DateOnly? OutOn, decimal? Risk, decimal ToOrder, string? Supplier, decimal? Amount,
        string? Currency);

    /// <param name="Quantity">Too much of it; all, when nobody asks for it any more.</param>
    internal sealed record IdleStock(string Product, string Reference, Words Unit, decimal OnHand, decimal Quantity, bool Dead, decimal? Value);

    /// <summary>How good the forecasts were, of those whose days are over.</summary>
    /// <param name="Checked">How many.</param>
    /// <param name="Error">Weighted absolute percentage error (WAPE): what was wrong by what was asked for, by value; null: nothing to compare.</param>
    /// <param name="Bias">In percent likewise; above 0: too much was expected.</param>
    /// <param name="Inside">How many came between the bounds that eight in ten should come between.</param>
    internal sealed record Accuracy(long Checked, double? Error, double? Bias, long Inside);

    /// <param name="OutDays">Days on which the company worked and there was none all day.</param>
    /// <param name="OpenDays">Days on which it worked and knew the product.</param>
    /// <param name="Target">The service level aimed at, 0 to 1.</param>
    internal sealed record Missed(string Product, int OutDays, int OpenDays, decimal Target);

    /// <summary>How well those who asked were served.</summary>
    /// <param name="Level">The part of the demand, by its value, that fell on days on which there was something; 0 to 1. Null: nothing to measure.</param>
    /// <param name="Suffered">Times that a product began to be missing.</param>
    /// <param name="Avoided">Products that were told low, never ran out, and of which more was asked for since than there was left.</param>
    /// <param name="Products">Those that were missing, the ones that were missing longest first.</param>
    internal sealed record Service(double? Level, int Suffered, long Avoided, IReadOnlyList<Missed> Products);

    /// <summary>From the first day to the last, both included; days that are not over are left out.</summary>
    /// <param name="today">Of the company's calendar.</param>
    public async Task<Service> ServiceAsync(DateOnly first, DateOnly last, DateOnly today, CancellationToken ct)
    {
        var (until, demand) = (last < today ? last.AddDays(1) : today, new DemandReader(session, today));
        await demand.ReadActivityAsync(ct);
        var weights = await session.QueryAsync(
            "select product_id, year_value from inventory.forecast", row => (Id: row.GetInt32(0), Value: (double)row.GetDecimal(1)), [], ct)
            .ToDictionaryAsync(one => one.Id, one => one.Value, cancellationToken: ct);
        var (served, asked, suffered, missed) = (0.0, 0.0, 0, new List<Missed>());
        await foreach (var product in ServiceReader.ReadAsync(session, first, until, ct))
        {
            var (open, missing) = product.Count(first, until, demand.IsOpen);
            var weight = weights.GetValueOrDefault(product.ProductId);
            if (open > 0)
            {
                (served, asked) = (served + (weight * (open - missing) / open), asked + weight);
                suffered += product.Outs(first, until);
                missed.Add(new(product.Name, missing, open, product.Target));
            }
        }

        var avoided = await session.QueryAsync(
            "select count(*) from inventory.alert_product where avoided_on between $1 and $2", row => row.GetInt64(0), [first, last], ct).SingleAsync(ct);
        return new(
            asked > 0 ? served / asked : null, suffered, avoided,
            [.. missed.Where(one => one.OutDays > 0).OrderByDescending(one => (double)one.OutDays / one.OpenDays).ThenBy(one => one.Product, StringComparer.CurrentCulture).Take(MostProducts)]);
    }

    public async Task<State> StateAsync(CancellationToken ct)
    {
        var figures = await session.QueryAsync(SupplySql.Figures, SupplySql.ReadFigures, [], ct).SingleAsync(ct);
        return new(figures.Products, figures.Out, figures.AtRisk, figures.ToOrder, figures.ExcessValue, figures.DeadValue);
    }

    /// <summary>What all that there was at the end of a day was worth, in the company's currency.</summary>
    public Task<decimal> ValueAsync(DateOnly day, CancellationToken ct) =>
        session.QueryAsync(Value, row => row.GetDecimal(0), [day], ct).SingleAsync(ct).AsTask();

    /// <summary>What runs out before it could be ordered, as likely as not, and what has run out: the first first.</summary>
    public Task<List<Supply>> AtRiskAsync(CancellationToken ct) => SuppliesAsync("o.on_hand <= 0 or o.risk >= 0.5", "o.on_hand > 0, o.out_median nulls last, o.risk desc", ct);

    /// <summary>What should be ordered now, supplier after supplier.</summary>
    public Task<List<Supply>> ToOrderAsync(CancellationToken ct) => SuppliesAsync("o.to_order > 0", "lower(s.name) nulls last, s.id, o.out_median nulls last", ct);

    /// <summary>What is too much and what nobody asks for, the most valuable first.</summary>
    public Task<List<IdleStock>> IdleAsync(CancellationToken ct) => session.QueryAsync(
        Idle,
        row => new IdleStock(
            row.GetString(0), row.GetString(1), ProductTable.Word(Enum.Parse<Unit>(row.GetString(2))), row.GetDecimal(3), row.GetDecimal(4), row.GetBoolean(5),
            row.DecimalOrNull(6)),
        [MostProducts], ct).ToListAsync(ct).AsTask();

    /// <summary>Of the forecasts whose last day lay between these, both included.</summary>
    public Task<Accuracy> AccuracyAsync(DateOnly first, DateOnly last, CancellationToken ct) => session.QueryAsync(
        Error,
        row => row.DoubleOrNull(3) is > 0 and var actual
            ? new Accuracy(row.GetInt64(0), 100 * row.GetDouble(1) / actual, 100 * row.GetDouble(2) / actual, row.GetInt64(4))
            : new Accuracy(row.GetInt64(0), null, null, row.GetInt64(4)),
        [first, last], ct).SingleAsync(ct).AsTask();

    private Task<List<Supply>> SuppliesAsync(string which, string order, CancellationToken ct) => session.QueryAsync(
        $"select 1, {SupplySql.Columns} {SupplySql.From} where {which} order by {order}, lower(p.name), p.id limit $1",
        row => Told(SupplySql.Read(row)),
        [MostProducts], ct).ToListAsync(ct).AsTask();

    private static Supply Told(SupplyProposal one) => new(
        one.Product, one.Reference, ProductTable.Word(one.Unit), one.Available, one.StockOutOn, one.Risk, one.ToOrder, one.Supplier, one.Amount,
        one.Currency is { } currency ? $"{currency}" : null);
}
