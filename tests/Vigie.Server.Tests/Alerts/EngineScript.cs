using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Tests.Alerts;

/// <summary>Feeds the engine as the watcher does, remembering only through the text of the memo, and notes what it tells.</summary>
internal sealed class EngineScript(params RuleDefinition[] rules)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero); // a Monday
    public static readonly RuleDefinition Hot =
        new("temperature_high", AlertMetric.Temperature, AlertOperator.Above, 50, 45, Severity.Warning, RaiseAfterSeconds: 30,
            ClearAfterSeconds: 60);

    private RuleSet set = Compile(rules);
    private long lastId;

    public string? Memo { get; private set; }

    public List<Transition> Transitions { get; } = [];

    /// <summary>"12 Opened" for every event, at seconds since the start.</summary>
    public string Story => string.Join(", ", Transitions.Where(told => told.Event is not null)
        .Select(told => $"{(told.At - Start).TotalSeconds} {told.Event}"));

    public static RuleSet Compile(params RuleDefinition[] rules) =>
        new([.. rules.Select(rule => new CompiledRule(rule, TimeZoneInfo.Utc))]);

    public static Reading At(double seconds, double temperature = double.NaN, Faults faults = Faults.None, double voltage = double.NaN,
        double cell = double.NaN, double power = double.NaN)
    {
        var values = Enumerable.Repeat(double.NaN, Enum.GetValues<Metric>().Length).ToArray();
        values[(int)Metric.Temperature] = temperature;
        values[(int)Metric.Voltage] = voltage;
        values[(int)Metric.Power] = power;
        values[(int)Metric.CellMin] = values[(int)Metric.CellMax] = cell;
        return new(Start.AddSeconds(seconds), faults, values);
    }

    public EngineScript Change(params RuleDefinition[] others)
    {
        set = Compile(others);
        return this;
    }

    public EngineScript Read(params Reading[] readings) => Run(readings, null, Start);

    public EngineScript Read(params (double Seconds, double Temperature)[] readings) =>
        Read([.. readings.Select(reading => At(reading.Seconds, reading.Temperature))]);

    public EngineScript Silent(double since, double now) => Run([], Start.AddSeconds(since), Start.AddSeconds(now));

    private EngineScript Run(Reading[] readings, DateTimeOffset? silentSince, DateTimeOffset now)
    {
        List<RuleMemo>? memos = null;
        Assert.True(Memo is null || RuleMemo.TryParse(Memo, out memos));
        if (AlertEngine.Run(set, memos, readings, silentSince, now) is { } outcome)
        {
            var numbers = outcome.Transitions.Select(told => told.AlertId).Where(id => id < 0).Distinct()
                .ToDictionary(id => id, _ => ++lastId);
            Transitions.AddRange(outcome.Transitions.Select(told =>
                told with { AlertId = numbers.GetValueOrDefault(told.AlertId, told.AlertId) }));
            outcome.Memo.ForEach(memo => memo.AlertId = memo.AlertId is { } id ? numbers.GetValueOrDefault(id, id) : null);
            Memo = RuleMemo.Write(outcome.Memo);
        }

        return this;
    }
}
