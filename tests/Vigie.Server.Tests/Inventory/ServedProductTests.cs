using Vigie.Server.Modules.Inventory.Alerts;
using Vigie.Server.Modules.Inventory.Service;

namespace Vigie.Server.Tests.Inventory;

/// <summary>On which days a product was missing, and when it belongs into an alert.</summary>
public sealed class ServedProductTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    [Fact]
    public void A_day_that_begins_with_none_and_gets_none_is_missing_and_the_day_on_which_the_last_is_sold_is_not()
    {
        // 5 on Monday morning, all sold on Tuesday, a delivery on Friday.
        var missing = ServedProduct.MissingDays(Monday, 7, 8, [Flow(1, -5), Flow(4, 10, cameIn: true), Flow(5, -2)]);

        Assert.Equal([false, false, true, true, false, false, false], missing);
    }

    [Fact]
    public void What_came_before_the_first_day_counts_by_what_is_left_of_it()
    {
        var missing = ServedProduct.MissingDays(Monday, 2, 0, [Flow(-30, 100, cameIn: true), Flow(-1, -97), Flow(0, -3)]);

        Assert.Equal([false, true], missing);
    }

    [Fact]
    public void Sold_without_being_booked_in_it_is_missing_all_along() =>
        Assert.Equal([false, true, true], ServedProduct.MissingDays(Monday, 3, -6, [Flow(0, -2), Flow(1, -2), Flow(2, -2)]).Select((day, at) => at > 0 && day));

    [Fact]
    public void The_service_level_is_of_the_days_on_which_the_company_works()
    {
        bool[] missing = [false, false, false, true, true, false, true]; // Thursday, Friday and Sunday
        var product = new ServedProduct(1, "Riz", 0.95m, Monday, missing);
        bool IsOpen(DateOnly day) => day.DayOfWeek != DayOfWeek.Sunday;

        Assert.Equal(4 / 6m, product.Rate(Monday, Monday.AddDays(7), IsOpen));
        Assert.Equal((3, 2), product.Count(Monday.AddDays(2), Monday.AddDays(5), IsOpen));
        Assert.Equal(2, product.Outs(Monday, Monday.AddDays(7)));
        Assert.Null(product.Rate(Monday.AddDays(3), Monday.AddDays(7), IsOpen)); // three days say nothing
        Assert.Equal((6, 2), product.Count(Monday.AddDays(-60), Monday.AddDays(60), IsOpen)); // before and after it was not known
    }

    [Theory]
    [InlineData(0, null, null, true, false)] // none left
    [InlineData(-2, 5, null, true, false)] // sold more than the books had
    [InlineData(4, 5, null, false, true)] // below the minimum of its place
    [InlineData(5, 5, null, false, false)]
    [InlineData(4, null, 9, false, true)] // 4 and 4 on their way, 9 wanted
    [InlineData(5, null, 9, false, false)]
    [InlineData(4, 2, 100, false, false)] // the minimum that people set counts
    [InlineData(4, null, 0, false, false)] // nobody asks for it
    [InlineData(4, null, null, false, false)]
    public void It_is_out_or_low_and_never_both(int onHand, int? minimum, int? reorderPoint, bool isOut, bool isLow)
    {
        var level = new StockLevel(1, onHand, onHand, 4, onHand - minimum, minimum, reorderPoint);

        Assert.Equal((isOut, isLow), (level.IsOut, level.IsLow(1)));
    }

    [Fact]
    public void What_stands_in_an_alert_is_told_once_until_it_has_left()
    {
        var book = new StockAlertBook([(StockAlertKind.Out, 7)]);
        var rules = new StockAlertRules();

        Assert.Empty(book.See(Level(7, 0), rules));
        Assert.Equal([new(StockAlertKind.Out, 7, false), new(StockAlertKind.Low, 7, true)], book.See(Level(7, 1), rules));
        Assert.Empty(book.See(Level(7, 2), rules));
        Assert.Equal([new(StockAlertKind.Out, 7, true), new(StockAlertKind.Low, 7, false)], book.See(Level(7, 0), rules));
        Assert.Equal([new(StockAlertKind.Out, 7, false)], book.See(Level(7, 0), rules with { Out = false }));

        static StockLevel Level(int product, decimal onHand) => new(product, onHand, onHand, 0, onHand - 5, 5, null);
    }

    private static DayFlow Flow(int day, decimal net, bool cameIn = false) => new(Monday.AddDays(day), net, cameIn);
}
