namespace Vigie.Forecasting.Tests;

/// <summary>The laws, beside values from R (pgamma, pbeta, pnorm, lgamma, pnbinom).</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0.5, 0.572364942924700)]
    [InlineData(3, 0.693147180559945)]
    [InlineData(50.5, 146.519255490721)]
    public void The_logarithm_of_gamma_is_that_of_R(double x, double value) => Assert.Equal(value, SpecialFunctions.LogGamma(x), 1e-9);

    [Theory]
    [InlineData(0.5, 0.2, 0.472910743134462)]
    [InlineData(2, 3, 0.800851726528544)]
    [InlineData(100, 90, 0.158220979035304)]
    public void The_gamma_law_is_that_of_R(double shape, double x, double value) => Assert.Equal(value, SpecialFunctions.GammaCdf(shape, x), 1e-6);

    [Theory]
    [InlineData(2, 3, 0.4, 0.5248)]
    [InlineData(0.3, 12, 0.01, 0.570243)]
    public void The_beta_law_is_that_of_R(double a, double b, double x, double value) => Assert.Equal(value, SpecialFunctions.BetaCdf(a, b, x), 1e-6);

    [Theory]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(-1.281551565544600, 0.1)]
    public void The_normal_law_is_that_of_R(double z, double value) => Assert.Equal(value, SpecialFunctions.NormalCdf(z), 1e-9);

    [Fact]
    public void The_law_of_counts_adds_up_to_its_mean_and_variance()
    {
        var law = new CountLaw(mean: 6, variance: 30, unit: 2); // multiples of 2, as packs
        double mean = 0, square = 0, before = 0;
        for (var count = 0; count < 400; count++)
        {
            var upTo = law.Cdf((2 * count) + 1);
            mean += 2 * count * (upTo - before);
            square += 4.0 * count * count * (upTo - before);
            before = upTo;
        }

        Assert.Equal(6, mean, 1e-6);
        Assert.Equal(30, square - (mean * mean), 1e-4);
    }

    [Fact]
    public void A_surface_gives_back_what_it_was_built_from()
    {
        var builder = new SurfaceBuilder(unit: 1, trust: 1, widening: 1);
        builder.Add(2, 2, [], 2);
        builder.Add(4, 4, [], 4);
        var surface = builder.Build();

        Assert.Equal(1 - 0.6766764, surface.Exceedance(2, 2), 0.01); // ppois(2, 2)
        Assert.Equal(1 - 0.6288369, surface.Exceedance(4, 4), 0.01);
        Assert.Equal(1 - 0.6472319, surface.Exceedance(3, 3), 0.02); // between the two
        Assert.Equal(4, surface.Quantile(2, 0.9)); // qpois(0.9, 2)
        Assert.Equal(1 - Math.Exp(-2), surface.Exceedance(2, 0), 0.01);
    }
}
