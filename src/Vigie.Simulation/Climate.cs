namespace Vigie.Simulation;

/// <summary>The weather of a place: a yearly and a daily wave of temperature, changing weather, sun and clouds.</summary>
/// <remarks>The named places follow published monthly normals to about 2 K.</remarks>
public sealed record Climate
{
    /// <summary>Cold winters, warm summers (Québec City).</summary>
    public static Climate Quebec { get; } = new()
    {
        MeanCelsius = 4.5,
        SeasonCelsius = 15.8,
        WarmestDay = 204,
        DayCelsius = 4.8,
        WeatherCelsius = 6,
        Latitude = 46.8,
        Cloudiness = 0.55,
    };

    /// <summary>Mild all year (Casablanca).</summary>
    public static Climate Casablanca { get; } = new()
    {
        MeanCelsius = 18,
        SeasonCelsius = 5.2,
        WarmestDay = 222,
        DayCelsius = 3.8,
        WeatherCelsius = 2.5,
        Latitude = 33.6,
        Cloudiness = 0.3,
    };

    /// <summary>Hot, warmest in September (Dakar).</summary>
    public static Climate Dakar { get; } = new()
    {
        MeanCelsius = 24.8,
        SeasonCelsius = 3.4,
        WarmestDay = 258,
        DayCelsius = 3,
        WeatherCelsius = 1.6,
        Latitude = 14.7,
        Cloudiness = 0.25,
    };

    /// <summary>°C over the year, -20 to 35.</summary>
    public required double MeanCelsius { get; init; }

    /// <summary>K from the mean to the warmest time of the year, 0 to 30.</summary>
    public required double SeasonCelsius { get; init; }

    /// <summary>Day of the year (0 to 366) that is the warmest on average.</summary>
    public required double WarmestDay { get; init; }

    /// <summary>K from a day's mean to its warmest hour (15:00), 0 to 15.</summary>
    public required double DayCelsius { get; init; }

    /// <summary>K by which the weather departs from the season at most, 0 to 20.</summary>
    public required double WeatherCelsius { get; init; }

    /// <summary>Degrees, north positive, -90 to 90.</summary>
    public required double Latitude { get; init; }

    /// <summary>Share of the sunshine that clouds take away on average, 0 to 0.9.</summary>
    public required double Cloudiness { get; init; }

    internal double OutdoorCelsius(in SiteMoment moment, ulong seed) =>
        MeanCelsius
        + (SeasonCelsius * Math.Cos(SiteMoment.Turn((moment.DayOfYear - WarmestDay) / 365.2425)))
        + (DayCelsius * Math.Cos(SiteMoment.Turn((moment.Hour - 15) / 24)))
        + (0.75 * WeatherCelsius * Noise.Smooth(seed, moment.Unix, 3 * 86_400))
        + (0.25 * WeatherCelsius * Noise.Smooth(seed + 1, moment.Unix, 5 * 3600));

    /// <summary>Share of the sunshine that gets through the clouds, 0 to 1.</summary>
    internal double Clearness(in SiteMoment moment, ulong seed)
    {
        var weather = Noise.Smooth(seed + 2, moment.Unix, 30 * 3600);
        var passing = Noise.Smooth(seed + 3, moment.Unix, 900) * 0.5;
        return Math.Clamp(1 - (Cloudiness * (1 + weather) * (1 + passing)), 0.05, 1);
    }

    internal void Validate()
    {
        BatteryModelOptions.Check(MeanCelsius, -20, 35, nameof(MeanCelsius));
        BatteryModelOptions.Check(SeasonCelsius, 0, 30, nameof(SeasonCelsius));
        BatteryModelOptions.Check(WarmestDay, 0, 366, nameof(WarmestDay));
        BatteryModelOptions.Check(DayCelsius, 0, 15, nameof(DayCelsius));
        BatteryModelOptions.Check(WeatherCelsius, 0, 20, nameof(WeatherCelsius));
        BatteryModelOptions.Check(Latitude, -90, 90, nameof(Latitude));
        BatteryModelOptions.Check(Cloudiness, 0, 0.9, nameof(Cloudiness));
    }
}

/// <summary>What stands between the weather and the battery.</summary>
public sealed record Enclosure
{
    /// <summary>A heated and aired room, near 21 °C.</summary>
    public static Enclosure Indoor { get; } = new() { OutdoorShare = 0.12, RoomCelsius = 21 };

    /// <summary>A workshop or garage that is kept above 5 °C.</summary>
    public static Enclosure Workshop { get; } = new() { OutdoorShare = 0.6, RoomCelsius = 18, HeatedAbove = 5 };

    /// <summary>An outdoor cabinet that its electronics warm by some degrees.</summary>
    public static Enclosure Cabinet { get; } = new() { OutdoorShare = 1, RoomCelsius = 0, EquipmentKelvin = 5 };

    /// <summary>Such a cabinet with a heater that keeps it above 8 °C.</summary>
    public static Enclosure HeatedCabinet { get; } = Cabinet with { HeatedAbove = 8 };

    /// <summary>How much of the outdoor temperature comes through, 0 (not at all) to 1.</summary>
    public required double OutdoorShare { get; init; }

    /// <summary>°C of the room that makes up the rest, -20 to 40.</summary>
    public required double RoomCelsius { get; init; }

    /// <summary>K added by equipment, 0 to 20.</summary>
    public double EquipmentKelvin { get; init; }

    /// <summary>°C that a heater holds, -40 to 30; the lowest means no heater.</summary>
    public double HeatedAbove { get; init; } = -40;

    internal double Celsius(double outdoor) =>
        Math.Max(HeatedAbove, (OutdoorShare * outdoor) + ((1 - OutdoorShare) * RoomCelsius) + EquipmentKelvin);

    internal void Validate()
    {
        BatteryModelOptions.Check(OutdoorShare, 0, 1, nameof(OutdoorShare));
        BatteryModelOptions.Check(RoomCelsius, -20, 40, nameof(RoomCelsius));
        BatteryModelOptions.Check(EquipmentKelvin, 0, 20, nameof(EquipmentKelvin));
        BatteryModelOptions.Check(HeatedAbove, -40, 30, nameof(HeatedAbove));
    }
}
