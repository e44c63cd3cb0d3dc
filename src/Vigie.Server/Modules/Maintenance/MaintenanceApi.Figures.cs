using Npgsql;
using Vigie.Server.Modules.Maintenance.Dashboard;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Reliability;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>How the work went, for reports: of what the caller may see.</summary>
internal sealed partial class MaintenanceApi
{
    private const int MostCauses = 100;

    // $1 from, $2 to. Of all together (no kind, no priority), of each kind and of each priority: what was done, with hours from opening until
    // somebody took it up and until it was done.
    private const string Done =
        """
        with done as (
          select kind, priority, finished_at <= due_at as on_time, minutes, extract(epoch from finished_at - created_at) / 3600 as resolution,
            extract(epoch from (
              select min(at) from maintenance.step where intervention_id = i.id and from_status = 'Open' and to_status <> 'Cancelled') - created_at) / 3600 as response
          from maintenance.intervention i where status = 'Done' and finished_at >= $1 and finished_at < $2
        )
        select kind, priority, count(*), count(*) filter (where on_time), count(*) filter (where not on_time), coalesce(sum(minutes), 0),
          percentile_cont(0.5) within group (order by response)::float8, percentile_cont(0.9) within group (order by response)::float8,
          percentile_cont(0.5) within group (order by resolution)::float8, percentile_cont(0.9) within group (order by resolution)::float8
        from done group by grouping sets ((), (kind), (priority))
        """;

    // $1 from, $2 to.
    private const string Opened =
        """
        select kind, priority, count(*) from maintenance.intervention where created_at >= $1 and created_at < $2
        group by grouping sets ((), (kind), (priority))
        """;

    // $1 from, $2 to: what was not done at the end though its date limit had passed; preventive work whose date limit lay in the span, and how
    // much of it was done by then. Who looks before the end of the span sees what is so by now ($3).
    private const string Standing =
        """
        select
          (select count(*) from maintenance.intervention where status <> 'Cancelled' and created_at < $2 and due_at < least($2, $3)
            and (finished_at is null or finished_at >= $2)),
          count(*), count(*) filter (where status = 'Done' and finished_at <= due_at)
        from maintenance.intervention
        where kind = 'Preventive' and status <> 'Cancelled' and due_at >= $1 and due_at < least($2, $3)
        """;

    private static readonly string BySpan =
        WorkSql.BySpan("select n, begins, ends from unnest($1::timestamptz[], $2::timestamptz[]) with ordinality s (begins, ends, n)");

    private static readonly string ByCause = WorkSql.ByCause("finished_at >= $1 and finished_at < $2", MostCauses);

    /// <summary>What was opened and done in a span of time.</summary>
    /// <param name="OnTime">Of those with a date limit.</param>
    internal sealed record WorkCount(DateTimeOffset Begins, long Opened, long Done, long OnTime, long Late);

    /// <param name="Of">All, a kind or a priority.</param>
    /// <param name="ResponseMedian">Hours from opening until somebody took it up; null: nothing was.</param>
    /// <param name="ResolutionMedian">Hours from opening until it was done.</param>
    internal sealed record WorkGroup(
        Words Of, long Opened, long Done, long OnTime, long Late, long Minutes, double? ResponseMedian, double? ResponseNinth,
        double? ResolutionMedian, double? ResolutionNinth);

    /// <param name="Availability">0 to 100 percent of the time in which it was required; null when it never was.</param>
    internal sealed record WorstEquipment(
        string Name, string Location, int Failures, TimeSpan Downtime, double? Availability, TimeSpan? MeanTimeBetweenFailures, TimeSpan? MeanTimeToRestore);

    /// <param name="OverdueAtEnd">Not done at the end, though the date limit had passed.</param>
    /// <param name="PreventiveDue">Preventive work whose date limit lay in the span.</param>
    /// <param name="Availability">Of all equipment together.</param>
    /// <param name="Worst">What failed or stood still, the longest down time first.</param>
    internal sealed record WorkFigures(
        WorkGroup All, IReadOnlyList<WorkGroup> Kinds, IReadOnlyList<WorkGroup> Priorities, long OverdueAtEnd, long PreventiveDue,
        long PreventiveOnTime, IReadOnlyList<(string? Cause, long Number)> Causes, double? Availability, IReadOnlyList<WorstEquipment> Worst);

    /// <summary>Counts over spans of time, in their order.</summary>
    public async Task<IReadOnlyList<WorkCount>> CountAsync(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> spans, CancellationToken ct) =>
        await session.QueryAsync(
            BySpan,
            row => new WorkCount(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            [spans.Select(span => span.From).ToArray(), spans.Select(span => span.To).ToArray()], ct).ToListAsync(ct);

    /// <summary>How the work went from a moment until before another.</summary>
    public async Task<WorkFigures> FiguresAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        object?[] span = [from, to];
        var (done, opened, causes, overdue, due, onTime) = await session.ReadAsync(
            [(Done, span), (Opened, span), (ByCause, span), (Standing, [from, to, now])],
            async reader =>
            {
                var done = await reader.RowsAsync(ReadGroup, ct);
                var opened = await reader.NextAsync(row => (Key: KeyOf(row), Number: row.GetInt64(2)), ct);
                var causes = await reader.NextAsync(row => (row.TextOrNull(0), row.GetInt64(1)), ct);
                var standing = await reader.NextAsync(row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ct);
                return (done.ToDictionary(one => one.Key, one => one.Group), opened.ToDictionary(one => one.Key, one => one.Number), causes,
                    standing[0].Item1, standing[0].Item2, standing[0].Item3);
            },
            ct);
        var records = from < now ? await RunningRecords.ReadAsync(session, id: null, new(from, to < now ? to : now), ct) : [];
        var up = records.Values.Sum(one => one.Record.Uptime.TotalHours);
        var required = up + records.Values.Sum(one => one.Record.Downtime.TotalHours);
        return new(
            Group((null, null), new("Toutes", "All")),
            [.. Enum.GetValues<InterventionKind>().Select(kind => Group(($"{kind}", null), InterventionTable.Word(kind)))],
            [.. Enum.GetValues<Priority>().Reverse().Select(priority => Group((null, $"{priority}"), InterventionTable.Word(priority)))],
            overdue, due, onTime, causes, required > 0 ? 100 * up / required : null, await NameAsync(ReliabilityFigures.Worst(records), ct));

        WorkGroup Group((string?, string?) key, Words name) => done.GetValueOrDefault(key, Nothing) with
        {
            Of = name,
            Opened = opened.GetValueOrDefault(key),
        };
    }

    private static WorkGroup Nothing => new(default, 0, 0, 0, 0, 0, null, null, null, null);

    private async Task<IReadOnlyList<WorstEquipment>> NameAsync(IReadOnlyList<ReliabilityFigures> worst, CancellationToken ct)
    {
        var names = await session.QueryAsync(
            "select id, name, location_name from assets.api_equipment where id = any ($1)", row => (row.GetInt32(0), (row.GetString(1), row.GetString(2))),
            [worst.Select(one => one.EquipmentId).ToArray()], ct).ToDictionaryAsync(one => one.Item1, one => one.Item2, cancellationToken: ct);
        return [.. worst.Where(one => names.ContainsKey(one.EquipmentId)).Select(one => new WorstEquipment(
            names[one.EquipmentId].Item1, names[one.EquipmentId].Item2, one.Failures, one.Downtime, one.Availability, one.MeanTimeBetweenFailures,
            one.MeanTimeToRestore))];
    }

    private static (string? Kind, string? Priority) KeyOf(NpgsqlDataReader row) => (row.TextOrNull(0), row.TextOrNull(1));

    private static ((string? Kind, string? Priority) Key, WorkGroup Group) ReadGroup(NpgsqlDataReader row) => (KeyOf(row), new(
        default, 0, row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.DoubleOrNull(6), row.DoubleOrNull(7), row.DoubleOrNull(8),
        row.DoubleOrNull(9)));
}
