using Vigie.Server.Modules.Alerts.Rules;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Engine;

/// <summary>
/// Decides what a battery's samples raise and clear. Pure: everything follows from the rules, what was remembered and the
/// samples, by the samples' own times; how the samples were cut into batches makes no difference.
/// </summary>
/// <remarks>
/// A value beyond the threshold for the rule's time opens an alert; a value at the clear threshold or better for its time clears
/// it; in the band between, and where a measure is missing, nothing changes. Of a rule with further conditions all (any) must be
/// beyond, and any (all) back; a condition whose measure is missing leaves it to the others, as far as they decide. A rule has one
/// open alert on a battery at most, and an alert that comes back within <see cref="ReopenWithin"/> of its clearing is the same
/// alert. An alert whose rule is gone is cleared by the next sample.
/// </remarks>
internal static class AlertEngine
{
    public static readonly TimeSpan ReopenWithin = TimeSpan.FromMinutes(10);

    /// <summary>An open alert's row follows its values this often, not at every sample.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);

    /// <param name="memo">What the last outcome said to remember; null: nothing. The engine takes it over.</param>
    /// <param name="readings">Later than all before, oldest first.</param>
    /// <param name="silentSince">The time of the last sample, when the battery was found silent.</param>
    /// <param name="now">The server's time, which silence is told by.</param>
    /// <returns>Null when nothing changes; it then has allocated nothing if there was nothing to remember either.</returns>
    public static Outcome? Run(
        RuleSet rules, List<RuleMemo>? memo, IReadOnlyList<Reading> readings, DateTimeOffset? silentSince, DateTimeOffset now)
    {
        var first = memo is { Count: > 0 } ? 0 : FirstNews(rules, readings);
        if (first == readings.Count && silentSince is null)
        {
            return null;
        }

        var run = new EngineRun(rules, memo ?? []);
        for (var index = first; index < readings.Count; index++)
        {
            run.Read(readings[index]);
        }

        if (silentSince is { } since)
        {
            run.FallSilent(since, now);
        }

        return run.Finish();
    }

    /// <summary>The index of the first reading that any rule minds.</summary>
    private static int FirstNews(RuleSet rules, IReadOnlyList<Reading> readings)
    {
        for (var index = 0; index < readings.Count; index++)
        {
            var reading = readings[index];
            foreach (var rule in rules.Rules)
            {
                if (rule.Raises(reading) == true && rule.MayRaiseAt(reading.At))
                {
                    return index;
                }
            }
        }

        return readings.Count;
    }

    /// <summary>One run over one battery's news.</summary>
    private sealed class EngineRun
    {
        private readonly RuleSet rules;
        private readonly RuleMemo?[] memos;
        private readonly List<RuleMemo> orphans = [];
        private readonly List<Transition> transitions = [];
        private bool changed;
        private long opened;

        public EngineRun(RuleSet rules, List<RuleMemo> remembered)
        {
            this.rules = rules;
            memos = new RuleMemo?[rules.Rules.Length];
            foreach (var memo in remembered)
            {
                if (rules.IndexOf(memo.Key) is >= 0 and var index && memos[index] is null)
                {
                    memos[index] = memo;
                }
                else
                {
                    orphans.Add(memo);
                }
            }
        }

        public void Read(in Reading reading)
        {
            ClearOrphans(reading.At);
            for (var index = 0; index < memos.Length; index++)
            {
                var rule = rules.Rules[index];
                if (memos[index] is { IsOpen: true } open)
                {
                    Follow(rule, open, reading);
                }
                else
                {
                    Watch(rule, ref memos[index], reading);
                }
            }
        }

        public void FallSilent(DateTimeOffset since, DateTimeOffset now)
        {
            for (var index = 0; index < memos.Length; index++)
            {
                if (rules.Rules[index] is { Metric: AlertMetric.Silence } rule && memos[index] is not { IsOpen: true })
                {
                    Forget(ref memos[index], now.UtcTicks);
                    var memo = memos[index] ??= new(rule.Key);
                    Open(rule, memo, now, Math.Max(0, (now - since).TotalSeconds));
                    memo.Since = since.UtcTicks;
                }
            }
        }

        public Outcome? Finish() =>
            changed ? new([.. memos.OfType<RuleMemo>().Where(memo => !memo.IsEmpty), .. orphans], transitions) : null;

        /// <summary>What belongs to a rule that is gone or disabled.</summary>
        private void ClearOrphans(DateTimeOffset at)
        {
            foreach (var orphan in orphans)
            {
                changed = true;
                if (orphan.IsOpen)
                {
                    transitions.Add(new(AlertEventKind.Cleared, orphan.AlertId!.Value, orphan.Key, null, at, double.NaN, orphan.Worst,
                        orphan.Severity));
                }
            }

            orphans.Clear();
        }

        /// <summary>No alert is open: does this open one?</summary>
        private void Watch(CompiledRule rule, ref RuleMemo? memo, in Reading reading)
        {
            var at = reading.At.UtcTicks;
            Forget(ref memo, at);
            if (rule.Raises(reading) is not { } raises)
            {
                return;
            }

            if (!raises || !rule.MayRaiseAt(reading.At))
            {
                if (memo is { Since: not null })
                {
                    memo.Since = null;
                    changed = true;
                }

                return;
            }

            memo ??= new(rule.Key);
            if (memo.Since is null)
            {
                memo.Since = at;
                changed = true;
            }

            if (at - memo.Since >= rule.RaiseAfterTicks)
            {
                memo.Since = null;
                Open(rule, memo, reading.At, rule.Value(reading));
            }
        }

        /// <summary>An alert that was cleared long ago is no longer one to open again.</summary>
        private void Forget(ref RuleMemo? memo, long at)
        {
            if (memo is { ClearedAt: { } cleared } && at - cleared > ReopenWithin.Ticks)
            {
                memo = memo.Since is { } since ? new(memo.Key) { Since = since } : null;
                changed = true;
            }
        }

        private void Open(CompiledRule rule, RuleMemo memo, DateTimeOffset at, double value)
        {
            var kind = memo.AlertId is null ? AlertEventKind.Opened : AlertEventKind.Reopened;
            memo.Worst = memo.AlertId is null ? value : rule.Worse(memo.Worst, value);
            memo.AlertId ??= --opened;
            memo.ClearedAt = null;
            memo.Severity = rule.Severity;
            Tell(kind, rule, memo, at, value);
        }

        /// <summary>An alert is open: how far does it go, and is it over?</summary>
        private void Follow(CompiledRule rule, RuleMemo memo, in Reading reading)
        {
            var at = reading.At.UtcTicks;
            var value = rule.Value(reading);
            if (memo.Severity != rule.Severity)
            {
                AlertEventKind? kind = rule.Severity > memo.Severity ? AlertEventKind.Escalated : null;
                memo.Severity = rule.Severity;
                Tell(kind, rule, memo, reading.At, value);
            }

            if (rule.Metric == AlertMetric.Silence)
            {
                EndSilence(rule, memo, reading.At);
            }
            else
            {
                Worsen(rule, memo, reading.At, value);
                if (!TryClear(rule, memo, reading, value) && !double.IsNaN(value) && at - memo.WrittenAt >= WriteEvery.Ticks)
                {
                    Tell(null, rule, memo, reading.At, value);
                }
            }
        }

        /// <summary>A sample from before the silence was told, sent late, does not say that the battery is back.</summary>
        private void EndSilence(CompiledRule rule, RuleMemo memo, DateTimeOffset at)
        {
            if (at.UtcTicks < memo.WrittenAt)
            {
                return;
            }

            var seconds = memo.Since is { } since ? Math.Max(0, (at.UtcTicks - since) / (double)TimeSpan.TicksPerSecond) : memo.Worst;
            memo.Worst = Math.Max(memo.Worst, seconds);
            memo.Since = null;
            memo.ClearedAt = at.UtcTicks;
            Tell(AlertEventKind.Cleared, rule, memo, at, seconds);
        }

        private void Worsen(CompiledRule rule, RuleMemo memo, DateTimeOffset at, double value)
        {
            var worst = rule.Worse(memo.Worst, value);
            if (worst.Equals(memo.Worst)) // NaN until the first condition's measure is told
            {
                return;
            }

            memo.Worst = worst;
            changed = true;
            if (rule.Metric == AlertMetric.Fault)
            {
                Tell(null, rule, memo, at, value); // another fault is news, not a number that moves
            }
        }

        private bool TryClear(CompiledRule rule, RuleMemo memo, in Reading reading, double value)
        {
            var at = reading.At;
            if (rule.Clears(reading) is not { } clears)
            {
                return false;
            }

            if (!clears)
            {
                changed |= memo.ClearingSince is not null;
                memo.ClearingSince = null;
                return false;
            }

            changed |= memo.ClearingSince is null;
            memo.ClearingSince ??= at.UtcTicks;
            if (at.UtcTicks - memo.ClearingSince < rule.ClearAfterTicks)
            {
                return false;
            }

            memo.ClearingSince = null;
            memo.ClearedAt = at.UtcTicks;
            Tell(AlertEventKind.Cleared, rule, memo, at, value);
            return true;
        }

        private void Tell(AlertEventKind? kind, CompiledRule rule, RuleMemo memo, DateTimeOffset at, double value)
        {
            changed = true;
            memo.WrittenAt = Math.Max(memo.WrittenAt, at.UtcTicks);
            transitions.Add(new(kind, memo.AlertId!.Value, rule.Key, rule, at, value, memo.Worst, memo.Severity));
        }
    }
}
