namespace Vigie.Forecasting.Tests;

/// <summary>What the forecast finds in histories whose law is known.</summary>
public sealed class ForecastTests
{
    [Fact]
    public void A_weekly_profile_is_found()
    {
        var history = Given.Days(365, day => Given.Poisson(day % 7 == 5 ? 40 : 10, day));

        var result = Forecaster.Forecast(history, Given.Next(14));

        Assert.Equal(DemandClass.Seasonal, result.Class);
        for (var period = 0; period < 14; period++)
        {
            var usual = (365 + period) % 7 == 5 ? 40.0 : 10.0;
            Assert.InRange(result.Forecast.Mean(period), usual * 0.8, usual * 1.25);
        }
    }

    [Fact]
    public void A_yearly_season_is_found_in_months()
    {
        var history = Given.History(Grain.Month, [.. Enumerable.Range(0, 60).Select(month => Given.Poisson(month % 12 is 5 or 6 ? 90 : 30, month))]);

        var result = Forecaster.Forecast(history, Given.Next(12));

        Assert.Equal(DemandClass.Seasonal, result.Class);
        Assert.True(result.Forecast.Mean(5) > 1.8 * result.Forecast.Mean(1));
        Assert.True(result.Skill.BeatsBaseRate);
    }

    [Fact]
    public void Growth_is_found()
    {
        var result = Forecaster.Forecast(Given.Days(400, day => Given.Poisson(5 + (day * 0.2), day)), Given.Next(28));

        Assert.Equal(DemandClass.Trending, result.Class);
        Assert.InRange(result.Forecast.Mean(27), 75, 105);
        Assert.True(result.Skill.BeatsBaseRate);
        Assert.True(result.Skill.StockOutBeatsBaseRate);
    }

    [Fact]
    public void Steady_demand_is_regular_and_its_quantiles_are_those_of_its_law()
    {
        var result = Forecaster.Forecast(Given.Days(700, day => Given.Poisson(4, day)), Given.Next(7));

        Assert.Equal(DemandClass.Regular, result.Class);
        Assert.Equal(1, result.Forecast.Unit);
        Assert.InRange(result.Forecast.Mean(0), 3.5, 4.5);
        Assert.InRange(result.Forecast.Quantile(0, 0.9), 6, 8);       // qpois(0.9, 4) is 7
        Assert.InRange(result.Forecast.CumulativeQuantile(7, 0.95), 34, 40); // qpois(0.95, 28) is 37
    }

    [Fact]
    public void What_cannot_be_predicted_is_not_said_to_be()
    {
        var beaten = Enumerable.Range(0, 20).Count(stream =>
            Forecaster.Forecast(Given.Days(500, day => Given.Poisson(3, day, stream)), Given.Next(28)).Skill.BeatsBaseRate);

        Assert.InRange(beaten, 0, 4); // chance lets a few noise histories look predictable
    }

    [Theory]
    [InlineData(false, DemandClass.Intermittent)]
    [InlineData(true, DemandClass.Lumpy)]
    public void Now_and_then_is_told_by_how_much_the_sizes_vary(bool vary, DemandClass wanted)
    {
        var history = Given.Days(500, day =>
            Given.Noise(day) < 0.15 ? vary ? Math.Ceiling(-10 * Math.Log(Given.Noise(day, 1))) : 4 + Math.Floor(3 * Given.Noise(day, 1)) : 0);

        Assert.Equal(wanted, Forecaster.Forecast(history, Given.Next(28)).Class);
    }

    [Fact]
    public void Days_without_stock_do_not_teach_that_nothing_is_wanted()
    {
        var wanted = Given.Days(300, day => Given.Poisson(8, day));
        var available = Enumerable.Range(0, 300).Select(day => day % 30 < 18).ToList();
        var seen = wanted with { Quantities = [.. wanted.Quantities.Select((quantity, day) => available[day] ? quantity : 0)] };

        Assert.InRange(Given.Forecast(seen, 7).Mean(0), 0, 7);
        Assert.InRange(Given.Forecast(seen with { Available = available }, 7).Mean(0), 7, 9);
    }

    [Fact]
    public void A_product_that_was_not_in_stock_at_first_is_not_one_nobody_wants()
    {
        var history = Given.Days(200, day => day < 100 ? 0 : Given.Poisson(8, day));
        var available = Enumerable.Range(0, 200).Select(day => day >= 100).ToList();

        Assert.InRange(Given.Forecast(history with { Available = available }, 7).Mean(0), 7, 9);
    }

    [Fact]
    public void Closed_days_do_not_teach_that_nothing_is_wanted()
    {
        bool Open(int day) => day % 7 != 6;
        var history = Given.Days(280, day => Open(day) ? Given.Poisson(8, day) : 0) with { Open = [.. Enumerable.Range(0, 280).Select(Open)] };

        var forecast = Forecaster.Forecast(history, Given.Next(7) with { Open = [.. Enumerable.Range(280, 7).Select(Open)] }).Forecast;

        Assert.Equal(0, forecast.Mean(6));
        Assert.InRange(forecast.CumulativeMean(7), 43, 53);
        Assert.Equal(forecast.CumulativeQuantile(6, 0.9), forecast.CumulativeQuantile(7, 0.9));
    }

    [Fact]
    public void A_promotion_to_come_raises_its_days()
    {
        bool Promoted(int day) => day % 25 < 4;
        var history = Given.Days(500, day => Given.Poisson(Promoted(day) ? 30 : 10, day)) with
        {
            Promotions = [.. Enumerable.Range(0, 500).Select(Promoted)],
        };

        var forecast = Forecaster.Forecast(history, Given.Next(8) with { Promotions = [.. Enumerable.Range(500, 8).Select(Promoted)] }).Forecast;

        Assert.InRange(forecast.Mean(0), 22, 36);
        Assert.InRange(forecast.Mean(6), 8, 13);
    }

    [Fact]
    public void Planned_demand_comes_on_top_on_its_period()
    {
        var history = Given.Days(200, day => Given.Poisson(2, day));
        var request = Given.Next(30);
        var (plain, planned) = (
            Forecaster.Forecast(history, request).Forecast,
            Forecaster.Forecast(history, request with { Planned = [.. Enumerable.Range(0, 30).Select(period => period == 10 ? 40.0 : 0)] }).Forecast);

        Assert.Equal(plain.Mean(9), planned.Mean(9));
        Assert.Equal(plain.Mean(10) + 40, planned.Mean(10), 1e-9);
        Assert.Equal(plain.CumulativeQuantile(30, 0.9) + 40, planned.CumulativeQuantile(30, 0.9), 1e-9);
        Assert.Equal(plain.CumulativeProbabilityAbove(11, 20), planned.CumulativeProbabilityAbove(11, 60), 1e-9);
        Assert.Equal(1, planned.CumulativeProbabilityAbove(11, 39));
        Assert.Equal(planned.ToBytes(), DemandForecast.FromBytes(planned.ToBytes()).ToBytes());
    }

    [Fact]
    public void Sums_of_periods_vary_more_than_independent_periods_would()
    {
        var level = 10.0;
        var history = Given.Days(700, day => Given.Poisson(level = Math.Clamp(level * Math.Exp((Given.Noise(day, 3) - 0.5) * 0.2), 2, 60), day));

        var forecast = Given.Forecast(history, 28);

        double Spread(double above, double mean) => (above - mean) / 1.2816;
        var one = Spread(forecast.Quantile(0, 0.9), forecast.Mean(0));
        Assert.True(Spread(forecast.CumulativeQuantile(28, 0.9), forecast.CumulativeMean(28)) > 1.5 * one * Math.Sqrt(28));
    }

    [Theory]
    [InlineData(ShortHistory.FewPeriods, new double[] { 5, 5, 5 })]
    [InlineData(ShortHistory.FewDemands, new double[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 })]
    public void A_short_history_says_why(ShortHistory why, double[] quantities)
    {
        var result = Forecaster.Forecast(Given.History(Grain.Month, quantities), Given.Next(6));

        Assert.Equal((DemandClass.TooShort, why), (result.Class, result.ShortHistory));
        Assert.InRange(result.Forecast.Mean(0), 0.05, 6);
    }

    [Fact]
    public void Nothing_ever_asked_for_forecasts_nothing()
    {
        var forecast = Given.Forecast(Given.Days(100, _ => 0), 30);

        Assert.Equal(0, forecast.CumulativeMean(30));
        Assert.Equal(0, forecast.CumulativeProbabilityAbove(30, 0));
        Assert.Null(StockOutlook.Date(forecast, new Stock { OnHand = 0 }).Median);
    }

    [Fact]
    public void The_past_is_forecast_from_what_was_known_then()
    {
        var history = Given.Days(300, day => Given.Poisson(6, day));
        var other = history with { Quantities = [.. history.Quantities.Select((quantity, day) => day >= 272 ? 1000 : quantity)] };

        var (one, two) = (Backtest.Run(history, 14, 3), Backtest.Run(other, 14, 3));

        Assert.Equal(3, one.Origins.Count);
        Assert.Equal(history.First.AddDays(258), one.Origins[0].First);
        Assert.Equal(one.Origins[0].Periods, two.Origins[0].Periods);
        Assert.Equal(one.Origins[1].Periods.Select(period => period.Mean), two.Origins[1].Periods.Select(period => period.Mean));
        Assert.InRange(one.Coverage90, 0.75, 1);
        Assert.InRange(one.MeanAbsoluteError, 1, 3);
        Assert.Empty(Backtest.Run(history, 299, 1).Origins);
    }

    [Fact]
    public void Dates_follow_the_grain()
    {
        Assert.Equal(new DateOnly(2024, 1, 4), Given.Forecast(Given.History(Grain.Day, 1, 2, 3), 2).First);
        Assert.Equal(new DateOnly(2024, 1, 29), Given.Forecast(Given.History(Grain.Week, 1, 2, 3), 2).DateOf(1));
        Assert.Equal(new DateOnly(2024, 5, 1), Given.Forecast(Given.History(Grain.Month, 1, 2, 3), 2).DateOf(1));
    }
}
