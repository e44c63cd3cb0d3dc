using FsCheck;
using FsCheck.Fluent;

namespace Vigie.Forecasting.Tests;

/// <summary>What holds for any history, however odd.</summary>
public sealed class PropertyTests
{
    private static readonly double[] Levels = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    /// <summary>Histories of all grains: empty shelves, closed days, spikes, packs, kilos, nothing at all.</summary>
    private static readonly Arbitrary<Case> Cases = (
        from grain in Gen.Elements(Grain.Day, Grain.Week, Grain.Month)
        from count in Gen.Choose(1, 150)
        from horizon in Gen.Choose(1, 40)
        from kind in Gen.Choose(0, 6)
        from demand in Gen.ArrayOf(Gen.Choose(0, 1000), count)
        from open in Gen.ArrayOf(Gen.Frequency((6, Gen.Constant(true)), (1, Gen.Constant(false))), count + horizon)
        from available in Gen.ArrayOf(Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false))), count)
        from promotion in Gen.ArrayOf(Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true))), count + horizon)
        select Make(grain, horizon, kind, demand, open, available, promotion)).ToArbitrary();

    [Fact]
    public void Every_answer_is_a_number_and_no_quantity_is_negative() => Holds((history, request) =>
    {
        var result = Forecaster.Forecast(history, request);
        var forecast = result.Forecast;
        for (var period = 0; period < forecast.Horizon; period++)
        {
            Assert.InRange(forecast.Mean(period), 0, 1e15);
            Assert.InRange(forecast.CumulativeMean(period + 1), 0, 1e15);
            Assert.All(Levels, level => Assert.InRange(forecast.Quantile(period, level), 0, 1e16));
            Assert.All(Levels, level => Assert.InRange(forecast.CumulativeQuantile(period + 1, level), 0, 1e16));
        }

        Assert.All(result.Methods, method => Assert.InRange(method.Weight, 0, 1));
        Assert.All(result.Methods, method => Assert.InRange(method.RelativeError, 0, double.MaxValue));
        Assert.Equal(1, result.Methods.Sum(method => method.Weight), 1e-9);
        Assert.InRange(result.Skill.StockOutError, 0, 1);
        Assert.InRange(result.Skill.Error, 0, 1e15);
    });

    [Fact]
    public void Quantiles_rise_with_the_probability() => Holds((history, request) =>
    {
        var forecast = Forecaster.Forecast(history, request).Forecast;
        for (var period = 0; period < forecast.Horizon; period++)
        {
            for (var level = 1; level < Levels.Length; level++)
            {
                Assert.True(forecast.Quantile(period, Levels[level]) >= forecast.Quantile(period, Levels[level - 1]));
                Assert.True(forecast.CumulativeQuantile(period + 1, Levels[level]) >= forecast.CumulativeQuantile(period + 1, Levels[level - 1]));
            }
        }
    });

    [Fact]
    public void More_periods_ask_for_more_and_larger_quantities_are_reached_less() => Holds((history, request) =>
    {
        var forecast = Forecaster.Forecast(history, request).Forecast;
        var top = (forecast.CumulativeQuantile(forecast.Horizon, 0.99) * 1.3) + 1;
        for (var share = 0; share <= 20; share++)
        {
            var quantity = top * share / 20;
            for (var periods = 1; periods <= forecast.Horizon; periods++)
            {
                var probability = forecast.CumulativeProbabilityAbove(periods, quantity);
                Assert.InRange(probability, 0, 1);
                Assert.True(probability >= forecast.CumulativeProbabilityAbove(periods - 1, quantity) - 1e-12);
                Assert.True(probability >= forecast.CumulativeProbabilityAbove(periods, quantity + (top / 20)) - 1e-12);
            }
        }
    });

    [Fact]
    public void The_stored_form_gives_the_same_answers() => Holds((history, request) =>
    {
        var forecast = Forecaster.Forecast(history, request).Forecast;
        var stored = forecast.ToBytes();
        var back = DemandForecast.FromBytes(stored);

        Assert.InRange(stored.Length, 1, 6000);
        Assert.Equal((forecast.Grain, forecast.First, forecast.Horizon, forecast.Unit), (back.Grain, back.First, back.Horizon, back.Unit));
        Assert.Equal(stored, back.ToBytes());
        for (var period = 0; period < forecast.Horizon; period++)
        {
            Assert.Equal(forecast.Mean(period), back.Mean(period));
            Assert.Equal(forecast.Quantile(period, 0.93), back.Quantile(period, 0.93));
            Assert.Equal(forecast.CumulativeProbabilityAbove(period + 1, 12.5), back.CumulativeProbabilityAbove(period + 1, 12.5));
        }
    });

    [Fact]
    public void Grams_and_kilos_give_the_same_forecast() => Holds((history, request) =>
    {
        const double Factor = 1.0 / 1024; // exact in binary: a small history must not tip over a rounding error
        var small = history with { Quantities = [.. history.Quantities.Select(quantity => quantity * Factor)] };
        var (one, other) = (Forecaster.Forecast(history, request), Forecaster.Forecast(small, request));
        Assert.Equal(one.Class, other.Class);
        for (var period = 0; period < request.Horizon; period++)
        {
            Assert.Equal(one.Forecast.Mean(period) * Factor, other.Forecast.Mean(period), one.Forecast.Mean(period) * 1e-6);
            var quantile = one.Forecast.CumulativeQuantile(period + 1, 0.9) * Factor;
            Assert.Equal(quantile, other.Forecast.CumulativeQuantile(period + 1, 0.9), quantile * 1e-6);
        }
    });

    [Fact]
    public void The_same_history_gives_the_same_forecast() => Holds((history, request) =>
        Assert.Equal(Forecaster.Forecast(history, request).Forecast.ToBytes(), Forecaster.Forecast(history, request).Forecast.ToBytes()));

    [Fact]
    public void Closed_periods_ask_for_nothing() => Holds((history, request) =>
    {
        var forecast = Forecaster.Forecast(history, request).Forecast;
        for (var period = 0; period < forecast.Horizon; period++)
        {
            if (!request.Open![period])
            {
                Assert.Equal(0, forecast.Mean(period));
                Assert.Equal(0, forecast.Quantile(period, 0.999));
            }
        }
    });

    [Fact]
    public void A_better_service_level_never_keeps_less() => Holds((history, request) =>
    {
        var forecast = Forecaster.Forecast(history, request).Forecast;
        double before = 0;
        foreach (var level in new[] { 0.5, 0.8, 0.9, 0.95, 0.99, 0.999 })
        {
            var lead = new LeadTime(Math.Min(3, forecast.Horizon - 1), 1);
            var plan = Replenishment.Plan(forecast, new Stock { OnHand = 0 }, new ReplenishmentPolicy { ServiceLevel = level, Lead = lead });
            Assert.InRange(plan.ReorderPoint, before * (1 - 1e-5), double.MaxValue);
            Assert.True(plan.SafetyStock >= 0);
            Assert.InRange(plan.OrderQuantity, plan.OrderUpTo * (1 - 1e-6), double.MaxValue);
            before = plan.ReorderPoint;
        }
    });

    private static void Holds(Action<DemandHistory, ForecastRequest> property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Cases, one => property(one.History, one.Request)));

    private static Case Make(Grain grain, int horizon, int kind, int[] demand, bool[] open, bool[] available, bool[] promotion)
    {
        var count = demand.Length;
        double Quantity(int value, int period) => kind switch
        {
            0 => 0,
            1 => 7,
            2 => period == count / 2 ? 1e9 : 0,
            3 => value > 850 ? value % 5 * 12 : 0,
            4 => value * 1e9,
            5 => value * 0.001237 * Math.PI,
            _ => value % 9,
        };
        return new(
            new DemandHistory
            {
                Grain = grain,
                First = Given.Monday,
                Quantities = [.. demand.Select(Quantity)],
                Open = open[..count],
                Available = available,
                Promotions = promotion[..count],
            },
            new ForecastRequest { Horizon = horizon, Open = open[count..], Promotions = promotion[count..] });
    }

    private sealed record Case(DemandHistory History, ForecastRequest Request)
    {
        public override string ToString() =>
            $"{History.Grain} x{Request.Horizon}: {string.Join(' ', History.Quantities.Select((quantity, period) => $"{quantity}{(History.Open![period] ? "" : "c")}{(History.Available![period] ? "" : "s")}"))}";
    }
}
