using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Feedback;

/// <summary>What clients think of the work, in the transaction of the caller's session.</summary>
internal sealed class RatingWork(MaintenanceDb db, TenantSession session, InterventionNotices notices, Audit audit, TimeProvider clock)
{
    /// <summary>How long after its end work can be rated.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    public static bool IsAwaited(InterventionStatus? status, DateTimeOffset? finishedAt, DateTimeOffset now) =>
        status == InterventionStatus.Done && finishedAt > now - Period;

    /// <summary>By the client whose equipment it is.</summary>
    /// <exception cref="Refusal">intervention_unknown, rating_not_yours, rating_not_due, rating_taken.</exception>
    public async Task RateAsync(int interventionId, Rate rate, CancellationToken ct)
    {
        var clients = await session.QueryAsync(
            "select e.client_id from maintenance.intervention i join assets.api_equipment e on e.id = i.equipment_id where i.id = $1",
            row => row.IntOrNull(0), [interventionId], ct).ToListAsync(ct);
        if (clients is not [var client])
        {
            throw Refusal.NotFound("intervention_unknown");
        }

        if (client is null || client != session.Caller.UserId)
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "rating_not_yours");
        }

        await AddAsync(interventionId, rate, ct);
    }

    /// <summary>By somebody who may: the caller has looked.</summary>
    /// <exception cref="Refusal">rating_not_due, rating_taken.</exception>
    public async Task AddAsync(int interventionId, Rate rate, CancellationToken ct)
    {
        var (intervention, now) = (await db.Interventions.SingleAsync(intervention => intervention.Id == interventionId, ct), clock.GetUtcNow());
        if (!IsAwaited(intervention.Status, intervention.FinishedAt, now))
        {
            throw Refusal.Conflict("rating_not_due");
        }

        await session.ExecuteAsync(
            "insert into maintenance.rating (intervention_id, score, comment, at, user_id) values ($1, $2, $3::text, $4, $5::int)",
            [interventionId, rate.Score, rate.Comment, now, session.Caller.UserId], ct);
        await audit.WriteAsync("intervention_rated", "intervention", interventionId, intervention.Title, null, rate, ct);
        await notices.RatedAsync(intervention, rate.Score, ct);
    }
}
