namespace Vigie.Forecasting.Tests;

public sealed class RefusalTests
{
    private static readonly DemandHistory Fine = Given.History(Grain.Day, 1, 2, 3);
    private static readonly DemandForecast Forecast = Given.Forecast(Fine, 10);

    public static TheoryData<string, DemandHistory, ForecastRequest> BadInput => new()
    {
        { "Quantities.Count", Given.History(Grain.Day), Given.Next(5) },
        { "Quantities.Count", Given.History(Grain.Day, new double[DemandHistory.MaxPeriods + 1]), Given.Next(5) },
        { "Quantities[1]", Given.History(Grain.Day, 1, -1), Given.Next(5) },
        { "Quantities[1]", Given.History(Grain.Day, 1, double.NaN), Given.Next(5) },
        { "Quantities[0]", Given.History(Grain.Day, double.PositiveInfinity), Given.Next(5) },
        { "Quantities[0]", Given.History(Grain.Day, 1e13), Given.Next(5) },
        { "Grain", Given.History((Grain)9, 1), Given.Next(5) },
        { "First", Fine with { First = DateOnly.MaxValue }, Given.Next(5) },
        { "Open", Fine with { Open = [true] }, Given.Next(5) },
        { "Available", Fine with { Available = [true, true, true, true] }, Given.Next(5) },
        { "Promotions", Fine with { Promotions = [] }, Given.Next(5) },
        { "Horizon", Fine, Given.Next(0) },
        { "Horizon", Fine, Given.Next(ForecastRequest.MaxHorizon + 1) },
        { "Open", Fine, Given.Next(2) with { Open = [true] } },
        { "Promotions", Fine, Given.Next(2) with { Promotions = [true, true, true] } },
        { "Planned", Fine, Given.Next(2) with { Planned = [1] } },
        { "Planned[1]", Fine, Given.Next(2) with { Planned = [1, -1] } },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public void Bad_input_is_refused_by_its_path(string path, DemandHistory history, ForecastRequest request) =>
        Assert.Equal(path, Assert.Throws<ArgumentException>(() => Forecaster.Forecast(history, request)).ParamName);

    [Fact]
    public void Questions_outside_the_forecast_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Forecast.Mean(10));
        Assert.Throws<ArgumentException>(() => Forecast.Mean(-1));
        Assert.Throws<ArgumentException>(() => Forecast.Quantile(0, 1.1));
        Assert.Throws<ArgumentException>(() => Forecast.Quantile(0, double.NaN));
        Assert.Throws<ArgumentException>(() => Forecast.CumulativeProbabilityAbove(11, 1));
        Assert.Throws<ArgumentException>(() => Forecast.CumulativeProbabilityAbove(1, double.NaN));
        Assert.Throws<ArgumentException>(() => StockOutlook.Date(Forecast, new Stock { OnHand = double.NaN }));
        Assert.Throws<ArgumentException>(() => StockOutlook.Date(Forecast, new Stock { OnHand = 1, Receipts = [new(-1, 5)] }));
        Assert.Throws<ArgumentException>(() => StockOutlook.ProbabilityWithin(Forecast, new Stock { OnHand = 1 }, new LeadTime(11)));
        Assert.Throws<ArgumentException>(() => StockOutlook.ProbabilityWithin(Forecast, new Stock { OnHand = 1 }, new LeadTime(2, -1)));
        Assert.Throws<ArgumentException>(() => Abc.ByValue([1, -1]));
        Assert.Throws<ArgumentException>(() => Backtest.Run(Fine, 0, 1));
    }

    [Theory]
    [InlineData(0.49, 2, 1)]
    [InlineData(0.9995, 2, 1)]
    [InlineData(0.95, 10, 1)]
    [InlineData(0.95, 2, 0)]
    [InlineData(double.NaN, 2, 1)]
    public void A_policy_that_makes_no_sense_is_refused(double level, double lead, int review) =>
        Assert.Throws<ArgumentException>(() => Replenishment.Plan(
            Forecast, new Stock { OnHand = 1 }, new ReplenishmentPolicy { ServiceLevel = level, Lead = new(lead), ReviewPeriod = review }));

    [Fact]
    public void Bytes_that_hold_no_forecast_are_refused()
    {
        var stored = Forecast.ToBytes();
        for (var length = 0; length < stored.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => DemandForecast.FromBytes(stored[..length]));
        }

        for (var place = 0; place < stored.Length; place++)
        {
            var spoilt = stored.ToArray();
            spoilt[place] ^= 0xFF;
            try
            {
                _ = DemandForecast.FromBytes(spoilt).CumulativeProbabilityAbove(1, 5);
            }
            catch (Exception problem) when (problem is InvalidDataException or ArgumentException)
            {
                // refused, which is all that is asked for
            }
        }
    }
}
