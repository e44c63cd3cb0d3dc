using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Maintenance.Contracts;

internal sealed record ContractDay;

/// <summary>Each morning tells those who keep contracts which come to their end, once of each end, and lets tacit ones go on from their last day.</summary>
internal sealed class KeepContracts(
    MaintenanceDb db, ContractWriting writing, IdentityApi identity, TenantSession session, NotificationsApi notifications, TimeProvider clock)
    : IJob<ContractDay>
{
    private const string Remember =
        """
        with told as (
          insert into maintenance.contract_reminder (contract_id, ends_on)
          select id, ends_on from maintenance.contract
          where terminated_on is null and starts_on <= $1 and ends_on >= $1 and ends_on - notice_days <= $1
          on conflict do nothing returning contract_id
        )
        select c.id, c.number, c.title, c.ends_on, c.renewal = 'Tacit' from maintenance.contract c join told on told.contract_id = c.id order by c.ends_on, c.id
        """;

    // Whoever changes one at the same time goes first: its end may be another then.
    private const string RunOut =
        """
        select *, xmin from maintenance.contract
        where renewal = 'Tacit' and terminated_on is null and ends_on <= {0} order by id for update
        """;

    public async Task RunAsync(ContractDay payload, CancellationToken ct)
    {
        var today = (await identity.CompanyAsync(ct)).DayOf(clock.GetUtcNow());
        var ending = await session.QueryAsync(
            Remember, row => (Id: row.GetInt32(0), Number: row.GetString(1), Title: row.GetString(2), Ends: row.GetFieldValue<DateOnly>(3), Tacit: row.GetBoolean(4)),
            [today], ct).ToListAsync(ct);
        foreach (var (id, number, title, ends, tacit) in ending)
        {
            await TellAsync(tacit ? "contract_going_on" : "contract_ending", id, number, title, ends, ct);
        }

        foreach (var contract in await db.Contracts.FromSqlRaw(RunOut, today).ToListAsync(ct))
        {
            while (contract.EndsOn <= today) // a server that was off for long leaves no period out
            {
                await writing.ExtendAsync(contract, contract.NextEnd(), tacit: true, ct);
            }
        }
    }

    private Task TellAsync(string kind, int id, string number, string title, DateOnly ends, CancellationToken ct) =>
        notifications.TellAsync(
            new(kind, Level.Warning, new([], "equipements:update"), new Dictionary<string, Words>
            {
                ["contrat"] = $"{number}, {title}",
                ["date"] = new(Say(ends, "fr"), Say(ends, "en")),
            })
            {
                Link = $"/contrats/{id}",
                Metadata = new Dictionary<string, object?> { ["contrat_id"] = id },
                Topic = kind,
            },
            ct);

    private static string Say(DateOnly day, string language) => day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(language));
}
