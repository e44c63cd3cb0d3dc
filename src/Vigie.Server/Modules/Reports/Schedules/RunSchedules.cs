using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Reports.Schedules;

internal sealed record ReportRound;

/// <summary>Orders what is due. After a time without a server only the newest period: nobody reads the news of three weeks ago.</summary>
internal sealed class RunSchedules(TenantSession session, ReportOrders orders, IdentityApi identity, TimeProvider clock) : IJob<ReportRound>
{
    public async Task RunAsync(ReportRound payload, CancellationToken ct)
    {
        var (now, zone) = (clock.GetUtcNow(), (await identity.CompanyAsync(ct)).Zone);
        var due = await session.QueryAsync(
            $"select {ScheduleSql.Columns} from reports.schedule s where s.active and s.next_at <= $1 order by s.id for update", ScheduleSql.Read, [now], ct)
            .ToListAsync(ct);
        foreach (var schedule in due)
        {
            var period = Period.LastDue(schedule.Length, schedule.Hour, now, zone);
            await orders.OrderAsync(schedule, period, ct);
            await session.ExecuteAsync(
                "update reports.schedule set next_at = $2 where id = $1", [schedule.Id, period.Following.DueAt(schedule.Hour, zone)], ct);
        }
    }
}
