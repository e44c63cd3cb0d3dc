namespace Vigie.Forecasting;

/// <summary>Every candidate run once through the history, with what they together would have forecast at many origins of the past.</summary>
internal sealed class RollingFit
{
    private const int MostOrigins = 200;
    private readonly Series series;
    private readonly bool[] tells;
    private readonly double[] mixed;    // [origin][step], and so the next three
    private readonly double[] usual;
    private readonly double[] actual;
    private readonly double[] calendar;

    /// <param name="series">The history and its calendar.</param>
    /// <param name="count">Periods of the history to look at; the later ones are not touched.</param>
    /// <param name="horizon">Steps of the final forecast.</param>
    public RollingFit(Series series, int count, int horizon)
    {
        this.series = series;
        Count = count;
        Candidates = Candidate.Create(series.Grain, series.Season);
        Steps = Math.Max(1, Math.Min(horizon, count / 3));
        Origins = ChooseOrigins(count, series.Grain);
        tells = FindTelling();
        Mixture = new Mixture(Candidates, Origins, Steps, count, series.Grain);
        mixed = new double[Origins.Length * Steps];
        usual = new double[Origins.Length * Steps];
        actual = new double[Origins.Length * Steps];
        calendar = new double[Origins.Length * Steps];
        Mean = new double[horizon];
        FinalCalendar = new double[horizon];
        Run();
    }

    public Grain Grain => series.Grain;

    /// <summary>Periods looked at.</summary>
    public int Count { get; }

    /// <summary>How many periods the forecasts at the origins reach.</summary>
    public int Steps { get; }

    /// <summary>Periods before which the candidates forecast, in order.</summary>
    public int[] Origins { get; }

    public Candidate[] Candidates { get; }

    /// <summary>The candidates' weights; at the end those of the final forecast.</summary>
    public Mixture Mixture { get; }

    /// <summary>Mean demand of each period after the history, by the mixture.</summary>
    public double[] Mean { get; }

    /// <summary>Usual periods that the first step + 1 periods after the history amount to.</summary>
    public double[] FinalCalendar { get; }

    /// <summary>The calendar as known at the end.</summary>
    public CalendarProfile Profile { get; private set; } = null!;

    /// <summary>Demand of the first step + 1 periods, as the mixture would have forecast it at an origin.</summary>
    public ReadOnlySpan<double> Forecast(int origin) => mixed.AsSpan(origin * Steps, Steps);

    /// <summary>The same by the mean of all periods before.</summary>
    public ReadOnlySpan<double> BaseRate(int origin) => usual.AsSpan(origin * Steps, Steps);

    /// <summary>Demand that came in the first step + 1 periods after an origin; NaN where the history ends before.</summary>
    public ReadOnlySpan<double> Actual(int origin) => actual.AsSpan(origin * Steps, Steps);

    /// <summary>Usual periods that the first step + 1 periods after an origin amount to, by the calendar known then.</summary>
    public ReadOnlySpan<double> Calendar(int origin) => calendar.AsSpan(origin * Steps, Steps);

    private static int[] ChooseOrigins(int count, Grain grain)
    {
        var warm = Math.Max(1, Math.Min(grain == Grain.Day ? 56 : 9, count / 3));
        var stride = Math.Max(1, (count - warm + MostOrigins - 1) / MostOrigins);
        if (grain == Grain.Day && stride % Series.DaysInWeek == 0)
        {
            stride++; // else all origins would fall on the same day of the week
        }

        var origins = new int[Math.Max(0, ((count - 1 - warm) / stride) + 1)];
        for (var origin = 0; origin < origins.Length; origin++)
        {
            origins[origin] = count - 1 - ((origins.Length - 1 - origin) * stride);
        }

        return origins;
    }

    /// <summary>Which periods say what was asked for: open, and in stock or asked for more than usual all the same.</summary>
    private bool[] FindTelling()
    {
        var telling = new bool[Count];
        var profile = new CalendarProfile(series);
        for (var period = 0; period < Count; period++)
        {
            var demand = series.Demand[period];
            telling[period] = series.Open[period] && (!series.Censored[period] || (demand > 0 && demand >= profile.Expected(period)));
            if (telling[period])
            {
                profile.Observe(period, demand);
            }
        }

        return telling;
    }

    private void Run()
    {
        Profile = new CalendarProfile(series);
        var path = new double[Math.Max(Steps, Mean.Length)];
        var next = 0;
        for (var period = 0; period < Count; period++)
        {
            if (next < Origins.Length && Origins[next] == period)
            {
                ProjectAt(period, next++, path.AsSpan(0, Steps));
            }

            Observe(period);
        }

        Mixture.Learn(Count);
        path = path[..Mean.Length];
        for (var candidate = 0; candidate < Candidates.Length; candidate++)
        {
            Project(Candidates[candidate], Count, path);
            Add(path, Mixture.Weights[candidate], Mean);
        }

        double sum = 0;
        for (var step = 0; step < FinalCalendar.Length; step++)
        {
            FinalCalendar[step] = sum += series.Open[Count + step] ? Profile.Plain(Count + step) : 0;
        }
    }

    private void Observe(int period)
    {
        var demand = series.Demand[period];
        var plain = Profile.Plain(period);
        var year = plain * Profile.Year(period);
        foreach (var candidate in Candidates)
        {
            if (tells[period])
            {
                candidate.Method.Observe(demand, candidate.UsesYear ? year : plain);
            }
            else
            {
                candidate.Method.Skip();
            }
        }

        if (tells[period])
        {
            Profile.Observe(period, demand);
        }
    }

    /// <summary>Keeps what is forecast before the period, and what came. Periods that tell nothing count on neither side.</summary>
    private void ProjectAt(int period, int origin, Span<double> path)
    {
        double seen = 0, usually = 0;
        for (var step = 0; step < Steps; step++)
        {
            var at = period + step;
            var place = (origin * Steps) + step;
            if (at < Count && tells[at])
            {
                seen += series.Demand[at];
                usually += Profile.Plain(at);
            }

            actual[place] = at < Count ? seen : double.NaN;
            calendar[place] = usually;
        }

        Mixture.Learn(period);
        for (var candidate = 0; candidate < Candidates.Length; candidate++)
        {
            Project(Candidates[candidate], period, path);
            double sum = 0;
            for (var step = 0; step < Steps; step++)
            {
                var at = period + step;
                sum += at < Count && !tells[at] ? 0 : path[step];
                path[step] = sum;
            }

            Mixture.Note(candidate, origin, path, Actual(origin));
            Add(path, Mixture.Weights[candidate], mixed.AsSpan(origin * Steps, Steps));
            if (candidate == 0)
            {
                path.CopyTo(usual.AsSpan(origin * Steps, Steps));
            }
        }
    }

    private static void Add(ReadOnlySpan<double> path, double weight, Span<double> sums)
    {
        for (var step = 0; step < sums.Length; step++)
        {
            sums[step] += weight * path[step];
        }
    }

    private void Project(in Candidate candidate, int period, Span<double> path)
    {
        candidate.Method.Project(path);
        for (var step = 0; step < path.Length; step++)
        {
            var at = period + step;
            if (!series.Open[at])
            {
                path[step] = 0;
            }
            else if (!candidate.Method.HasOwnSeason)
            {
                path[step] *= Profile.Plain(at) * (candidate.UsesYear ? Profile.Year(at) : 1);
            }
        }
    }
}
