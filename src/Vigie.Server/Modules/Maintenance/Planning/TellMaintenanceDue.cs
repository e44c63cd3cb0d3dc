using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Maintenance.Planning;

internal sealed record MaintenanceDay;

/// <summary>Each morning tells those who plan what has become due since the day before; each plan once for each time that it is due.</summary>
internal sealed class TellMaintenanceDue(TenantSession session, NotificationsApi notifications, TimeProvider clock) : IJob<MaintenanceDay>
{
    public async Task RunAsync(MaintenanceDay payload, CancellationToken ct)
    {
        // Since the last morning, which the table of jobs remembers: a server that was off for a weekend leaves none out.
        var due = await session.QueryAsync(
            """
            select p.id, p.title, p.next_due_at, e.id, e.name from maintenance.plan p join assets.api_equipment e on e.id = p.equipment_id
            where e.archived_at is null and p.active and p.next_due_at <= $2 and p.next_due_at > coalesce(
              (select max(started_at) from job where kind = $1 and status = 'Done'), $2::timestamptz - interval '1 day')
            order by p.next_due_at, p.id
            """,
            row => (Plan: row.GetInt32(0), Title: row.GetString(1), At: row.GetFieldValue<DateTimeOffset>(2), Id: row.GetInt32(3),
                Name: row.GetString(4)),
            [nameof(MaintenanceDay), clock.GetUtcNow()], ct).ToListAsync(ct);
        foreach (var (plan, title, at, id, name) in due)
        {
            await notifications.TellAsync(
                new("maintenance_due", Level.Warning, new([], "interventions:update"), new Dictionary<string, Words>
                {
                    ["entretien"] = title,
                    ["equipement"] = name,
                    ["date"] = new(At: at),
                })
                {
                    Link = $"/equipements/{id}",
                    Metadata = new Dictionary<string, object?> { ["equipement_id"] = id, ["entretien_id"] = plan },
                    Topic = "maintenance_due",
                },
                ct);
        }
    }
}
