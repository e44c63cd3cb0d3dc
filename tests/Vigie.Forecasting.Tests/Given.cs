namespace Vigie.Forecasting.Tests;

/// <summary>Histories that tests are about.</summary>
internal static class Given
{
    public static readonly DateOnly Monday = new(2024, 1, 1);

    public static DemandHistory History(Grain grain, params double[] quantities) =>
        new() { Grain = grain, First = Monday, Quantities = quantities };

    public static DemandHistory Days(int count, Func<int, double> demand) =>
        History(Grain.Day, [.. Enumerable.Range(0, count).Select(demand)]);

    public static ForecastRequest Next(int horizon) => new() { Horizon = horizon };

    /// <summary>A number from 0 to 1 that looks drawn, always the same for the same place.</summary>
    public static double Noise(int place, int stream = 0)
    {
        var bits = unchecked(((uint)place * 2654435761u) ^ ((uint)(stream + 1) * 2246822519u));
        bits = unchecked((bits ^ (bits >> 15)) * 2246822519u);
        bits = unchecked((bits ^ (bits >> 13)) * 3266489917u);
        return (bits ^ (bits >> 16)) / 4294967296.0;
    }

    /// <summary>A count of this mean, as customers who come independently buy.</summary>
    public static double Poisson(double mean, int place, int stream = 0)
    {
        double limit = Math.Exp(-mean), product = Noise(place, stream);
        var count = 0;
        for (; product > limit && count < 1000; count++)
        {
            product *= Noise((place * 1009) + count, stream + 7);
        }

        return count;
    }

    public static DemandForecast Forecast(DemandHistory history, int horizon) => Forecaster.Forecast(history, Next(horizon)).Forecast;
}
