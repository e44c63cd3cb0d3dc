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
                from maintenance.intervention {repairs.Where}
                """, repairs.Parameters),
            ],
            async reader =>
            {
                var created = (await ColumnsAsync<DateTimeOffset>(reader, ct)).ToList();
                await reader.NextResultAsync(ct);
                var changesOf = (await ColumnsAsync<DateTimeOffset, string>(reader, ct)).ToLookup(
                    change => change.Id, change => (At: change.First, Status: Enum.Parse<AssetsApi.Status>(change.Second)));
                await reader.NextResultAsync(ct);
                var repairsOf = (await ColumnsAsync<DateTimeOffset, DateTimeOffset?>(reader, ct)).ToLookup(
                    repair => repair.Id, repair => new Span(repair.First, repair.Second ?? span.To));
                return created.ToDictionary(one => one.Id, one => Reckon(one.First, [.. changesOf[one.Id]], [.. repairsOf[one.Id]], span));
            },
            ct);
    }

    /// <summary>It begins when it was created, or with its first status, which may have been told later for an earlier time.</summary>
    private static (Span Span, RunningRecord Record) Reckon(
        DateTimeOffset created, List<(DateTimeOffset At, AssetsApi.Status Status)> changes, List<Span> repairs, Span asked)
    {
        var known = changes is [var first, ..] && first.At < created ? first.At : created;
        var span = known > asked.From ? asked with { From = known } : asked;
        return (span, new(span, changes, repairs));
    }

    private static async Task<IEnumerable<(int Id, T First)>> ColumnsAsync<T>(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        return Column<int>(reader, 0).Zip(Column<T>(reader, 1));
    }

    private static async Task<IEnumerable<(int Id, T First, TOther Second)>> ColumnsAsync<T, TOther>(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.ReadAsync(ct);
        return Column<int>(reader, 0).Zip(Column<T>(reader, 1), Column<TOther>(reader, 2));
    }

    private static T[] Column<T>(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);
}
