using System.Diagnostics;

namespace Vigie.Forecasting.Bench;

/// <summary>How long a night's work takes: 2,000 products of two years of days, forecast over 90 days.</summary>
public static class Speed
{
    private const int Products = 2000;
    private const int Days = 730;
    private const int Horizon = 90;

    public static string Measure()
    {
        var histories = Enumerable.Range(0, Products).Select(Generate).ToArray();
        Parallel.For(0, 40, index => Forecast(histories[index])); // the compiler has done its work before the clock starts
        var bytes = 0L;
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Parallel.For(0, Products, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index => Interlocked.Add(ref bytes, Forecast(histories[index])));
        var (seconds, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Products);
        return FormattableString.Invariant(
            $"""
            Vitesse : {Products} produits de {Days} jours, {Horizon} jours à prévoir, choix par origines glissantes compris : {used:0.0} ms de processeur
            par produit, soit {used * Products / 2000:0} s pour tous sur deux cœurs libres ({seconds:0} s au mur lors de cette mesure) ; {bytes / Products} octets gardés par produit
            """).Replace('.', ',') + ".";
    }

    private static long Forecast(DemandHistory history) =>
        Forecaster.Forecast(history, new ForecastRequest { Horizon = Horizon }).Forecast.ToBytes().Length;

    /// <summary>A third sells daily with a weekly profile, a third now and then, a third grows.</summary>
    private static DemandHistory Generate(int product)
    {
        var random = new Random(product);
        var level = Math.Exp(3 * random.NextDouble());
        var quantities = new double[Days];
        for (var day = 0; day < Days; day++)
        {
            var usual = (product % 3) switch
            {
                0 => level * (1 + (0.4 * Math.Sin(2 * Math.PI * day / 7))),
                1 => random.NextDouble() < 0.15 ? level : 0,
                _ => level * (1 + ((double)day / Days)),
            };
            quantities[day] = Math.Floor(-usual * Math.Log(1 - random.NextDouble()));
        }

        return new DemandHistory { Grain = Grain.Day, First = new DateOnly(2024, 1, 1), Quantities = quantities };
    }
}
