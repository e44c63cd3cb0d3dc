using System.Text.Json;
using Vigie.Server.Modules.Documents;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Reports.Sending;

/// <summary>Opens reports when mails and messages about them go out: as files, or as an address with a secret that is made then and kept nowhere.</summary>
internal sealed class ReportEnclosures(TenantSession session, ReportReaders readers, DocumentsApi documents, FileStore store, TimeProvider clock)
    : NotificationsApi.IEnclosures
{
    /// <summary>How long an address opens a report without signing in.</summary>
    public static readonly TimeSpan LinkLasts = TimeSpan.FromDays(14);

    public async Task<NotificationsApi.Enclosure?> OpenAsync(long id, int? userId, long room, CancellationToken ct)
    {
        if (!await readers.MayReadAsync(id, userId, ct))
        {
            return null;
        }

        var ids = await KeptFiles.DocumentsAsync(session, id, ct);
        var kept = await documents.FindAsync([.. ids.Select(one => one.Document)], ct);
        if (kept.Count == 0)
        {
            return null;
        }

        if (kept.Values.Sum(one => one.File.Length) > room)
        {
            return new([], await LinkAsync(id, userId, ct));
        }

        var files = new List<NotificationsApi.EnclosedFile>();
        foreach (var one in kept.OrderBy(one => one.Key).Select(one => one.Value))
        {
            files.Add(new(one.Name, one.MimeType, await KeptFiles.ReadAsync(store, session.Caller.TenantId, one.File, ct)));
        }

        return new(files, null);
    }

    public async Task<(string Title, string Message)?> TellAsync(long id, string language, CancellationToken ct)
    {
        var told = await session.QueryAsync(
            "select told::text from reports.report where id = $1 and status = 'Made'", row => JsonSerializer.Deserialize<ReportTold>(row.GetString(0))!, [id], ct)
            .ToListAsync(ct);
        return told is [var one] ? ($"{one.Title.In(language)}{(language == "en" ? ": " : " : ")}{one.Period.In(language)}", one.Figures.In(language)) : null;
    }

    private async Task<string> LinkAsync(long id, int? userId, CancellationToken ct)
    {
        var token = OpaqueToken.New(OpaqueToken.ReportLink, session.Caller.TenantId);
        await session.ExecuteAsync(
            "insert into reports.link (report_id, hash, user_id, created_at, expires_at) values ($1, $2, $3::int, $4, $5)",
            [id, token.Hash, userId, clock.GetUtcNow(), clock.GetUtcNow() + LinkLasts], ct);
        return $"/r/{token.Text}";
    }
}
