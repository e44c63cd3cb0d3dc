using FsCheck;
using FsCheck.Fluent;
using Vigie.Server.Modules.Maintenance.Reliability;
using Vigie.Server.Modules.Maintenance.Technicians;
using static Vigie.Server.Modules.Assets.AssetsApi;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Histories of 200 minutes, of which the minutes 50 to 150 are looked at.</summary>
public sealed class RunningRecordProperties
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Span Window = Between(50, 150);

    private static readonly Gen<History> Histories =
        from changes in Gen.ListOf(
            from at in Gen.Choose(0, 200) from status in Gen.Elements(Enum.GetValues<Status>()) select (at, status))
        from repairs in Gen.ListOf(from begin in Gen.Choose(0, 200) from length in Gen.Choose(0, 30) select (begin, begin + length))
        select new History([.. changes.DistinctBy(change => change.at)], [.. repairs]);

    [Fact]
    public void The_periods_cover_the_span_and_their_sums_are_the_times() => ForAll(Histories, history =>
    {
        var record = history.Record();
        var periods = record.Periods;
        TimeSpan Sum(Running state) => new(periods.Where(period => period.State == state).Sum(period => period.Span.Length.Ticks));
        return periods[0].Span.From == Window.From && periods[^1].Span.To == Window.To
            && periods.Zip(periods.Skip(1)).All(pair => pair.First.Span.To == pair.Second.Span.From && pair.First.State != pair.Second.State)
            && Sum(Running.Up) == record.Uptime && Sum(Running.Down) == record.Downtime
            && record.Uptime + record.Downtime + Sum(Running.NotRequired) == Window.Length;
    });

    [Fact]
    public void Each_minute_is_what_the_status_and_the_work_of_that_minute_say() => ForAll(Histories, history =>
    {
        var periods = history.Record().Periods;
        return Enumerable.Range(50, 100).All(minute =>
            periods.Single(period => period.Span.Holds(Between(minute, minute + 1))).State == history.At(minute));
    });

    [Fact]
    public void A_failure_is_the_beginning_of_down_time_with_a_fault_in_it() => ForAll(Histories, history =>
    {
        var failures = 0;
        for (var minute = 51; minute < 150; minute++)
        {
            if (history.At(minute) == Running.Down && history.At(minute - 1) != Running.Down)
            {
                failures += Enumerable.Range(minute, 150 - minute).TakeWhile(one => history.At(one) == Running.Down).Any(history.IsFaultyAt) ? 1 : 0;
            }
        }

        return history.Record().Failures == failures;
    });

    [Fact]
    public void The_time_to_restore_is_the_mean_length_of_the_failures_that_are_over() => ForAll(Histories, history =>
    {
        var lengths = new List<int>();
        for (var minute = 51; minute < 150; minute++)
        {
            var run = Enumerable.Range(minute, 150 - minute).TakeWhile(one => history.At(one) == Running.Down).ToList();
            if (history.At(minute - 1) != Running.Down && run.Exists(history.IsFaultyAt) && run[^1] < 149)
            {
                lengths.Add(run.Count);
            }
        }

        return history.Record().MeanTimeToRestore == (lengths.Count == 0 ? null : TimeSpan.FromMinutes(lengths.Sum()) / lengths.Count);
    });

    [Fact]
    public void Availability_is_a_percentage_and_nothing_depends_on_the_order() => ForAll(Histories, history =>
    {
        var (record, reverse) = (history.Record(), new History([.. history.Changes.Reverse()], [.. history.Repairs.Reverse()]).Record());
        return record.Availability is null or (>= 0 and <= 100)
            && record.Periods.SequenceEqual(reverse.Periods)
            && (record.Failures, record.Availability, record.MeanTimeBetweenFailures, record.MeanTimeToRestore, record.NextFailure)
                == (reverse.Failures, reverse.Availability, reverse.MeanTimeBetweenFailures, reverse.MeanTimeToRestore, reverse.NextFailure)
            && (record.NextFailure is null || (record.Failures >= 3 && record.NextFailure >= Window.To));
    });

    private static Span Between(int from, int to) => new(Start.AddMinutes(from), Start.AddMinutes(to));

    private static void ForAll<T>(Gen<T> inputs, Func<T, bool> holds) => Prop.ForAll(inputs.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private sealed record History((int At, Status Status)[] Changes, (int Begin, int End)[] Repairs)
    {
        public RunningRecord Record() => new(
            Window,
            Array.ConvertAll(Changes, change => (Start.AddMinutes(change.At), change.Status)),
            Array.ConvertAll(Repairs, repair => Between(repair.Begin, repair.End)));

        public bool IsFaultyAt(int minute) => StatusAt(minute) == Status.Broken || Repairs.Any(repair => repair.Begin <= minute && minute < repair.End);

        public Running At(int minute) => StatusAt(minute) switch
        {
            Status.OutOfService => Running.NotRequired,
            Status.InMaintenance => Running.Down,
            _ when IsFaultyAt(minute) => Running.Down,
            _ => Running.Up,
        };

        private Status StatusAt(int minute) =>
            Changes.Where(change => change.At <= minute).OrderBy(change => change.At).Select(change => change.Status).LastOrDefault(Status.Operational);
    }
}
