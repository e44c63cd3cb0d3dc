using Vigie.Server.Modules.Alerts.Engine;
using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using static Vigie.Server.Tests.Alerts.EngineScript;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Tests.Alerts;

public sealed class AlertEngineTests
{
    private static readonly RuleDefinition AtOnce = Hot with { RaiseAfterSeconds = 0, ClearAfterSeconds = 0 };
    private static readonly RuleDefinition Fault = new("fault", AlertMetric.Fault, AlertOperator.Present, null, null, Severity.Critical);
    private static readonly RuleDefinition Silence = new("silence", AlertMetric.Silence, AlertOperator.Present, null, null,
        Severity.Warning);

    [Fact]
    public void A_value_beyond_the_threshold_for_long_enough_opens_and_one_back_for_long_enough_clears()
    {
        var script = new EngineScript(Hot).Read((0, 20), (10, 51), (20, 52), (39, 53), (40, 52), (50, 44), (60, 45), (109, 44), (110, 43),
            (120, 42));

        Assert.Equal("40 Opened, 110 Cleared", script.Story);
        Assert.Equal((52, 43), (script.Transitions[0].Value, script.Transitions[^1].Value));
    }

    [Theory]
    [InlineData(50)] // the threshold itself is not beyond it
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_not_beyond_the_threshold_opens_nothing_and_leaves_no_memo(double value) =>
        Assert.Null(new EngineScript(AtOnce).Read((0, value), (100, value)).Memo);

    [Fact]
    public void A_value_back_for_a_moment_starts_the_wait_again()
    {
        Assert.Equal("", new EngineScript(Hot).Read((0, 51), (20, 49), (40, 51), (60, 51)).Story);
        Assert.Equal("70 Opened", new EngineScript(Hot).Read((0, 51), (20, 49), (40, 51), (70, 51)).Story);
    }

    [Fact]
    public void A_value_in_the_band_starts_the_wait_for_clearing_again() =>
        Assert.Equal("0 Opened, 160 Cleared", new EngineScript(Hot with { RaiseAfterSeconds = 0 })
            .Read((0, 51), (10, 44), (50, 46), (100, 44), (159, 44), (160, 44)).Story);

    [Fact]
    public void A_missing_measure_neither_raises_nor_clears_nor_starts_a_wait_again()
    {
        Assert.Equal("30 Opened", new EngineScript(Hot).Read((0, 51), (10, double.NaN), (30, 51), (40, double.NaN), (400, double.NaN))
            .Story);
        Assert.Equal("30 Opened, 100 Cleared", new EngineScript(Hot).Read((0, 51), (30, 51), (40, 40), (70, double.NaN), (100, 40)).Story);
    }

    [Fact]
    public void A_rule_below_its_threshold_works_the_other_way_round()
    {
        var low = new RuleDefinition("soc_low", AlertMetric.Temperature, AlertOperator.Below, 20, 25, Severity.Warning);
        var script = new EngineScript(low).Read((0, 20), (10, 19), (20, 15), (30, 24), (40, 25));

        Assert.Equal("10 Opened, 40 Cleared", script.Story);
        Assert.Equal(15, script.Transitions[^1].Worst);
    }

    [Fact]
    public void An_alert_that_comes_back_within_ten_minutes_is_the_same_alert()
    {
        var script = new EngineScript(AtOnce).Read((0, 60), (10, 40), (610, 55), (620, 40));

        Assert.Equal("0 Opened, 10 Cleared, 610 Reopened, 620 Cleared", script.Story);
        Assert.Single(script.Transitions.Select(told => told.AlertId).Distinct());
        Assert.Equal(60, script.Transitions[^1].Worst);
    }

    [Fact]
    public void An_alert_that_comes_back_later_is_another_alert()
    {
        var script = new EngineScript(AtOnce).Read((0, 60), (10, 40), (611, 55));

        Assert.Equal("0 Opened, 10 Cleared, 611 Opened", script.Story);
        Assert.Equal([1, 1, 2], script.Transitions.Select(told => told.AlertId));
        Assert.Equal(55, script.Transitions[^1].Worst);
    }

    [Fact]
    public void A_cleared_alert_is_forgotten_after_ten_minutes()
    {
        var script = new EngineScript(AtOnce).Read((0, 60), (10, 40));
        Assert.NotNull(script.Memo);
        Assert.Null(script.Read((611, 40)).Memo);
    }

    [Fact]
    public void The_row_follows_the_values_every_half_minute_only()
    {
        var script = new EngineScript(AtOnce).Read([.. Enumerable.Range(0, 100).Select(second => ((double)second, 51.0 + second))]);

        Assert.Equal([0, 30, 60, 90], script.Transitions.Select(told => (told.At - Start).TotalSeconds));
        Assert.Equal(141, script.Transitions[^1].Worst);
    }

    [Fact]
    public void A_higher_severity_set_meanwhile_escalates_and_a_lower_one_only_shows()
    {
        var script = new EngineScript(AtOnce).Read((0, 60));
        script.Change(AtOnce with { Severity = Severity.Critical }).Read((10, 60));
        script.Change(AtOnce with { Severity = Severity.Info }).Read((20, 60));

        Assert.Equal("0 Opened, 10 Escalated", script.Story);
        Assert.Equal([Severity.Warning, Severity.Critical, Severity.Info], script.Transitions.Select(told => told.Severity));
    }

    [Fact]
    public void The_alert_of_a_rule_that_is_gone_is_cleared_by_the_next_sample()
    {
        var script = new EngineScript(AtOnce, Fault).Read((0, 60)).Change(Fault).Read((10, 60));

        Assert.Equal("0 Opened, 10 Cleared", script.Story);
        Assert.Null(script.Memo);
    }

    [Fact]
    public void Faults_make_one_alert_that_gathers_them()
    {
        var script = new EngineScript(Fault).Read(At(0, faults: Faults.Fuse), At(1, faults: Faults.Sensor), At(2, faults: Faults.Sensor),
            At(3));

        Assert.Equal("0 Opened, 3 Cleared", script.Story);
        Assert.Equal([Faults.Fuse, Faults.Fuse | Faults.Sensor, Faults.Fuse | Faults.Sensor],
            script.Transitions.Select(told => (Faults)(int)told.Worst));
    }

    [Fact]
    public void Silence_opens_once_and_ends_with_a_sample_measured_after_it_was_told()
    {
        var script = new EngineScript(Silence).Read((0, 20)).Silent(since: 0, now: 300).Silent(since: 0, now: 400);
        Assert.Equal("300 Opened", script.Story);

        script.Read((100, 20), (299, 20)); // sent late: no sign of life
        Assert.Equal("300 Opened", script.Story);

        script.Read((500, 20));
        Assert.Equal("300 Opened, 500 Cleared", script.Story);
        Assert.Equal((300, 500), (script.Transitions[0].Value, script.Transitions[1].Worst));
    }

    [Fact]
    public void Silence_without_a_rule_for_it_changes_nothing() =>
        Assert.Null(new EngineScript(Hot).Silent(since: 0, now: 300).Memo);

    [Fact]
    public void Outside_its_schedule_a_rule_raises_nothing_but_clears()
    {
        var office = AtOnce with { Schedule = new([1], "08:00", "09:00") };
        Assert.Equal("3599 Opened, 3700 Cleared", new EngineScript(office).Read((-1, 60), (3599, 60), (3650, 60), (3700, 40), (3701, 60))
            .Story);
    }

    [Fact]
    public void The_pack_voltage_is_not_looked_at_where_cells_are_sent()
    {
        var pack = new RuleDefinition("voltage_high", AlertMetric.Voltage, AlertOperator.Above, 58, 57, Severity.Warning,
            OnlyWithoutCells: true);
        Assert.Equal("10 Opened", new EngineScript(pack).Read(At(0, voltage: 60, cell: 3.5), At(10, voltage: 60)).Story);
    }

    [Fact]
    public void Nothing_is_allocated_when_nothing_changes()
    {
        var set = Compile([.. DefaultRules.For(Chemistry.Lifepo4, 16, 51.2)]);
        Reading[] readings = [At(0, 20, voltage: 52, cell: 3.3), At(1, 20, voltage: 52, cell: 3.3)];
        Assert.Null(AlertEngine.Run(set, null, readings, null, Start));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            AlertEngine.Run(set, null, readings, null, Start);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Further_conditions_allocate_nothing_either()
    {
        var set = Compile(Hot with { Conditions = [new(AlertMetric.Power, AlertOperator.Below, 0, 10)] });
        Reading[] readings = [At(0, 60, power: 5), At(1, 60), At(2, power: -5)];
        Assert.Null(AlertEngine.Run(set, null, readings, null, Start));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            AlertEngine.Run(set, null, readings, null, Start);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":{"a":"x"}}""")]
    [InlineData("""{"a":{"a":1}}""")]
    [InlineData("""{"a":{"a":1,"w":1,"v":9,"t":1}}""")]
    [InlineData("""{"a":{"s":1e30}}""")]
    public void A_memo_that_is_none_is_refused(string text) => Assert.False(RuleMemo.TryParse(text, out _));
}
