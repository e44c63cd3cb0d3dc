using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Reports.Sending;

/// <summary>Somebody of the company who is to get a report now.</summary>
/// <param name="OwnedBy">He may see only what is his; null: everything.</param>
internal sealed record EntitledReader(int UserId, bool ByMail, bool ByMessage, int? OwnedBy);

/// <summary>Who may read reports at this moment, in the open tenant session of the server itself.</summary>
internal sealed class ReportReaders(TenantSession session, IdentityApi identity)
{
    /// <summary>The readers whom a schedule names and who may read reports.</summary>
    public async Task<List<EntitledReader>> OfAsync(int scheduleId, CancellationToken ct)
    {
        var readers = new List<EntitledReader>();
        foreach (var reader in await session.QueryAsync(
            "select user_id, by_mail, by_message from reports.schedule_reader where schedule_id = $1 order by user_id",
            row => new EntitledReader(row.GetInt32(0), row.GetBoolean(1), row.GetBoolean(2), null), [scheduleId], ct).ToListAsync(ct))
        {
            var rights = await identity.RightsOfAsync(reader.UserId, ct);
            if (rights.Allows("reports:read"))
            {
                readers.Add(reader);
            }
            else if (rights.Allows("reports:read_own"))
            {
                readers.Add(reader with { OwnedBy = reader.UserId });
            }
        }

        return readers;
    }

    /// <summary>Whether somebody may read a report.</summary>
    /// <param name="userId">Null: somebody without an account, who gets what a schedule sends him.</param>
    public async Task<bool> MayReadAsync(long reportId, int? userId, CancellationToken ct)
    {
        if (userId is not { } user)
        {
            return true;
        }

        var rights = await identity.RightsOfAsync(user, ct);
        return rights.Allows("reports:read") || (rights.Allows("reports:read_own") && await session.QueryAsync(
            "select from reports.report where id = $1 and client_id = $2", _ => true, [reportId, user], ct).AnyAsync(ct));
    }
}
