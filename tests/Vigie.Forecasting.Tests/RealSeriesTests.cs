using Vigie.Forecasting.Bench;

namespace Vigie.Forecasting.Tests;

/// <summary>Real series: an excerpt that may be kept here, and sets that lie beside the repository on some machines.</summary>
public sealed class RealSeriesTests
{
    [Fact]
    public void Real_shops_are_forecast_with_quantiles_that_hold()
    {
        var set = DemandSet.Read(Path.Combine(AppContext.BaseDirectory, "data"), "excerpt");

        Assert.Equal(3, set.Series.Count);
        foreach (var series in set.Series)
        {
            var result = Backtest.Run(History(set, series), 28, 3);

            Assert.Equal(3, result.Origins.Count);
            Assert.InRange(result.Coverage90, 0.75, 0.99);
            Assert.InRange(result.Coverage95, 0.8, 1);
        }
    }

    [Theory]
    [InlineData("carparts", 6)]
    [InlineData("retail", 28)]
    public void Over_a_whole_set_the_quantiles_are_calibrated(string name, int horizon)
    {
        var set = DemandSet.Read(Find(name), name);

        var results = set.Series.Take(100).Select(series => Backtest.Run(History(set, series), horizon, 1)).ToList();

        Assert.InRange(results.Average(result => result.Coverage90), 0.83, 0.95);
        Assert.InRange(results.Average(result => result.Coverage95), 0.9, 0.98);
    }

    private static DemandHistory History(DemandSet set, DemandSeries series) =>
        new() { Grain = set.Grain, First = series.Dates[0], Quantities = series.Quantities, Open = series.Open, Promotions = series.Promotions };

    /// <summary>The folder of the sets, in VIGIE_DATA or in the shared folder beside the repository; the test is skipped where there is none.</summary>
    private static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vigie.slnx")))
        {
            folder = folder.Parent;
        }

        var data = Environment.GetEnvironmentVariable("VIGIE_DATA") ?? Path.Combine(folder?.FullName ?? ".", "..", "shared", "data");
        var path = Path.Combine(data, "demand");
        Assert.SkipUnless(File.Exists(Path.Combine(path, name + ".csv")), $"{path} is not there: see bench/forecasting/run");
        return path;
    }
}
