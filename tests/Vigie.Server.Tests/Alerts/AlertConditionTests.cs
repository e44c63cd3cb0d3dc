using FsCheck;
using FsCheck.Fluent;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using static Vigie.Server.Tests.Alerts.EngineScript;

namespace Vigie.Server.Tests.Alerts;

/// <summary>Rules of several conditions: temperature above 50 (back at 45), power below 0 (back at 10), a fault.</summary>
public sealed class AlertConditionTests
{
    private static readonly RuleDefinition HotAtOnce = Hot with { RaiseAfterSeconds = 0, ClearAfterSeconds = 0 };
    private static readonly RuleCondition Discharging = new(AlertMetric.Power, AlertOperator.Below, 0, 10);
    private static readonly RuleCondition Faulty = new(AlertMetric.Fault, AlertOperator.Present, null, null);
    private static readonly RuleDefinition All = HotAtOnce with { Conditions = [Discharging] };
    private static readonly RuleDefinition Any = All with { Match = RuleMatch.Any };

    private static readonly Gen<double> Measure = Gen.Frequency(
        (1, Gen.Constant(double.NaN)), (6, Gen.Choose(-15, 20).Select(value => (double)value)));

    private static readonly Gen<Reading[]> Series =
        from moves in Gen.NonEmptyListOf(
            from wait in Gen.Frequency((9, Gen.Choose(1, 40)), (1, Gen.Choose(200, 900)))
            from temperature in Measure
            from power in Measure
            from faults in Gen.Frequency((8, Gen.Constant(Faults.None)), (1, Gen.Constant(Faults.Fuse)))
            select (wait, temperature: 45 + (temperature / 2), power, faults))
        select Readings([.. moves]);

    [Fact]
    public void All_conditions_must_be_beyond_and_one_that_is_back_clears()
    {
        var script = new EngineScript(All).Read(At(0, 60, power: 5), At(10, 40, power: -5), At(20, 60, power: -5), At(30, 60, power: 9),
            At(40, 48, power: 9), At(50, 60, power: 10), At(60, 60, power: 10));

        Assert.Equal("20 Opened, 50 Cleared", script.Story);
    }

    [Fact]
    public void Any_condition_opens_and_all_must_be_back()
    {
        var script = new EngineScript(Any).Read(At(0, 48, power: 5), At(10, 40, power: -5), At(20, 60, power: 20), At(30, 40, power: 9),
            At(40, 46, power: 20), At(50, 45, power: 10));

        Assert.Equal("10 Opened, 50 Cleared", script.Story);
        Assert.Equal((40, 60), (script.Transitions[0].Value, script.Transitions[^1].Worst));
    }

    [Fact]
    public void A_missing_measure_changes_nothing_unless_the_other_conditions_decide()
    {
        Assert.Equal("", new EngineScript(All).Read(At(0, 60), At(10, power: -5)).Story);
        Assert.Equal("0 Opened, 30 Cleared",
            new EngineScript(All).Read(At(0, 60, power: -5), At(10, 60), At(20, power: 5), At(30, power: 10)).Story);
        Assert.Equal("10 Opened, 40 Cleared",
            new EngineScript(Any).Read(At(0, 40), At(10, 60), At(20, 40), At(30, power: 10), At(40, 40, power: 10)).Story);
    }

    [Fact]
    public void A_missing_measure_does_not_start_a_wait_again_but_a_condition_that_fails_does()
    {
        var slow = All with { RaiseAfterSeconds = 30, ClearAfterSeconds = 30 };
        Assert.Equal("30 Opened", new EngineScript(slow).Read(At(0, 60, power: -5), At(15, 60), At(30, 60, power: -5)).Story);
        Assert.Equal("", new EngineScript(slow).Read(At(0, 60, power: -5), At(15, power: 5), At(30, 60, power: -5)).Story);
        Assert.Equal("30 Opened, 80 Cleared", new EngineScript(slow).Read(At(0, 60, power: -5), At(30, 60, power: -5),
            At(40, 60, power: 10), At(45, 60, power: 5), At(50, 60, power: 10), At(65, 60), At(80, 60, power: 10)).Story);
    }

    [Fact]
    public void An_alert_that_another_condition_opened_has_no_value_until_its_own_measure_is_told()
    {
        var script = new EngineScript(Any).Read(At(0, power: -5), At(10, power: -5), At(40, power: -6), At(50, 47), At(90, 46, power: 20));

        Assert.Equal("0 Opened", script.Story);
        Assert.Equal([double.NaN, 47, 46], script.Transitions.Select(told => told.Value));
        Assert.Equal([double.NaN, 47, 47], script.Transitions.Select(told => told.Worst));
    }

    [Fact]
    public void A_rule_of_one_condition_is_the_same_whichever_way_it_matches() => ForAll(Series, readings =>
        Told(HotAtOnce, readings).SequenceEqual(Told(HotAtOnce with { Match = RuleMatch.Any }, readings)));

    [Fact]
    public void A_condition_that_is_repeated_changes_nothing() => ForAll(Series, readings =>
        new[] { RuleMatch.All, RuleMatch.Any }.All(match =>
            Told(HotAtOnce with { Match = match, Conditions = [Hot.First, Hot.First] }, readings)
                .SequenceEqual(Told(HotAtOnce, readings))));

    [Fact]
    public void All_and_any_are_each_others_opposite() => ForAll(Series, readings => Rules().All(pair =>
        readings.All(reading => pair.All.Raises(reading) == Not(pair.NoneOf.Raises(reading)))));

    [Fact]
    public void Without_a_band_a_rule_is_back_exactly_when_it_is_not_beyond() => ForAll(Series, readings => Rules().All(pair =>
        new[] { pair.All, pair.NoneOf }.All(rule => readings.All(reading => rule.Clears(reading) == Not(rule.Raises(reading))))));

    [Fact]
    public void A_rule_is_never_beyond_and_back_at_once() => ForAll(Series, readings =>
        new[] { All, Any }.Select(rule => new CompiledRule(rule with { Conditions = [Discharging, Faulty] }, TimeZoneInfo.Utc))
            .All(rule => readings.All(reading => (rule.Raises(reading) & rule.Clears(reading)) != true)));

    [Fact]
    public void The_order_of_the_conditions_makes_no_difference_to_when_a_rule_opens_and_clears() => ForAll(Series, readings =>
        new[] { RuleMatch.All, RuleMatch.Any }.All(match => Story([Hot.First, Discharging, Faulty], match, readings)
            == Story([Faulty, Hot.First, Discharging], match, readings)));

    [Fact]
    public void An_alert_is_open_exactly_between_beyond_and_back() => ForAll(Series, readings =>
        new[] { All, Any }.All(definition =>
        {
            var (script, rule, open) = (new EngineScript(definition), new CompiledRule(definition, TimeZoneInfo.Utc), false);
            return readings.All(reading =>
            {
                script.Read(reading);
                open = open ? rule.Clears(reading) != true : rule.Raises(reading) == true;
                return open == script.Transitions.LastOrDefault(told => told.Event is not null)
                    is { Event: AlertEventKind.Opened or AlertEventKind.Reopened };
            });
        }));

    [Fact]
    public void A_memo_reads_as_it_was_written() => ForAll(Series, readings =>
    {
        var script = new EngineScript(Any).Read(readings);
        return script.Memo is null || (RuleMemo.TryParse(script.Memo, out var memos) && RuleMemo.Write(memos) == script.Memo);
    });

    [Fact]
    public void Conditions_read_as_they_were_stored()
    {
        RuleCondition[] conditions = [Discharging, Faulty, Hot.First];
        Assert.Equal(conditions, RuleCondition.Read(RuleCondition.Write(conditions)));
        Assert.Empty(RuleCondition.Read(RuleCondition.Write([])));
    }

    private static void ForAll<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(inputs.ToArbitrary(), holds));

    private static bool? Not(bool? value) => !value;

    /// <summary>Rules of all conditions without a band, and of any of their opposites (on whole numbers).</summary>
    private static IEnumerable<(CompiledRule All, CompiledRule NoneOf)> Rules()
    {
        RuleCondition hot = new(AlertMetric.Temperature, AlertOperator.Above, 50.25, null);
        RuleCondition low = new(AlertMetric.Power, AlertOperator.Below, 0.5, null);
        yield return (Compiled(RuleMatch.All, hot, low), Compiled(RuleMatch.Any, Opposite(hot), Opposite(low)));
        yield return (Compiled(RuleMatch.Any, hot, low), Compiled(RuleMatch.All, Opposite(hot), Opposite(low)));

        static RuleCondition Opposite(RuleCondition condition) => condition with
        {
            Operator = condition.Operator == AlertOperator.Above ? AlertOperator.Below : AlertOperator.Above,
        };
    }

    private static CompiledRule Compiled(RuleMatch match, params RuleCondition[] conditions) =>
        new(Definition(match, conditions), TimeZoneInfo.Utc);

    private static RuleDefinition Definition(RuleMatch match, params RuleCondition[] conditions) => new(
        "own", conditions[0].Metric, conditions[0].Operator, conditions[0].Threshold, conditions[0].ClearThreshold, Severity.Warning,
        Match: match, Conditions: conditions[1..]);

    private static string Story(RuleCondition[] conditions, RuleMatch match, Reading[] readings) =>
        new EngineScript(Definition(match, conditions)).Read(readings).Story;

    private static IEnumerable<Transition> Told(RuleDefinition rule, Reading[] readings) =>
        new EngineScript(rule).Read(readings).Transitions.Select(told => told with { Rule = null });

    private static Reading[] Readings((int Wait, double Temperature, double Power, Faults Faults)[] moves)
    {
        var at = 0;
        return [.. moves.Select(move => At(at += move.Wait, move.Temperature, move.Faults, power: move.Power))];
    }
}
