using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Modules.Reports.Sending;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Reports.Schedules;

/// <summary>Has reports made, in the transaction of the open session: one of a schedule and period, whoever asks and however often.</summary>
internal sealed class ReportOrders(TenantSession session, ReportReaders readers, JobQueue jobs, TimeProvider clock)
{
    /// <summary>Orders what the schedule tells of, and for each reader who may see only what is his, one of that.</summary>
    /// <returns>The number of the first.</returns>
    public async Task<long> OrderAsync(Schedule schedule, Period period, CancellationToken ct)
    {
        var whole = await OrderAsync(schedule, period, schedule.ClientId, ct);
        if (schedule.Kind != ReportKind.Stock)
        {
            foreach (var reader in await readers.OfAsync(schedule.Id, ct))
            {
                if (reader.OwnedBy is { } owner && owner != schedule.ClientId)
                {
                    await OrderAsync(schedule, period, owner, ct);
                }
            }
        }

        return whole;
    }

    private async Task<long> OrderAsync(Schedule schedule, Period period, int? clientId, CancellationToken ct)
    {
        object?[] which = [schedule.Id, $"{schedule.Kind}", $"{period.Length}", period.First, clientId];
        var added = await session.QueryAsync(
            """
            insert into reports.report (schedule_id, kind, length, first_day, client_id, format, language, status, created_at)
            values ($1, $2, $3, $4, $5::int, $6, $7, 'Waiting', $8) on conflict do nothing returning id
            """,
            row => row.GetInt64(0),
            [.. which, $"{schedule.Format}", schedule.Language == ReportLanguage.English ? "en" : "fr", clock.GetUtcNow()], ct).ToListAsync(ct);
        if (added is [var fresh])
        {
            await jobs.AddAsync(new ReportToMake(fresh), ct);
            return fresh;
        }

        var (id, failed) = await session.QueryAsync(
            """
            select id, status = 'Failed' from reports.report
            where schedule_id = $1 and kind = $2 and length = $3 and first_day = $4 and client_id is not distinct from $5::int for update
            """,
            row => (row.GetInt64(0), row.GetBoolean(1)), which, ct).SingleAsync(ct);
        if (failed)
        {
            await session.ExecuteAsync("update reports.report set status = 'Waiting', progress = 0, error = null where id = $1", [id], ct);
            await jobs.AddAsync(new ReportToMake(id), ct);
        }

        return id;
    }
}
