using System.Text.Json.Serialization;
using Vigie.Forecasting;

namespace Vigie.Server.Modules.Inventory.Forecasts;

[JsonConverter(typeof(JsonStringEnumConverter<DemandKind>))]
internal enum DemandKind
{
    [JsonStringEnumMemberName("reguliere")] Regular = DemandClass.Regular,
    [JsonStringEnumMemberName("saisonniere")] Seasonal = DemandClass.Seasonal,
    [JsonStringEnumMemberName("tendance")] Trending = DemandClass.Trending,
    [JsonStringEnumMemberName("intermittente")] Intermittent = DemandClass.Intermittent,
    [JsonStringEnumMemberName("erratique")] Lumpy = DemandClass.Lumpy,
    [JsonStringEnumMemberName("trop_courte")] TooShort = DemandClass.TooShort,
}

/// <summary>Why nothing is forecast, or why little of it is to be trusted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ForecastReason>))]
internal enum ForecastReason
{
    /// <summary>Nothing was ever sold or used.</summary>
    [JsonStringEnumMemberName("aucune_demande")] NoDemand,
    [JsonStringEnumMemberName("historique_court")] FewPeriods,
    [JsonStringEnumMemberName("demandes_rares")] FewDemands,

    /// <summary>No method was better than what usually sells: that is shown instead.</summary>
    [JsonStringEnumMemberName("rien_de_mieux")] BaseRate,

    /// <summary>Nothing was ever sold or used but by the visits of maintenance plans, and those to come are known.</summary>
    [JsonStringEnumMemberName("entretiens_seuls")] PlannedOnly,
}

/// <param name="Method">Stable name: see docs/previsions.md.</param>
/// <param name="Weight">Its part in the forecast; all add up to 1.</param>
/// <param name="RelativeError">Below 1: better than the mean of all that came before.</param>
internal sealed record MethodRow(
    [property: JsonPropertyName("methode")] string Method, [property: JsonPropertyName("poids")] double Weight,
    [property: JsonPropertyName("erreur_relative")] double RelativeError);

/// <param name="Days">Over how many days each error is.</param>
/// <param name="Error">Root mean squared error of past forecasts, in units.</param>
/// <param name="BaseError">That of the plain mean.</param>
/// <param name="Predictable">The forecast is better than the mean.</param>
/// <param name="RiskPredictable">The probability of a stock-out is better than its usual frequency.</param>
internal sealed record ForecastErrors(
    [property: JsonPropertyName("essais")] int Origins,
    [property: JsonPropertyName("jours")] int Days,
    [property: JsonPropertyName("erreur")] double Error,
    [property: JsonPropertyName("erreur_de_base")] double BaseError,
    [property: JsonPropertyName("previsible")] bool Predictable,
    [property: JsonPropertyName("risque_previsible")] bool RiskPredictable);

/// <param name="Available">False: there was none, so more may have been asked for.</param>
internal sealed record DemandPoint(
    [property: JsonPropertyName("jour")] DateOnly Day, [property: JsonPropertyName("quantite")] double Quantity,
    [property: JsonPropertyName("disponible")] bool Available);

/// <summary>A day, or a week from this day on: what is expected, and the stock at its end.</summary>
/// <param name="Planned">What visits of maintenance plans will take: part of all that follows.</param>
/// <param name="Low">One time in ten less.</param>
/// <param name="High">One time in ten more.</param>
/// <param name="VeryHigh">One time in twenty more.</param>
/// <param name="Stock">What is left then, with receipts, as likely more as less; below zero: missing.</param>
/// <param name="StockLow">One time in ten less is left.</param>
/// <param name="StockHigh">One time in ten more is left.</param>
internal sealed record ForecastPoint(
    [property: JsonPropertyName("jour")] DateOnly Day,
    [property: JsonPropertyName("planifie")] double Planned,
    [property: JsonPropertyName("moyenne")] double Mean,
    [property: JsonPropertyName("bas")] double Low,
    [property: JsonPropertyName("median")] double Median,
    [property: JsonPropertyName("haut")] double High,
    [property: JsonPropertyName("tres_haut")] double VeryHigh,
    [property: JsonPropertyName("stock")] double Stock,
    [property: JsonPropertyName("stock_bas")] double StockLow,
    [property: JsonPropertyName("stock_haut")] double StockHigh);

/// <summary>What the forecast says of the stock that there is now.</summary>
internal sealed record OutlookRow(
    [property: JsonPropertyName("jours_couverture")] double? CoverDays,
    [property: JsonPropertyName("rupture_tot")] DateOnly? Early,
    [property: JsonPropertyName("rupture")] DateOnly? Median,
    [property: JsonPropertyName("rupture_tard")] DateOnly? Late,
    [property: JsonPropertyName("risque")] double? Risk,
    [property: JsonPropertyName("delai_jours")] double LeadDays,
    [property: JsonPropertyName("taux_service")] double ServiceLevel,
    [property: JsonPropertyName("stock_securite")] decimal? SafetyStock,
    [property: JsonPropertyName("point_commande")] decimal? ReorderPoint,
    [property: JsonPropertyName("a_commander")] decimal ToOrder,
    [property: JsonPropertyName("excedent")] decimal Excess,
    [property: JsonPropertyName("dormant")] bool Dead);

/// <summary>What was expected once, beside what came.</summary>
/// <param name="Actual">Null: the days are not over.</param>
internal sealed record ForecastCheckRow(
    [property: JsonPropertyName("du")] DateOnly MadeOn,
    [property: JsonPropertyName("jours")] int Days,
    [property: JsonPropertyName("prevu")] decimal Expected,
    [property: JsonPropertyName("bas")] decimal Low,
    [property: JsonPropertyName("haut")] decimal High,
    [property: JsonPropertyName("reel")] decimal? Actual);

/// <param name="MadeAt">Null: none was made yet, or nothing was ever asked for.</param>
/// <param name="Weekly">Its points are weeks.</param>
/// <param name="Reason">Null: nothing stands against trusting it.</param>
internal sealed record ProductForecast(
    [property: JsonPropertyName("calculee_le")] DateTimeOffset? MadeAt,
    [property: JsonPropertyName("par_semaine")] bool Weekly,
    [property: JsonPropertyName("classe")] DemandKind? Kind,
    [property: JsonPropertyName("motif")] ForecastReason? Reason,
    [property: JsonPropertyName("classe_abc")] string? Abc,
    [property: JsonPropertyName("classe_xyz")] string? Xyz,
    [property: JsonPropertyName("demande_jour")] double DailyMean,
    [property: JsonPropertyName("methodes")] IReadOnlyList<MethodRow> Methods,
    [property: JsonPropertyName("erreurs")] ForecastErrors? Errors,
    [property: JsonPropertyName("perspective")] OutlookRow Outlook,
    [property: JsonPropertyName("historique")] IReadOnlyList<DemandPoint> History,
    [property: JsonPropertyName("prevision")] IReadOnlyList<ForecastPoint> Points,
    [property: JsonPropertyName("controles")] IReadOnlyList<ForecastCheckRow> Checks);
