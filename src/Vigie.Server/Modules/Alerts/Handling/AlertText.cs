using System.Globalization;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Handling;

/// <summary>Says what an alert is about in one sentence: « Température élevée : 52,3 °C (limite 50 °C) ».</summary>
internal static class AlertText
{
    private static readonly (Faults Fault, string French, string English)[] FaultNames =
    [
        (Faults.OverVoltage, "surtension", "over-voltage"),
        (Faults.UnderVoltage, "sous-tension", "under-voltage"),
        (Faults.OverCurrentCharge, "surintensité en charge", "over-current while charging"),
        (Faults.OverCurrentDischarge, "surintensité en décharge", "over-current while discharging"),
        (Faults.OverTemperature, "température trop haute", "over-temperature"),
        (Faults.UnderTemperature, "température trop basse", "under-temperature"),
        (Faults.CellImbalance, "cellules déséquilibrées", "cell imbalance"),
        (Faults.ShortCircuit, "court-circuit", "short circuit"),
        (Faults.Insulation, "défaut d’isolement", "insulation fault"),
        (Faults.Communication, "communication interne", "internal communication"),
        (Faults.Contactor, "contacteur", "contactor"),
        (Faults.Fuse, "fusible", "fuse"),
        (Faults.Sensor, "capteur", "sensor"),
        (Faults.Internal, "défaut interne", "internal fault"),
        (Faults.EmergencyStop, "arrêt d’urgence", "emergency stop"),
    ];

    private static readonly Dictionary<AlertMetric, (string French, string English)> MetricNames = new()
    {
        [AlertMetric.Voltage] = ("tension", "voltage"),
        [AlertMetric.Current] = ("courant", "current"),
        [AlertMetric.Power] = ("puissance", "power"),
        [AlertMetric.Temperature] = ("température", "temperature"),
        [AlertMetric.Soc] = ("charge", "charge"),
        [AlertMetric.Soh] = ("santé", "health"),
        [AlertMetric.CellMin] = ("cellule la plus basse", "lowest cell"),
        [AlertMetric.CellMax] = ("cellule la plus haute", "highest cell"),
        [AlertMetric.CellSpread] = ("écart entre cellules", "cell spread"),
    };

    /// <param name="name">The rule's own name; null: the text of its key.</param>
    /// <param name="value">Of the first condition, in the metric's unit; of faults the bits, of silence the seconds.</param>
    /// <param name="language">"fr" or "en".</param>
    /// <param name="others">The further conditions, which are named without values.</param>
    public static string Message(
        string key, string? name, RuleCondition first, double? value, string language, RuleMatch match = RuleMatch.All,
        IReadOnlyList<RuleCondition>? others = null)
    {
        var english = language == "en";
        var colon = english ? ": " : " : ";
        // Where any condition is enough, a first one that is in order is not what is wrong.
        var told = value is { } known && (match == RuleMatch.All || others is null or [] || new CompiledCondition(first).Raises(known))
            ? Value(first, known, english) : Condition(first, english);
        var join = match == RuleMatch.All ? (english ? " and " : " et ") : (english ? " or " : " ou ");
        return (name ?? RuleTexts.Name(key, language)) + colon
            + string.Join(join, [told, .. (others ?? []).Select(other => Condition(other, english))]);
    }

    private static string Value(RuleCondition condition, double value, bool english) => condition.Metric switch
    {
        AlertMetric.Fault => FaultList((Faults)(int)value, english),
        AlertMetric.Silence => (english ? "no measurement for " : "aucune mesure depuis ") + Duration(value, english),
        _ => Quantity(condition.Metric, value, english) + Limit(condition.Metric, condition.Threshold, english),
    };

    /// <summary>« puissance &lt; 0 W »</summary>
    private static string Condition(RuleCondition condition, bool english)
    {
        if (!MetricNames.TryGetValue(condition.Metric, out var name))
        {
            return english ? "a fault" : "un défaut";
        }

        var sign = condition.Operator == AlertOperator.Above ? '>' : '<';
        return $"{(english ? name.English : name.French)} {sign} {Quantity(condition.Metric, condition.Threshold ?? 0, english)}";
    }

    private static string Limit(AlertMetric metric, double? threshold, bool english) =>
        threshold is { } limit ? $" ({(english ? "limit" : "limite")} {Quantity(metric, limit, english)})" : "";

    private static string Quantity(AlertMetric metric, double value, bool english)
    {
        var (unit, format) = metric switch
        {
            AlertMetric.Voltage => ("V", "#,0.##"),
            AlertMetric.CellMin or AlertMetric.CellMax or AlertMetric.CellSpread => ("V", "#,0.###"),
            AlertMetric.Current => ("A", "#,0.#"),
            AlertMetric.Power => ("W", "#,0"),
            AlertMetric.Temperature => ("°C", "#,0.#"),
            _ => ("%", "#,0.#"),
        };
        var number = value.ToString(format, CultureInfo.GetCultureInfo(english ? "en" : "fr"));
        return english && unit == "%" ? number + unit : $"{number} {unit}";
    }

    private static string FaultList(Faults faults, bool english) => string.Join(", ", FaultNames
        .Where(entry => (faults & entry.Fault) != 0)
        .Select(entry => english ? entry.English : entry.French));

    private static string Duration(double seconds, bool english) => seconds switch
    {
        < 120 => $"{Math.Round(seconds)} s",
        < 7200 => $"{Math.Floor(seconds / 60)} min",
        < 172800 => $"{Math.Floor(seconds / 3600)} h",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 86400)} {(english ? "d" : "j")}"),
    };
}
