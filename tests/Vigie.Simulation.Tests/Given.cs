namespace Vigie.Simulation.Tests;

/// <summary>Batteries that the tests start from.</summary>
internal static class Given
{
    /// <summary>1 January 2025, 00:00 UTC, a Wednesday.</summary>
    public const long NewYear = 1_735_689_600;

    public const long Day = 86_400;

    public static TheoryData<Chemistry> Chemistries => [.. Enum.GetValues<Chemistry>()];

    public static BatteryModelOptions Options(Chemistry chemistry, double soc = 0.5, ulong seed = 7) => new()
    {
        Chemistry = chemistry,
        CellCount = 8,
        CapacityAh = 100,
        Seed = seed,
        InitialSoc = soc,
        InitialTemperature = 25,
    };

    public static BatteryModel Model(Chemistry chemistry, double soc = 0.5) => new(Options(chemistry, soc));

    public static SimulatedBatteryOptions Site(Chemistry chemistry, UsageKind usage) => new()
    {
        Battery = Options(chemistry),
        Usage = usage,
        StartUnixSeconds = NewYear,
        Climate = Climate.Casablanca,
        UtcOffset = TimeSpan.FromHours(1),
        WeatherSeed = 3,
    };

    /// <summary>All samples of some days, in steps of 5 minutes.</summary>
    public static List<BatteryReading> History(SimulatedBatteryOptions options, double days, int step = 300)
    {
        var generator = new HistoryGenerator(
            new SimulatedBattery(options), options.StartUnixSeconds, options.StartUnixSeconds + (long)(days * Day), step);
        var readings = new List<BatteryReading>();
        while (generator.TryNext(out var reading))
        {
            readings.Add(reading);
        }

        return readings;
    }

    public static void Run(this BatteryModel model, double hours, Load load, double step = 60, double ambient = 25)
    {
        for (var second = 0.0; second < (hours * 3600) - 1e-6; second += step)
        {
            model.Step(step, ambient, load);
        }
    }
}
