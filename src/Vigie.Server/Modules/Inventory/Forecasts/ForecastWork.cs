using System.Text.Json;
using Vigie.Forecasting;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Forecasts;

/// <summary>How a forecast was made, as it is kept beside it.</summary>
/// <param name="Error">Root mean squared error of the past forecasts of <paramref name="Days"/> days.</param>
/// <param name="BaseError">That of the plain mean.</param>
internal sealed record ForecastMaking(
    IReadOnlyList<MethodScore> Methods, int Origins, int Days, double Error, double BaseError, bool Predictable, bool RiskPredictable);

/// <summary>Computes forecasts of products and keeps them, in the transaction of the session.</summary>
internal sealed class ForecastWork(TenantSession session, PlannedDemand planned, TimeProvider clock)
{
    private const int ShortestDays = 91;

    /// <summary>No forecast looks further ahead.</summary>
    public const int LongestDays = 371;

    private const int CheckedDays = 28;

    /// <summary>What the column holds.</summary>
    private const double MostDaily = 999_999_999_999;

    /// <summary>Of the company's calendar.</summary>
    public async Task<DateOnly> TodayAsync(CancellationToken ct) => await session.QueryAsync(
        "select ($1::timestamptz at time zone time_zone)::date from catalog.tenant where tenant_id = current_tenant()",
        row => row.GetFieldValue<DateOnly>(0), [clock.GetUtcNow()], ct).SingleAsync(ct);

    /// <summary>Forecasts these products; what was forecast before is replaced.</summary>
    public async Task ComputeAsync(int[] productIds, DemandReader demand, DateOnly today, CancellationToken ct)
    {
        var wanted = await session.QueryAsync(StockFacts.Some, StockFacts.Read, [productIds], ct).ToListAsync(ct);
        var histories = await demand.ReadAsync([.. wanted.Select(product => product.ProductId)], ct);
        var visits = await planned.ReadAsync(productIds, today.AddDays(LongestDays), ct);
        var made = new List<Made>();
        foreach (var product in wanted)
        {
            var history = histories.GetValueOrDefault(product.ProductId) ?? (visits[product.ProductId].Any() ? Nothing(today) : null);
            if (history is not null)
            {
                made.Add(Make(product, history, demand, [.. visits[product.ProductId]]));
            }
        }

        await KeepAsync(made, ct);
        await KeepChecksAsync(made, today, ct);
    }

    /// <summary>Makes forecasts anew to which the maintenance plans say something else now.</summary>
    public async Task FollowPlansAsync(DateOnly today, CancellationToken ct)
    {
        if (await planned.ChangedAsync(today, ct) is { Length: > 0 } changed)
        {
            var demand = new DemandReader(session, today);
            await demand.ReadActivityAsync(ct);
            await ComputeAsync(changed, demand, today, ct);
        }
    }

    /// <param name="Planned">Something of it is certain.</param>
    private sealed record Made(int ProductId, DemandHistory History, ForecastResult Result, XyzClass Steadiness, double YearValue, bool Planned)
    {
        /// <summary>Null: nothing was asked for, and only plans will take of it.</summary>
        public DateOnly? LastDemand
        {
            get
            {
                var last = Enumerable.Range(0, History.Quantities.Count).LastOrDefault(at => History.Quantities[at] > 0, -1);
                return last < 0 ? null : History.First.AddDays(last * StockFacts.DaysOf(History.Grain));
            }
        }
    }

    /// <summary>Nobody asked for it yet.</summary>
    private static DemandHistory Nothing(DateOnly today) => new() { Grain = Grain.Day, First = today.AddDays(-1), Quantities = [0] };

    private static Made Make(
        StockFacts product, DemandHistory history, DemandReader demand, IReadOnlyList<(DateOnly Day, decimal Quantity)> visits)
    {
        // Half a year says whether there is too much; a long way from the supplier wants more.
        var days = Math.Clamp((int)Math.Ceiling(product.LeadDays + (3 * product.LeadDeviation) + product.ReviewDays + 14), ShortestDays * 2, LongestDays);
        var horizon = days / StockFacts.DaysOf(history.Grain);
        var first = history.First.AddDays(history.Quantities.Count * StockFacts.DaysOf(history.Grain));
        var planned = PlannedDemand.ByPeriod(visits, history.Grain, first, horizon);
        var result = Forecaster.Forecast(
            history, new() { Horizon = horizon, Open = demand.OpenAhead(history.Grain, horizon), Planned = planned });
        var year = 365 / StockFacts.DaysOf(history.Grain);
        return new(
            product.ProductId, history, result, Abc.BySteadiness(history),
            history.Quantities.Skip(Math.Max(0, history.Quantities.Count - year)).Sum() * (double)product.UnitValue,
            planned is not null);
    }

    private Task<int> KeepAsync(IReadOnlyList<Made> made, CancellationToken ct) => session.ExecuteAsync(
        """
        insert into inventory.forecast (product_id, made_at, first_day, content, class, reason, methods, daily_mean, year_value, xyz, last_demand,
          planned)
        select p, $2, d, c, k, r, m::jsonb, a, v, x, l, b
        from unnest($1::int[], $3::date[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::text[], $11::date[],
          $12::boolean[]) n (p, d, c, k, r, m, a, v, x, l, b)
        order by p
        on conflict (tenant_id, product_id) do update set made_at = excluded.made_at, first_day = excluded.first_day, content = excluded.content,
          class = excluded.class, reason = excluded.reason, methods = excluded.methods, daily_mean = excluded.daily_mean,
          year_value = excluded.year_value, xyz = excluded.xyz, last_demand = excluded.last_demand, planned = excluded.planned
        """,
        [
            made.Select(one => one.ProductId).ToArray(), clock.GetUtcNow(), made.Select(one => one.Result.Forecast.First).ToArray(),
            made.Select(one => one.Result.Forecast.ToBytes()).ToArray(), made.Select(one => $"{one.Result.Class}").ToArray(),
            made.Select(Reason).ToArray(), made.Select(one => JsonSerializer.Serialize(Making(one))).ToArray(),
            made.Select(one => Rounded(Math.Min(DailyMean(one.Result.Forecast), MostDaily), 6)).ToArray(), made.Select(one => Rounded(one.YearValue, 2)).ToArray(),
            made.Select(one => $"{one.Steadiness}").ToArray(), made.Select(one => one.LastDemand).ToArray(),
            made.Select(one => one.Planned).ToArray(),
        ],
        ct);

    /// <summary>Once a week keeps what is expected of the next four, to be compared with what comes.</summary>
    private async Task KeepChecksAsync(IReadOnlyList<Made> made, DateOnly today, CancellationToken ct)
    {
        if (today.DayOfWeek != DayOfWeek.Monday)
        {
            return;
        }

        await session.ExecuteAsync(
            """
            insert into inventory.forecast_check (product_id, made_on, days, expected, low, high)
            select p, $2, $3, e, l, h from unnest($1::int[], $4::numeric[], $5::numeric[], $6::numeric[]) n (p, e, l, h)
            on conflict do nothing
            """,
            [
                made.Select(one => one.ProductId).ToArray(), today, CheckedDays,
                made.Select(one => Rounded(one.Result.Forecast.CumulativeMean(Periods(one)), Quantities.Scale)).ToArray(),
                made.Select(one => Rounded(one.Result.Forecast.CumulativeQuantile(Periods(one), 0.1), Quantities.Scale)).ToArray(),
                made.Select(one => Rounded(one.Result.Forecast.CumulativeQuantile(Periods(one), 0.9), Quantities.Scale)).ToArray(),
            ],
            ct);

        static int Periods(Made one) => CheckedDays / StockFacts.DaysOf(one.History.Grain);
    }

    /// <summary>After all products: those that make most of the value, and what came of what was expected four weeks ago.</summary>
    public async Task FinishAsync(DateOnly today, CancellationToken ct)
    {
        var values = await session.QueryAsync(
            "select f.product_id, f.year_value from inventory.forecast f join inventory.product p on p.id = f.product_id and p.archived_at is null order by 1",
            row => (Id: row.GetInt32(0), Value: (double)row.GetDecimal(1)), [], ct).ToListAsync(ct);
        await session.ExecuteAsync(
            """
            update inventory.forecast f set abc = n.abc from unnest($1::int[], $2::text[]) n (id, abc)
            where f.product_id = n.id and f.abc is distinct from n.abc
            """,
            [values.Select(one => one.Id).ToArray(), Abc.ByValue([.. values.Select(one => one.Value)]).Select(one => $"{one}").ToArray()], ct);
        await session.ExecuteAsync(
            $"""
            update inventory.forecast_check c set actual = greatest(0, coalesce((
              select -sum(quantity) from inventory.movement m
              where m.product_id = c.product_id and m.kind in {MovementKinds.Demand}
                and m.day >= c.made_on and m.day < c.made_on + c.days), 0) + coalesce((
              select sum(quantity) from inventory.past_sale s where s.product_id = c.product_id and s.day >= c.made_on and s.day < c.made_on + c.days), 0))
            where c.actual is null and c.made_on <= $1::date - c.days
            """,
            [today], ct);
    }

    private static ForecastMaking Making(Made one) => new(
        one.Result.Methods, one.Result.Skill.Origins, one.Result.Skill.Periods * StockFacts.DaysOf(one.History.Grain), one.Result.Skill.Error,
        one.Result.Skill.BaseError, one.Result.Skill.BeatsBaseRate, one.Result.Skill.StockOutBeatsBaseRate);

    private static string? Reason(Made one) => one.Result.ShortHistory switch
    {
        _ when one.LastDemand is null => "planned_only",
        ShortHistory.FewPeriods => "few_periods",
        ShortHistory.FewDemands => "few_demands",
        _ => one.Result.Skill.BeatsBaseRate || one.Result.Skill.StockOutBeatsBaseRate ? null : "base_rate",
    };

    private static double DailyMean(DemandForecast forecast) =>
        forecast.CumulativeMean(forecast.Horizon) / (forecast.Horizon * StockFacts.DaysOf(forecast.Grain));

    private static decimal Rounded(double value, int digits) => Math.Round((decimal)Math.Min(value, 1e15), digits);
}
