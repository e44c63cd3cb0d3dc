namespace Vigie.Simulation;

/// <summary>A moment as the people on site count it: local day, hour, weekday and season.</summary>
internal readonly struct SiteMoment
{
    private const double DaysPerYear = 365.2425;

    public SiteMoment(double unixSeconds, TimeSpan utcOffset)
    {
        Unix = unixSeconds;
        var local = unixSeconds + utcOffset.TotalSeconds;
        var day = Math.Floor(local / 86_400);
        Day = (long)day;
        Hour = (local - (day * 86_400)) / 3600;
        DayOfYear = (day % DaysPerYear) + (Hour / 24);
    }

    /// <summary>s since 1970 UTC.</summary>
    public double Unix { get; }

    /// <summary>Local days since 1 January 1970, a Thursday.</summary>
    public long Day { get; }

    /// <summary>0 to 24, local.</summary>
    public double Hour { get; }

    /// <summary>Days since the new year, 0 to 366, one day off at most.</summary>
    public double DayOfYear { get; }

    /// <summary>1 = Monday to 7 = Sunday.</summary>
    public int Weekday => (int)((((Day + 3) % 7) + 7) % 7) + 1;

    public bool IsWorkday => Weekday <= 5;

    public static double Turn(double share) => 2 * Math.PI * share;

    /// <summary>Share of the highest possible sunshine on flat ground, without clouds: the sine of the sun's height.</summary>
    /// <remarks>Declination after Cooper, «The absorption of radiation in solar stills», Solar Energy 12 (1969), 333-346.</remarks>
    public double Sunshine(double sineOfLatitude, double cosineOfLatitude)
    {
        var declination = 0.40928 * Math.Sin(Turn((284 + DayOfYear) / 365));
        var (sine, cosine) = Math.SinCos(declination);
        return Math.Max(0, (sineOfLatitude * sine) + (cosineOfLatitude * cosine * Math.Cos(Turn((Hour - 12) / 24))));
    }
}
