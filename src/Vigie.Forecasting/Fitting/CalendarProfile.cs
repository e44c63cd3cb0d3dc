namespace Vigie.Forecasting;

/// <summary>How much more or less is asked for by the day of the week, the time of the year and under promotion, learnt as the periods pass.</summary>
/// <remarks>Each factor is a ratio of sums, drawn towards 1 by as much as the noise of the product explains (empirical Bayes: the credibility
/// of Bühlmann, ASTIN Bulletin 4, 1967). At any time only the periods observed so far count.</remarks>
internal sealed class CalendarProfile(Series series)
{
    private const double ReferenceSmoothing = 0.05;
    private const double LargestFactor = 20;
    private const double ObservationsToForget = 250;
    private const double WeekVariance = 0.015; // variance of the factors over products, as believed before any is seen
    private const double YearVariance = 0.2;
    private const double PromotionVariance = 0.3;
    private readonly double forget = series.Grain == Grain.Day ? Math.Exp(-1 / ObservationsToForget) : 1;
    private readonly double[] weekSeen = new double[Series.DaysInWeek];
    private readonly double[] weekUsual = new double[Series.DaysInWeek];
    private readonly double[] yearSeen = new double[Series.MonthsInYear];
    private readonly double[] yearUsual = new double[Series.MonthsInYear];
    private readonly double[] year = Ones(Series.MonthsInYear);
    private readonly double[] week = Ones(Series.DaysInWeek);
    private double promotionSeen;
    private double promotionUsual;
    private double level;
    private double squares;
    private double usual;
    private double yearSum;
    private int observed;

    /// <summary>Factor of promotions, at least 1: they do not scare buyers away.</summary>
    public double Promotion { get; private set; } = 1;

    /// <summary>Variance of a period over its mean, in the unit of the quantities.</summary>
    public double Dispersion => usual > 0 ? squares / usual : 0;

    /// <summary>Standard deviation of the factors of the weekdays.</summary>
    public double WeekSpread => Math.Sqrt(week.Average(factor => (factor - 1) * (factor - 1)));

    /// <summary>What a period would usually bring.</summary>
    public double Expected(int period) => Plain(period) * level;

    /// <summary>The factor of a period by its weekday and promotion.</summary>
    public double Plain(int period) => week[series.Weekday[period]] * (series.Promotion[period] ? Promotion : 1);

    /// <summary>The factor of a period by its time of the year.</summary>
    public double Year(int period)
    {
        var bin = series.YearBin[period];
        return year[bin] + (series.YearPart[period] * (year[(bin + 1) % Series.MonthsInYear] - year[bin]));
    }

    /// <summary>Takes one more period into account.</summary>
    public void Observe(int period, double demand)
    {
        var promoted = series.Promotion[period] ? Promotion : 1;
        var day = series.Weekday[period];
        var factor = week[day] * promoted;
        observed++;
        yearSum += demand / promoted;
        if (observed > 1)
        {
            squares += ((demand - (factor * level)) * (demand - (factor * level))) - (forget < 1 ? squares * (1 - forget) : 0);
            usual += (factor * level) - (forget < 1 ? usual * (1 - forget) : 0);
            Learn(period, demand, promoted);
        }

        level += Math.Max(ReferenceSmoothing, 1.0 / observed) * (demand - (factor * level)) / Math.Max(1, factor);
        level = Math.Max(level, 0);
    }

    private void Learn(int period, double demand, double promoted)
    {
        var day = series.Weekday[period];
        var noise = Dispersion;
        if (series.Promotion[period])
        {
            promotionSeen += demand;
            promotionUsual += week[day] * level;
            Promotion = Math.Max(1, Ratio(promotionSeen, promotionUsual, noise / PromotionVariance));
        }
        else if (series.Grain == Grain.Day)
        {
            weekSeen[day] = (weekSeen[day] * forget) + demand;
            weekUsual[day] = (weekUsual[day] * forget) + level;
            Shrink(weekSeen, weekUsual, week, noise / WeekVariance);
        }

        var slow = yearSum / observed * week[day] * promoted;
        var bin = series.YearBin[period];
        var part = series.YearPart[period];
        yearSeen[bin] += (1 - part) * demand;
        yearUsual[bin] += (1 - part) * slow;
        yearSeen[(bin + 1) % Series.MonthsInYear] += part * demand;
        yearUsual[(bin + 1) % Series.MonthsInYear] += part * slow;
        if (observed >= series.PeriodsInYear && (observed % 7 == 0 || series.Grain != Grain.Day))
        {
            Shrink(yearSeen, yearUsual, year, noise / YearVariance);
        }
    }

    private static void Shrink(double[] seen, double[] usual, double[] factors, double prior)
    {
        double sum = 0;
        var bins = 0;
        for (var bin = 0; bin < factors.Length; bin++)
        {
            factors[bin] = Ratio(seen[bin], usual[bin], prior);
            if (usual[bin] > 0)
            {
                sum += factors[bin];
                bins++;
            }
        }

        for (var bin = 0; bin < factors.Length && sum > 0; bin++)
        {
            factors[bin] *= bins / sum;
        }
    }

    /// <summary>A ratio drawn towards 1, and kept from absurdity where next to nothing was usual.</summary>
    private static double Ratio(double seen, double usual, double prior) =>
        Math.Min(LargestFactor, (seen + prior + 1e-12) / (usual + prior + 1e-12));

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
