using System.Globalization;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Tenancy;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Upkeep;

internal sealed record SystemWatch;

/// <summary>Tells those who run Vigie what has failed for good since the last look, and the operators when the disk fills up.</summary>
internal sealed class WatchSystem(TenantSession session, NotificationsApi notifications, ServerOptions options, TimeProvider clock)
    : IJob<SystemWatch>
{
    private const double LeastFree = 0.10;

    public async Task RunAsync(SystemWatch payload, CancellationToken ct)
    {
        await TellFailuresAsync(ct);
        if (session.Caller.TenantId == Caller.PlatformTenantId)
        {
            var disk = new DriveInfo(Path.GetFullPath(options.DataDirectory));
            await TellStorageAsync(disk.AvailableFreeSpace, disk.TotalSize, ct);
        }
    }

    /// <param name="free">Bytes.</param>
    /// <param name="size">Bytes.</param>
    public Task TellStorageAsync(long free, long size, CancellationToken ct) => free >= size * LeastFree ? Task.CompletedTask
        : notifications.TellAsync(
            new("storage_low", Level.Error, new([], "tenants:read"), new Dictionary<string, Words>
            {
                ["libre"] = (100.0 * free / size).ToString("0.#", CultureInfo.InvariantCulture),
                ["octets"] = (free / 1e9).ToString("0.#", CultureInfo.InvariantCulture),
            })
            { Link = "/administration/etat", Topic = "storage_low", TopicLasts = TimeSpan.FromDays(1), Critical = true },
            ct);

    private async Task TellFailuresAsync(CancellationToken ct)
    {
        // Since the last look, which the table itself remembers; the first looks back an hour.
        var failed = await session.QueryAsync(
            """
            select kind, coalesce(error, '') from job where status = 'Failed' and ended_at > coalesce(
              (select max(started_at) from job where kind = $1 and status = 'Done'), $2::timestamptz - interval '1 hour')
            order by ended_at
            """,
            row => (Kind: row.GetString(0), Error: row.GetString(1)), [nameof(SystemWatch), clock.GetUtcNow()], ct).ToListAsync(ct);
        foreach (var (kind, error) in failed)
        {
            await notifications.TellAsync(
                new("job_failed", Level.Error, new([], "jobs:read"), new Dictionary<string, Words>
                {
                    ["travail"] = kind,
                    ["erreur"] = error.Length > 200 ? error[..200] + "…" : error,
                })
                { Link = "/administration/travaux?etat=failed", Topic = "job_failed", TopicLasts = TimeSpan.FromDays(1) },
                ct);
        }
    }
}
