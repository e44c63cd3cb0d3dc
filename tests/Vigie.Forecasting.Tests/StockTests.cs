namespace Vigie.Forecasting.Tests;

public sealed class StockTests
{
    private static readonly DemandForecast Steady = Given.Forecast(Given.Days(400, day => Given.Poisson(5, day)), 60);

    [Fact]
    public void The_stock_runs_out_about_when_mean_demand_has_eaten_it()
    {
        var stock = new Stock { OnHand = 100 };

        var date = StockOutlook.Date(Steady, stock);

        Assert.InRange(date.Median!.Value, 17, 22);
        Assert.True(date.Early < date.Median && date.Median < date.Late);
        Assert.InRange(StockOutlook.Cover(Steady, stock)!.Value, 17, 23);
        Assert.True(date.Probability > 0.99);
    }

    [Fact]
    public void A_receipt_in_time_puts_the_date_off_and_one_too_late_does_not()
    {
        var without = StockOutlook.Date(Steady, new Stock { OnHand = 50 });
        var inTime = StockOutlook.Date(Steady, new Stock { OnHand = 50, Receipts = [new(5, 50)] });
        var late = StockOutlook.Date(Steady, new Stock { OnHand = 50, Receipts = [new(30, 50)] });

        Assert.InRange(inTime.Median!.Value - without.Median!.Value, 8, 12);
        Assert.Equal(without.Median, late.Median);
    }

    [Fact]
    public void More_than_the_horizon_needs_has_no_date()
    {
        var stock = new Stock { OnHand = 1000 };

        Assert.Equal(new StockOutDate(null, null, null, 0), StockOutlook.Date(Steady, stock) with { Probability = 0 });
        Assert.Null(StockOutlook.Cover(Steady, stock));
    }

    [Fact]
    public void More_promised_than_there_is_has_run_out_already()
    {
        var date = StockOutlook.Date(Steady, new Stock { OnHand = -1 });

        Assert.Equal(0, date.Late);
        Assert.Equal(1, StockOutlook.ProbabilityWithin(Steady, new Stock { OnHand = -1 }, new LeadTime(0)));
    }

    [Fact]
    public void A_lead_time_that_varies_is_a_larger_risk()
    {
        var stock = new Stock { OnHand = 70 };
        var (sure, varies) = (StockOutlook.ProbabilityWithin(Steady, stock, new LeadTime(10)), StockOutlook.ProbabilityWithin(Steady, stock, new LeadTime(10, 5)));

        Assert.InRange(sure, 0, 0.1);
        Assert.Equal(Steady.CumulativeProbabilityAbove(10, 70), sure, 1e-9);
        Assert.InRange(varies, sure + 0.05, 0.5);
    }

    [Fact]
    public void The_reorder_point_keeps_the_service_level()
    {
        var policy = new ReplenishmentPolicy { ServiceLevel = 0.95, Lead = new(7), ReviewPeriod = 7 };

        var plan = Replenishment.Plan(Steady, new Stock { OnHand = 20, Receipts = [new(3, 10)] }, policy);

        Assert.Equal(Steady.CumulativeMean(14), plan.ExpectedDemand, 1e-9);
        Assert.Equal(Steady.CumulativeQuantile(14, 0.95), plan.ReorderPoint, 1.01);
        Assert.Equal(plan.ExpectedDemand + plan.SafetyStock, plan.ReorderPoint, 1e-9);
        Assert.Equal(Math.Ceiling(plan.OrderUpTo - 30 - 1e-6), plan.OrderQuantity, 1e-6);
        Assert.Equal(0, Replenishment.Plan(Steady, new Stock { OnHand = 500 }, policy).OrderQuantity);
        Assert.True(Replenishment.Plan(Steady, new Stock { OnHand = 20 }, policy with { Lead = new(7, 4) }).SafetyStock > plan.SafetyStock * 1.2);
    }

    [Fact]
    public void Orders_are_full_packs_above_the_minimum()
    {
        var policy = new ReplenishmentPolicy { ServiceLevel = 0.9, Lead = new(3), PackSize = 24 };

        var quantity = Replenishment.Plan(Steady, new Stock { OnHand = 0 }, policy).OrderQuantity;
        var least = Replenishment.Plan(Steady, new Stock { OnHand = 0 }, policy with { MinimumQuantity = 100 }).OrderQuantity;

        Assert.Equal(0, quantity % 24);
        Assert.Equal(120, least);
    }

    [Theory]
    [InlineData(1000, 2, false)]
    [InlineData(0, 2, false)]
    public void Excess_is_what_the_time_looked_at_will_not_ask_for(double onHand, int idle, bool dead)
    {
        var health = StockHealth.Judge(Steady, onHand, 30, 0.95, idle, 180);

        Assert.Equal(Math.Max(0, onHand - Steady.CumulativeQuantile(30, 0.95)), health.Excess, 1e-9);
        Assert.Equal(dead, health.IsDead);
    }

    [Fact]
    public void A_stock_nobody_uses_is_dead()
    {
        var gone = Given.Forecast(Given.Days(800, day => day < 100 ? Given.Poisson(1, day) : 0), 60);

        Assert.True(StockHealth.Judge(gone, 12, 60, 0.95, 700, 365).IsDead);
        Assert.False(StockHealth.Judge(gone, 12, 60, 0.95, 30, 365).IsDead);
        Assert.False(StockHealth.Judge(gone, 0, 60, 0.95, null, 365).IsDead);
        Assert.Equal(12, StockHealth.Judge(gone, 12, 60, 0.95, 700, 365).Excess);
    }

    [Fact]
    public void Few_products_make_most_of_the_value()
    {
        Assert.Equal([AbcClass.B, AbcClass.A, AbcClass.C, AbcClass.C, AbcClass.A], Abc.ByValue([15, 60, 5, 0, 20]));
        Assert.Equal([AbcClass.A], Abc.ByValue([3]));
        Assert.Equal([AbcClass.C, AbcClass.C], Abc.ByValue([0, 0]));
        Assert.Empty(Abc.ByValue([]));
    }

    [Fact]
    public void Steadiness_looks_at_open_days_only()
    {
        Assert.Equal(XyzClass.X, Abc.BySteadiness(Given.History(Grain.Day, 5, 5, 0, 5) with { Open = [true, true, false, true] }));
        Assert.Equal(XyzClass.Y, Abc.BySteadiness(Given.History(Grain.Day, 5, 5, 0, 5)));
        Assert.Equal(XyzClass.Z, Abc.BySteadiness(Given.History(Grain.Day, 0, 0, 9, 0, 0)));
        Assert.Equal(XyzClass.Z, Abc.BySteadiness(Given.History(Grain.Day, 0, 0)));
    }
}
