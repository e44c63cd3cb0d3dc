using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>Accepts or declines an intervention for the technician who answered by WhatsApp.</summary>
internal sealed class AcceptByMessage(Answering answering) : ILongJob<AcceptanceAnswered>
{
    public Task RunAsync(AcceptanceAnswered payload, JobRun run, CancellationToken ct) => answering.RunAsync(
        run.TenantId, payload.Answer, "interventions:update_status", async (services, _) =>
        {
            var (work, answer) = (services.GetRequiredService<InterventionWork>(), payload.Answer);
            var id = (int)(answer.Number("intervention_id") ?? 0);
            var plannedAt = answer.Moment(InterventionNotices.PlannedAt) ?? default;
            if (answer.Yes)
            {
                var title = await work.AcceptAsync(id, plannedAt, ct);
                return new("answer_accepted", new Dictionary<string, Words> { ["titre"] = title, ["date"] = new(At: plannedAt) });
            }

            return new("answer_declined", new Dictionary<string, Words>
            {
                ["titre"] = await work.DeclineAsync(id, plannedAt, answer.Words ?? "par WhatsApp", ct),
            });
        }, ct);
}
