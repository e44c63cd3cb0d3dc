using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance.Reliability;

/// <summary>Reads how equipment ran, of thousands at once.</summary>
/// <remarks>Each query finds all it wants in one index and answers one row of long arrays: a row for each change, or names beside it, would
/// take several times as long as the reckoning.</remarks>
internal static class RunningRecords
{
    private const string IsRepair =
        "kind = 'Corrective' and status <> 'Cancelled' and started_at is not null and (finished_at is null or finished_at >= {0})";

    /// <param name="id">One piece of equipment; null: all.</param>
    /// <param name="span">What is looked at; it ends now.</param>
    /// <returns>By equipment, without what is archived; each with the span in which something is known of it.</returns>
    public static Task<Dictionary<int, (Span Span, RunningRecord Record)>> ReadAsync(
        TenantSession session, int? id, Span span, CancellationToken ct)
    {
        var equipment = new Conditions().And("archived_at is null").And("id = {0}", id);
        var changes = new Conditions().And("at <= {0}", span.To).And("equipment_id = {0}", id);
        var repairs = new Conditions().And(IsRepair, span.From).And("equipment_id = {0}", id);
        return session.ReadAsync(
            [
                ($"select array_agg(id), array_agg(created_at) from assets.api_equipment {equipment.Where}", equipment.Parameters),
                ($"""
                select array_agg(equipment_id), array_agg(at), array_agg(status)
                from (select equipment_id, at, status from assets.api_equipment_status {changes.Where} order by equipment_id desc, at, id) c
                """, changes.Parameters),
                ($"""
                select array_agg(equipment_id), array_agg(started_at), array_agg(finished_at)
                from (select * from maintenance.intervention {repairs.Where} order by equipment_id, started_at) r
                """, repairs.Parameters),
            ],
            async reader =>
            {
                await reader.ReadAsync(ct);
                var created = Column<int>(reader, 0).Zip(Column<DateTimeOffset>(reader, 1)).ToList();
                var changesOf = await RunsAsync<string, (DateTimeOffset At, AssetsApi.Status Status)>(
                    reader, (at, status) => (at, Enum.Parse<AssetsApi.Status>(status)), ct);
                var repairsOf = await RunsAsync<DateTimeOffset?, Span>(reader, (begun, ended) => new(begun, ended ?? span.To), ct);
                return created.ToDictionary(one => one.First, one => Reckon(
                    one.Second, changesOf.GetValueOrDefault(one.First, []), repairsOf.GetValueOrDefault(one.First, []), span));
            },
            ct);
    }

    /// <summary>It begins when it was created, or with its first status, which may have been told later for an earlier time.</summary>
    private static (Span Span, RunningRecord Record) Reckon(
        DateTimeOffset created, IReadOnlyList<(DateTimeOffset At, AssetsApi.Status Status)> changes, IReadOnlyList<Span> repairs, Span asked)
    {
        var known = changes is [var first, ..] && first.At < created ? first.At : created;
        var span = known > asked.From ? asked with { From = known } : asked;
        return (span, new(span, changes, repairs));
    }

    /// <summary>The next answer: equipment, a time and something more, all of one piece of equipment together.</summary>
    private static async Task<Dictionary<int, IReadOnlyList<T>>> RunsAsync<TMore, T>(
        NpgsqlDataReader reader, Func<DateTimeOffset, TMore, T> make, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var (ids, times, more) = (Column<int>(reader, 0), Column<DateTimeOffset>(reader, 1), Column<TMore>(reader, 2));
        var all = new T[ids.Length];
        var runs = new Dictionary<int, IReadOnlyList<T>>();
        for (int begin = 0, end; begin < ids.Length; begin = end)
        {
            for (end = begin; end < ids.Length && ids[end] == ids[begin]; end++)
            {
                all[end] = make(times[end], more[end]);
            }

            runs.Add(ids[begin], new ArraySegment<T>(all, begin, end - begin));
        }

        return runs;
    }

    private static T[] Column<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);
}
