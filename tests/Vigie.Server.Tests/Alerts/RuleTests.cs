using System.Globalization;
using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Tests.Alerts;

public sealed class RuleTests
{
    private static readonly Place[] Places =
        [new(1, null, "Québec", "America/Toronto"), new(2, 1, "Atelier", null), new(3, 2, "Baie 4", null),
            new(4, null, "Dakar", "Africa/Dakar"), new(5, 6, "Anneau", null), new(6, 5, "Anneau", null)];

    private static readonly BatteryPlace Battery = new(10, "B", 20, "T", 3, Chemistry.Lifepo4, 16, 51.2);

    [Theory]
    [InlineData("", 50, nameof(RuleLevel.Default))]
    [InlineData("Tenant", 41, nameof(RuleLevel.Tenant))]
    [InlineData("Tenant Type", 42, nameof(RuleLevel.Type))]
    [InlineData("Tenant Type Location:1", 101, nameof(RuleLevel.Location))]
    [InlineData("Type Location:1 Location:2", 102, nameof(RuleLevel.Location))]
    [InlineData("Location:3 Location:2 Location:1", 103, nameof(RuleLevel.Location))]
    [InlineData("Location:4 Type", 42, nameof(RuleLevel.Type))] // another place
    [InlineData("Tenant Type Location:3 Battery", 44, nameof(RuleLevel.Battery))]
    public void The_nearest_rule_wins(string levels, double threshold, string level)
    {
        var effective = Given([.. levels.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((text, index) => Override(index + 1, text))])
            .Effective(Battery).Single(rule => rule.Definition.Key == "temperature_high");

        Assert.Equal((threshold, level), (effective.Definition.Threshold, effective.Level.ToString()));
    }

    [Fact]
    public void A_rule_of_ones_own_is_added_and_a_disabled_one_is_not_asked()
    {
        var own = Override(1, "Type") with
        {
            Definition = new("courant", AlertMetric.Current, AlertOperator.Above, 90, 80,
            Severity.Warning, Name: "Courant")
        };
        var disabled = Override(2, "Battery");
        var rules = Given(own, disabled with { Definition = disabled.Definition with { Enabled = false } });

        Assert.Contains(rules.Compiled(10)!.Rules, rule => rule.Key == "courant");
        Assert.DoesNotContain(rules.Compiled(10)!.Rules, rule => rule.Key == "temperature_high");
        Assert.Contains(rules.Effective(Battery), rule => rule.Definition is { Key: "temperature_high", Enabled: false });
    }

    [Fact]
    public void Batteries_of_one_type_and_place_share_their_rules_unless_one_has_its_own()
    {
        var rules = Given(Override(1, "Battery"));
        Assert.Same(rules.Compiled(11), rules.Compiled(12));
        Assert.NotSame(rules.Compiled(10), rules.Compiled(11));
        Assert.Null(rules.Compiled(99));
    }

    [Fact]
    public void Places_that_contain_each_other_end_the_search() => Assert.NotNull(Given().Compiled(13));

    [Theory]
    [InlineData("2026-03-02T12:59:59Z", "08:00", "18:00", false)] // 07:59:59 in Toronto
    [InlineData("2026-03-02T13:00:00Z", "08:00", "18:00", true)]
    [InlineData("2026-03-02T23:00:00Z", "08:00", "18:00", false)]
    [InlineData("2026-03-03T13:00:00Z", "08:00", "18:00", false)] // Tuesday
    [InlineData("2026-03-03T05:30:00Z", "22:00", "06:00", true)] // Tuesday 00:30, of Monday's night
    [InlineData("2026-03-02T05:30:00Z", "22:00", "06:00", false)] // Monday 00:30, of Sunday's
    [InlineData("2026-03-02T05:30:00Z", "09:00", "09:00", true)] // the whole day
    public void A_schedule_goes_by_the_clock_of_the_place(string at, string from, string to, bool inside) =>
        Assert.Equal(inside, new Schedule([1], from, to).Contains(
            DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("America/Toronto")));

    [Theory]
    [InlineData(nameof(Chemistry.Lifepo4), 16, 51.2, 16)]
    [InlineData(nameof(Chemistry.LiIon), 8, 14.4, 4)] // two in parallel
    [InlineData(nameof(Chemistry.LeadAcid), 1, 12, 6)] // a closed block
    [InlineData(nameof(Chemistry.LeadAcid), 6, 12, 6)]
    [InlineData(nameof(Chemistry.Lto), 1, 0.1, 1)]
    public void The_limits_of_the_pack_are_those_of_its_cells_in_series(string chemistry, int entered, double voltage, int cells)
    {
        var rules = DefaultRules.For(Enum.Parse<Chemistry>(chemistry), entered, voltage).ToDictionary(rule => rule.Key);
        Assert.Equal(rules["cell_voltage_high"].Threshold!.Value * cells, rules["voltage_high"].Threshold!.Value, 6);
        Assert.True(rules["voltage_high"].OnlyWithoutCells);
    }

    [Theory]
    [InlineData(nameof(Chemistry.LiIon))]
    [InlineData(nameof(Chemistry.Lifepo4))]
    [InlineData(nameof(Chemistry.Ncm))]
    [InlineData(nameof(Chemistry.Lto))]
    [InlineData(nameof(Chemistry.LeadAcid))]
    public void Default_rules_are_sound_and_have_texts_in_both_languages(string name)
    {
        var chemistry = Enum.Parse<Chemistry>(name);
        foreach (var rule in DefaultRules.For(chemistry, 1, DefaultRules.NominalVoltage(chemistry, 1)))
        {
            var side = rule.Operator == AlertOperator.Above ? rule.Threshold - rule.ClearThreshold : rule.ClearThreshold - rule.Threshold;
            Assert.True(side is null or > 0, rule.Key);
            Assert.All(new[] { "fr", "en" }, language =>
            {
                Assert.NotEqual(rule.Key, RuleTexts.Name(rule.Key, language));
                Assert.NotNull(RuleTexts.Advice(rule.Key, language));
            });
        }

        var by = DefaultRules.For(chemistry, 1, 3).ToDictionary(rule => rule.Key, rule => rule.Threshold);
        Assert.True(by["cell_voltage_low_critical"] < by["cell_voltage_low"] && by["cell_voltage_high"] < by["cell_voltage_high_critical"]);
        Assert.True(by["temperature_low"] < by["temperature_high"] && by["temperature_high"] < by["temperature_critical"]);
    }

    [Theory]
    [InlineData("temperature_high", null, nameof(AlertMetric.Temperature), 52.3, 50.0, "fr", "Température élevée : 52,3 °C (limite 50 °C)")]
    [InlineData("temperature_high", null, nameof(AlertMetric.Temperature), 52.3, 50.0, "en", "Temperature high: 52.3 °C (limit 50 °C)")]
    [InlineData("cell_voltage_high", null, nameof(AlertMetric.CellMax), 4.2512, 4.2, "fr",
        "Tension de cellule élevée : 4,251 V (limite 4,2 V)")]
    [InlineData("soc_low", null, nameof(AlertMetric.Soc), 19.5, 20.0, "en", "Charge low: 19.5% (limit 20%)")]
    [InlineData("courant", "Courant fort", nameof(AlertMetric.Current), -90.04, -80.0, "fr", "Courant fort : -90 A (limite -80 A)")]
    [InlineData("fault", null, nameof(AlertMetric.Fault), 2049, null, "fr", "Défaut signalé par le BMS : surtension, fusible")]
    [InlineData("silence", null, nameof(AlertMetric.Silence), 300, null, "fr", "Batterie muette : aucune mesure depuis 5 min")]
    [InlineData("silence", null, nameof(AlertMetric.Silence), 259200, null, "en", "Battery silent: no measurement for 3 d")]
    public void A_message_says_what_is_wrong_in_the_callers_language(
        string key, string? name, string metric, double value, double? threshold, string language, string message) =>
        Assert.Equal(message, AlertText.Message(
            key, name, new(Enum.Parse<AlertMetric>(metric), AlertOperator.Above, threshold, null), value, language).Replace('−', '-'));

    [Theory]
    [InlineData(52.3, nameof(RuleMatch.All), "fr", "Température élevée : 52,3 °C (limite 50 °C) et puissance < 0 W et un défaut")]
    [InlineData(52.3, nameof(RuleMatch.Any), "en", "Temperature high: 52.3 °C (limit 50 °C) or power < 0 W or a fault")]
    [InlineData(49.0, nameof(RuleMatch.Any), "fr", "Température élevée : température > 50 °C ou puissance < 0 W ou un défaut")]
    [InlineData(null, nameof(RuleMatch.Any), "en", "Temperature high: temperature > 50 °C or power < 0 W or a fault")]
    public void The_further_conditions_are_named_after_the_first_and_the_first_too_where_it_is_not_what_is_wrong(
        double? value, string match, string language, string message) =>
        Assert.Equal(message, AlertText.Message(
            "temperature_high", null, new(AlertMetric.Temperature, AlertOperator.Above, 50, null), value, language,
            Enum.Parse<RuleMatch>(match),
            [new(AlertMetric.Power, AlertOperator.Below, 0, null), new(AlertMetric.Fault, AlertOperator.Present, null, null)]));

    [Fact]
    public void Every_fault_has_a_name() => Assert.All(
        Enum.GetValues<Faults>().Where(fault => fault != Faults.None),
        fault => Assert.False(AlertText.Message("fault", null, new(AlertMetric.Fault, AlertOperator.Present, null, null), (int)fault, "fr")
            .EndsWith(": ", StringComparison.Ordinal)));

    private static TenantRules Given(params RuleOverride[] overrides) => new(
        new("Essai", "Africa/Casablanca", "fr"),
        [Battery, Battery with { Id = 11 }, Battery with { Id = 12 }, Battery with { Id = 13, LocationId = 5 }],
        Places,
        overrides);

    /// <summary>"Location:3" sets 103 °C; the tenant 41, the type 42, the battery 44.</summary>
    private static RuleOverride Override(int id, string text)
    {
        var parts = text.Split(':');
        var level = Enum.Parse<RuleLevel>(parts[0]);
        int? on = level switch
        {
            RuleLevel.Tenant => null,
            RuleLevel.Type => 20,
            RuleLevel.Battery => 10,
            _ => int.Parse(parts[1], CultureInfo.InvariantCulture)
        };
        var threshold = level == RuleLevel.Location ? 100 + on!.Value : 40 + (int)level;
        return new(id, level, on, DefaultRules.Find("temperature_high")! with { Threshold = threshold, ClearThreshold = threshold - 5 }, 1);
    }
}
