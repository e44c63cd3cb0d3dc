namespace Vigie.Forecasting.Tests;

/// <summary>Each method beside numbers worked out by hand.</summary>
public sealed class MethodTests
{
    [Fact]
    public void Smoothing_begins_as_a_mean() => Expect(new Smoothing(0.5), [4, 8, 2], 4); // (4 + 8) / 2 = 6, then half way to 2

    [Fact]
    public void A_smoothing_of_zero_is_the_mean() => Expect(new Smoothing(0), [4, 8, 3], 5);

    [Fact]
    public void A_moving_average_forgets_what_is_older() => Expect(new MovingAverage(2), [100, 4, 8], 6);

    [Fact]
    public void The_seasonal_naive_forecast_repeats_the_season() => Expect(new SeasonalNaive(3), [9, 9, 9, 1, 2, 3, 4], 2, 3, 4, 2);

    [Fact]
    public void Theta_adds_half_the_slope() => Expect(new Theta(1), [1, 2, 3, 4, 5, 6], 6.5, 7, 7.5);

    [Fact]
    public void A_damped_trend_fades()
    {
        var method = new DampedTrend(0.5, 0.5, 0.5);
        Feed(method, Enumerable.Range(1, 30).Select(value => (double)value));
        var path = new double[20];
        method.Project(path);

        Assert.True(path[1] - path[0] > path[2] - path[1]);
        Assert.Equal(path[18], path[19], 1e-4);
    }

    [Fact]
    public void Croston_divides_sizes_by_intervals()
    {
        Expect(new Croston(0.1, corrected: false), [0, 0, 6, 0, 0, 6, 0], 2);
        Expect(new Croston(0.1, corrected: true), [0, 0, 6, 0, 0, 6, 0], 2 * 0.95);
        Expect(new Croston(0.1, corrected: true), [0, 0], 0);
    }

    [Fact]
    public void What_dies_out_fades_with_the_probability_of_an_order()
    {
        Expect(new TeunterSyntetosBabai(0.1, 0.5), [6, 0], 3);
        Expect(new TeunterSyntetosBabai(0.1, 0.5), [6, 0, 0, 0], 0.75);
    }

    [Fact]
    public void Holt_and_Winters_follow_the_season()
    {
        var method = new HoltWinters(4, 0.1, 0.3);
        Feed(method, Enumerable.Range(0, 200).Select(period => period % 4 == 0 ? 20.0 : 4));
        var path = new double[4];
        method.Project(path);

        Assert.Equal(20, path[0], 1);
        Assert.Equal(4, path[1], 1);
    }

    private static void Feed(Method method, IEnumerable<double> demands)
    {
        foreach (var demand in demands)
        {
            method.Observe(demand, 1);
        }
    }

    private static void Expect(Method method, double[] demands, params double[] wanted)
    {
        Feed(method, demands);
        var path = new double[wanted.Length];
        method.Project(path);
        Assert.Equal(wanted, path, (one, other) => Math.Abs(one - other) < 1e-9);
    }
}
