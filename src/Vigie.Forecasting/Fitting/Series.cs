namespace Vigie.Forecasting;

/// <summary>A history in numbers of the same size whatever the unit of measure, with the calendar of its periods and of those to come.</summary>
internal sealed class Series
{
    public const int MonthsInYear = 12;
    public const int DaysInWeek = 7;

    /// <param name="history">Validated.</param>
    /// <param name="request">Validated.</param>
    public Series(DemandHistory history, ForecastRequest request)
    {
        Grain = history.Grain;
        Count = history.Quantities.Count;
        Horizon = request.Horizon;
        Demand = [.. history.Quantities.Select((quantity, period) => history.Open?[period] ?? true ? quantity : 0)];
        Scale = ScaleOf(Demand);
        for (var period = 0; period < Count; period++)
        {
            Demand[period] /= Scale;
        }

        var periods = Count + Horizon;
        Open = new bool[periods];
        Promotion = new bool[periods];
        Censored = new bool[Count];
        Weekday = new byte[periods];
        YearBin = new byte[periods];
        YearPart = new double[periods];
        for (var period = 0; period < periods; period++)
        {
            var coming = period - Count;
            Open[period] = coming < 0 ? history.Open?[period] ?? true : request.Open?[coming] ?? true;
            Promotion[period] = coming < 0 ? history.Promotions?[period] ?? false : request.Promotions?[coming] ?? false;
            SetCalendar(period, history.First);
        }

        for (var period = 0; period < Count; period++)
        {
            Censored[period] = !(history.Available?[period] ?? true);
        }
    }

    public Grain Grain { get; }

    /// <summary>Periods of the history.</summary>
    public int Count { get; }

    /// <summary>Periods to come of which the calendar is known.</summary>
    public int Horizon { get; }

    /// <summary>What the quantities were divided by: a power of two, which loses nothing.</summary>
    public double Scale { get; }

    /// <summary>Of the history only, from 0 to 2.</summary>
    public double[] Demand { get; }

    /// <summary>There was no stock: demand is what was seen or more. Of the history only.</summary>
    public bool[] Censored { get; }

    public bool[] Open { get; }

    public bool[] Promotion { get; }

    /// <summary>0 to 6; always 0 where periods are longer than a day.</summary>
    public byte[] Weekday { get; }

    /// <summary>The month, 0 to 11, that the period belongs to, or lies between it and the next.</summary>
    public byte[] YearBin { get; }

    /// <summary>How far the period lies towards the next month, 0 to 1.</summary>
    public double[] YearPart { get; }

    public int PeriodsInYear => Grain switch { Grain.Day => 365, Grain.Week => 52, _ => MonthsInYear };

    /// <summary>Length of the season that a day or a month repeats; weeks repeat after a year.</summary>
    public int Season => Grain switch { Grain.Day => DaysInWeek, Grain.Week => 52, _ => MonthsInYear };

    private void SetCalendar(int period, DateOnly first)
    {
        if (Grain == Grain.Month)
        {
            YearBin[period] = (byte)((first.Month - 1 + period) % MonthsInYear);
            return;
        }

        var day = first.AddDays(Grain == Grain.Day ? period : (period * DaysInWeek) + 3);
        Weekday[period] = Grain == Grain.Day ? (byte)day.DayOfWeek : (byte)0;
        var place = ((day.DayOfYear - 0.5) / 365.25 * MonthsInYear) - 0.5 + MonthsInYear;
        YearBin[period] = (byte)((int)place % MonthsInYear);
        YearPart[period] = place - Math.Floor(place);
    }

    /// <summary>The quantity that all demand of the first periods is a multiple of: a piece, or a pack; 0 when there is none (kilos).</summary>
    public double Unit(int count)
    {
        double unit = 0, least = double.PositiveInfinity;
        for (var period = 0; period < count; period++)
        {
            if (Demand[period] > 0)
            {
                least = Math.Min(least, Demand[period]);
                unit = unit == 0 ? Demand[period] : CommonDivisor(Demand[period], unit, least * 1e-4);
                if (unit < least * 1e-3)
                {
                    return 0;
                }
            }
        }

        return unit;
    }

    private static double ScaleOf(double[] quantities)
    {
        var most = quantities.Max();
        return most > 0 ? Math.ScaleB(1, Math.ILogB(most)) : 1;
    }

    private static double CommonDivisor(double a, double b, double tolerance)
    {
        while (b > tolerance)
        {
            var rest = a % b;
            (a, b) = (b, rest > b - tolerance ? 0 : rest);
        }

        return a;
    }
}
