using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Jobs;

internal sealed record OldJobs;

/// <summary>Forgets jobs that were done a week ago, and those that failed a quarter of a year ago.</summary>
internal sealed class ForgetJobs(TenantSession session, TimeProvider clock) : IJob<OldJobs>
{
    public Task RunAsync(OldJobs payload, CancellationToken ct) => session.ExecuteAsync(
        "delete from job where ended_at < case status when 'Done' then $1::timestamptz else $2::timestamptz end",
        [clock.GetUtcNow().AddDays(-7), clock.GetUtcNow().AddDays(-90)],
        ct);
}
