namespace Vigie.Forecasting;

/// <summary>What kind of demand a product has.</summary>
public enum DemandClass
{
    /// <summary>Something nearly always, about the same.</summary>
    Regular,

    /// <summary>Follows the week or the year.</summary>
    Seasonal,

    /// <summary>Grows or dies out.</summary>
    Trending,

    /// <summary>Now and then, by like quantities.</summary>
    Intermittent,

    /// <summary>Now and then, by very different quantities.</summary>
    Lumpy,

    /// <summary>Not enough is known: <see cref="ForecastResult.ShortHistory"/> says why.</summary>
    TooShort,
}

/// <summary>Why a history says too little for a forecast that one should rely on.</summary>
public enum ShortHistory
{
    /// <summary>Nothing is missing.</summary>
    None,

    /// <summary>Fewer than 28 days, 8 weeks or 6 months in which demand could be seen.</summary>
    FewPeriods,

    /// <summary>Something was asked for in fewer than three periods.</summary>
    FewDemands,
}

/// <summary>A method that was tried on the product.</summary>
/// <param name="Method">Stable name: mean, naive, seasonal_naive, moving_average, croston, sba, tsb, damped_trend, theta, ses_…, holt_winters.</param>
/// <param name="Weight">Its part in the forecast; all add up to 1.</param>
/// <param name="RelativeError">Root of its mean squared error at the origins of the past, over that of the mean of all that came before: below 1 it
/// is better than that mean.</param>
public sealed record MethodScore(string Method, double Weight, double RelativeError);

/// <summary>Whether the forecast knows more than what usually happens, by origins of the past at which only what was known then was used.</summary>
/// <param name="Origins">Compared; with none nothing is beaten.</param>
/// <param name="Periods">Periods after each origin, together.</param>
/// <param name="Error">Root mean squared error of the forecast of their demand.</param>
/// <param name="BaseError">That of the mean of all periods before.</param>
/// <param name="StockOutError">Mean squared error of the probability that they ask for more than a stock (Brier), over three stocks an origin.</param>
/// <param name="BaseStockOutError">That of how often as many periods before asked for more.</param>
public sealed record ForecastSkill(
    int Origins, int Periods, double Error, double BaseError, double StockOutError, double BaseStockOutError)
{
    private const double Margin = 0.99;

    /// <summary>The forecast of the quantity is better than the mean, by one percent at least.</summary>
    public bool BeatsBaseRate => Origins > 0 && Error < BaseError * Margin;

    /// <summary>The probability of a stock-out is better than its usual frequency, by one percent at least.</summary>
    public bool StockOutBeatsBaseRate => Origins > 0 && StockOutError < BaseStockOutError * Margin;
}

/// <summary>A forecast and how far it can be relied on.</summary>
public sealed record ForecastResult
{
    public required DemandForecast Forecast { get; init; }

    public required DemandClass Class { get; init; }

    /// <summary>Why the class is <see cref="DemandClass.TooShort"/>.</summary>
    public required ShortHistory ShortHistory { get; init; }

    /// <summary>All methods tried, the one with the largest part first.</summary>
    public required IReadOnlyList<MethodScore> Methods { get; init; }

    public required ForecastSkill Skill { get; init; }
}
