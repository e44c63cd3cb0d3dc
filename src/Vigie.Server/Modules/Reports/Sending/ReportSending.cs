using System.Text.Json;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Platform.Data;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Reports.Sending;

/// <summary>Has a report that is made told to whom its schedule names, each by the ways that it names and as he prefers.</summary>
internal sealed class ReportSending(TenantSession session, ReportReaders readers, NotificationsApi notifications)
{
    public const string Kind = "report_made";

    /// <summary>In the transaction of the open session. Nothing of a report whose schedule is gone.</summary>
    public async Task SendAsync(long id, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            """
            select r.schedule_id, r.client_id, s.client_id, s.outsiders, r.language, r.told::text
            from reports.report r join reports.schedule s on s.id = r.schedule_id where r.id = $1
            """,
            row => (Schedule: row.GetInt32(0), ClientId: row.IntOrNull(1), Whole: row.IntOrNull(2), Outsiders: row.GetFieldValue<string[]>(3),
                Language: row.GetString(4), Told: row.GetString(5)),
            [id], ct).ToListAsync(ct);
        if (found is not [var report])
        {
            return;
        }

        var told = JsonSerializer.Deserialize<ReportTold>(report.Told)!;
        var entitled = (await readers.OfAsync(report.Schedule, ct)).Where(reader => (reader.OwnedBy ?? report.Whole) == report.ClientId);
        foreach (var alike in entitled.GroupBy(reader => (reader.ByMail ? Ways.Mail : Ways.None) | (reader.ByMessage ? Ways.Message : Ways.None)))
        {
            await notifications.TellAsync(
                new(
                    Kind, Level.Info, new([.. alike.Select(reader => reader.UserId)]),
                    new Dictionary<string, NotificationsApi.Words> { ["titre"] = Say(told.Title), ["periode"] = Say(told.Period), ["chiffres"] = Say(told.Figures) })
                {
                    Link = "/rapports/envoyes",
                    Metadata = new Dictionary<string, object?> { ["rapport_id"] = id },
                    By = alike.Key,
                    Enclosed = id,
                    ActorToo = true,
                },
                ct);
        }

        if (report.ClientId == report.Whole)
        {
            foreach (var address in report.Outsiders)
            {
                await notifications.MailOutsideAsync(address, Kind, report.Language, id, ct);
            }
        }
    }

    private static NotificationsApi.Words Say(Vigie.Server.Platform.Files.Words words) => new(words.French, words.English);
}
