using System.Collections.Frozen;
using System.Globalization;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>Names of the rules that come with the server, and what to do about each, in French and English.</summary>
internal static class RuleTexts
{
    private sealed record Text(string Name, string Advice);

    private static readonly FrozenDictionary<string, (Text French, Text English)> ByKey = new Dictionary<string, (Text, Text)>
    {
        ["cell_voltage_high"] = (
            new(
                "Tension de cellule élevée",
                "Arrêtez la charge et vérifiez la tension de consigne du chargeur. Laissez le BMS équilibrer les cellules."),
            new("Cell voltage high", "Stop charging and check the charger's set voltage. Let the BMS balance the cells.")),
        ["cell_voltage_high_critical"] = (
            new(
                "Surtension de cellule",
                "Coupez la charge immédiatement et éloignez-vous si la batterie chauffe ou gonfle. "
                + "Ne remettez pas en service avant contrôle."),
            new(
                "Cell over-voltage",
                "Cut the charge at once and keep away if the battery heats or swells. Do not use it again before it is checked.")),
        ["cell_voltage_low"] = (
            new(
                "Tension de cellule basse",
                "Réduisez la décharge et rechargez bientôt. Si une seule cellule est basse, faites contrôler l’équilibrage."),
            new("Cell voltage low", "Reduce the load and recharge soon. If only one cell is low, have the balancing checked.")),
        ["cell_voltage_low_critical"] = (
            new(
                "Sous-tension de cellule",
                "Coupez la décharge. Rechargez à faible courant sous surveillance ; une cellule trop déchargée peut être endommagée."),
            new("Cell under-voltage", "Cut the load. Recharge at low current and watch it; a cell discharged too far may be damaged.")),
        ["voltage_high"] = (
            new("Tension élevée", "Arrêtez la charge et vérifiez la tension de consigne du chargeur."),
            new("Voltage high", "Stop charging and check the charger's set voltage.")),
        ["voltage_high_critical"] = (
            new("Surtension", "Coupez la charge immédiatement et faites contrôler le chargeur avant de remettre en service."),
            new("Over-voltage", "Cut the charge at once and have the charger checked before using the battery again.")),
        ["voltage_low"] = (
            new("Tension basse", "Réduisez la décharge et rechargez bientôt."),
            new("Voltage low", "Reduce the load and recharge soon.")),
        ["voltage_low_critical"] = (
            new("Sous-tension", "Coupez la décharge et rechargez à faible courant, sous surveillance."),
            new("Under-voltage", "Cut the load and recharge at low current, under watch.")),
        ["temperature_high"] = (
            new("Température élevée", "Réduisez le courant et améliorez l’aération. Vérifiez les connexions si un seul point chauffe."),
            new("Temperature high", "Reduce the current and improve the ventilation. Check the connections if only one spot is hot.")),
        ["temperature_critical"] = (
            new(
                "Température critique",
                "Coupez charge et décharge, éloignez les personnes et surveillez : risque d’emballement thermique. "
                + "Appelez les secours en cas de fumée."),
            new(
                "Temperature critical",
                "Cut charge and load, keep people away and watch: risk of thermal runaway. Call the fire service if there is smoke.")),
        ["temperature_low"] = (
            new("Température basse", "Ne chargez pas avant d’avoir réchauffé la batterie : la charge à froid endommage les cellules."),
            new("Temperature low", "Do not charge before the battery is warmer: charging in the cold damages the cells.")),
        ["cell_spread_high"] = (
            new(
                "Cellules déséquilibrées",
                "Laissez une charge complète se terminer pour équilibrer. Si l’écart demeure, faites contrôler la cellule la plus faible."),
            new(
                "Cells out of balance",
                "Let a full charge finish so that the cells balance. If the spread stays, have the weakest cell checked.")),
        ["soc_low"] = (
            new("Charge basse", "Prévoyez une recharge."),
            new("Charge low", "Plan a recharge.")),
        ["soc_critical"] = (
            new("Charge critique", "Rechargez sans attendre, ou délestez les usages secondaires."),
            new("Charge critical", "Recharge without delay, or shed what is not essential.")),
        ["soh_low"] = (
            new("Fin de vie proche", "Planifiez le remplacement : la batterie a perdu une grande partie de sa capacité."),
            new("Near end of life", "Plan the replacement: the battery has lost much of its capacity.")),
        ["fault"] = (
            new(
                "Défaut signalé par le BMS",
                "Consultez le défaut sur le BMS et corrigez sa cause avant de l’effacer. Ne contournez pas une protection."),
            new(
                "Fault reported by the BMS",
                "Look the fault up on the BMS and mend its cause before clearing it. Do not bypass a protection.")),
        ["silence"] = (
            new("Batterie muette", "Vérifiez l’alimentation et le réseau de la passerelle, puis le câble entre elle et le BMS."),
            new("Battery silent", "Check the gateway's power and network, then the cable between it and the BMS.")),
    }.ToFrozenDictionary();

    /// <summary>The caller's language among those that the texts have: "fr" or "en".</summary>
    public static string CallerLanguage => Known(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    public static string Known(string language) => language == "en" ? "en" : "fr";

    /// <summary>The rule's name; the key itself when it has no text.</summary>
    public static string Name(string key, string language) => Find(key, language)?.Name ?? key;

    public static string? Advice(string key, string language) => Find(key, language)?.Advice;

    private static Text? Find(string key, string language) =>
        !ByKey.TryGetValue(key, out var text) ? null : language == "en" ? text.English : text.French;
}
