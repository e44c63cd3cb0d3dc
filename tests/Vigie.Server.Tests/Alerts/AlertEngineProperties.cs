using FsCheck;
using FsCheck.Fluent;
using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Tests.Alerts;

public sealed class AlertEngineProperties
{
    private static readonly RuleDefinition[] Rules =
    [
        EngineScript.Hot,
        EngineScript.Hot with { Key = "temperature_critical", Threshold = 60, ClearThreshold = 60, RaiseAfterSeconds = 0,
            ClearAfterSeconds = 0 },
        new("cold", AlertMetric.Temperature, AlertOperator.Below, 42, 44, Severity.Info, 120, 10, new([1], "08:00", "08:20")),
        new("fault", AlertMetric.Fault, AlertOperator.Present, null, null, Severity.Critical, 5, 5),
    ];

    private static readonly Gen<Reading[]> Series =
        from moves in Gen.NonEmptyListOf(
            from wait in Gen.Frequency((9, Gen.Choose(1, 40)), (1, Gen.Choose(200, 900)))
            from value in Gen.Frequency((1, Gen.Constant(double.NaN)), (9, Gen.Choose(38, 66).Select(value => (double)value)))
            from faults in Gen.Frequency((8, Gen.Constant(Faults.None)), (1, Gen.Constant(Faults.Fuse)), (1, Gen.Constant(Faults.Sensor)))
            select (wait, value, faults))
        select Readings([.. moves]);

    [Fact]
    public void A_rule_never_has_two_alerts_open() => ForAll(Series, readings =>
        new EngineScript(Rules).Read(readings).Transitions.Where(told => told.Event is not null).GroupBy(told => told.Key)
            .All(rule => rule.Select((told, index) => (told.Event == AlertEventKind.Cleared) == (index % 2 == 1))
                .All(alternates => alternates)));

    [Fact]
    public void Only_an_alert_that_is_open_is_told_of_and_only_the_latest() => ForAll(Series, readings =>
    {
        var open = new Dictionary<string, long>();
        return new EngineScript(Rules).Read(readings).Transitions.All(told =>
        {
            var known = open.TryGetValue(told.Key, out var id);
            if (told.Event is AlertEventKind.Opened or AlertEventKind.Reopened)
            {
                open[told.Key] = told.AlertId;
                return !known;
            }

            return known && id == told.AlertId && (told.Event != AlertEventKind.Cleared || open.Remove(told.Key));
        });
    });

    [Fact]
    public void How_a_series_is_cut_into_batches_makes_no_difference()
    {
        var cuts = from readings in Series from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 7)) select (readings, sizes);
        ForAll(cuts, input =>
        {
            var (whole, pieces) = (new EngineScript(Rules).Read(input.readings), new EngineScript(Rules));
            var rest = input.readings.AsSpan();
            for (var turn = 0; rest.Length > 0; turn++)
            {
                var size = Math.Min(input.sizes[turn % input.sizes.Count], rest.Length);
                pieces.Read(rest[..size].ToArray());
                rest = rest[size..];
            }

            return whole.Memo == pieces.Memo && whole.Transitions.Select(Told).SequenceEqual(pieces.Transitions.Select(Told));
        });

        // Rules are compiled anew for each script; everything else must be the same.
        static Transition Told(Transition transition) => transition with { Rule = null };
    }

    [Fact]
    public void An_alert_opens_exactly_when_its_value_was_beyond_for_its_time() => ForAll(Series, readings =>
    {
        var script = new EngineScript(EngineScript.Hot).Read(readings);
        var measured = readings.Where(reading => !double.IsNaN(reading[Metric.Temperature])).ToList();
        return script.Transitions.Where(told => told.Event is AlertEventKind.Opened or AlertEventKind.Reopened)
            .All(told => BeyondFor(measured, told.At) >= 30)
            && measured.Where(reading => BeyondFor(measured, reading.At) >= 30).All(reading => IsOpenAfter(script, reading.At));
    });

    [Fact]
    public void A_value_inside_the_band_changes_nothing()
    {
        var band = Gen.NonEmptyListOf(Gen.Choose(46, 50)).Select(values =>
            Readings([.. values.Select(value => (7, (double)value, Faults.None))]));
        ForAll(band, readings => new EngineScript(EngineScript.Hot).Read(readings).Memo is null
            && new EngineScript(EngineScript.Hot).Read((-100, 55), (-50, 55)).Read(readings)
                .Transitions.Count(told => told.Event is not null) == 1);
    }

    [Fact]
    public void The_worst_value_is_the_worst_since_the_alert_opened() => ForAll(Series, readings =>
    {
        var worst = double.MinValue;
        var script = new EngineScript(EngineScript.Hot).Read(readings);
        foreach (var reading in readings)
        {
            var told = script.Transitions.Where(told => told.At == reading.At).ToList();
            var opens = told.Any(transition => transition.Event == AlertEventKind.Opened);
            worst = opens ? reading[Metric.Temperature]
                : IsOpenAfter(script, reading.At) && reading[Metric.Temperature] > worst ? reading[Metric.Temperature] : worst;
            if (told.Any(transition => transition.Worst != worst))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void A_memo_reads_as_it_was_written() => ForAll(Series, readings =>
    {
        var script = new EngineScript(Rules).Read(readings);
        return script.Memo is null || (RuleMemo.TryParse(script.Memo, out var memos) && RuleMemo.Write(memos) == script.Memo);
    });

    private static void ForAll<T>(Gen<T> inputs, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(inputs.ToArbitrary(), holds));

    private static Reading[] Readings((int Wait, double Value, Faults Faults)[] moves)
    {
        var at = 0;
        return [.. moves.Select(move => EngineScript.At(at += move.Wait, move.Value, move.Faults))];
    }

    /// <summary>For how many seconds up to then the temperature has been above 50; -1: it is not.</summary>
    private static double BeyondFor(List<Reading> measured, DateTimeOffset at)
    {
        var run = measured.Where(reading => reading.At <= at).Reverse().TakeWhile(reading => reading[Metric.Temperature] > 50).ToList();
        return run.Count == 0 ? -1 : (at - run[^1].At).TotalSeconds;
    }

    private static bool IsOpenAfter(EngineScript script, DateTimeOffset at) =>
        script.Transitions.LastOrDefault(told => told.At <= at
            && told.Event is not null) is { Event: AlertEventKind.Opened or AlertEventKind.Reopened };
}
