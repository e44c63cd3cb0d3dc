using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Maintenance.Interventions;

/// <summary>Tells those whom an intervention concerns what becomes of it, in the transaction that changes it.</summary>
internal sealed class InterventionNotices(NotificationsApi notifications, TenantSession session)
{
    /// <summary>In the metadata: the time for which a technician is asked.</summary>
    public const string PlannedAt = "date_planifiee";

    private const string ClientMaySee = "interventions:read";

    /// <summary>Of more that call for somebody at the same time one notice tells.</summary>
    private const int MostEach = 3;

    private static readonly Dictionary<InterventionStatus, Words> Statuses = new()
    {
        [InterventionStatus.Open] = new("ouverte", "open"),
        [InterventionStatus.Planned] = new("planifiée", "planned"),
        [InterventionStatus.InProgress] = new("en cours", "in progress"),
        [InterventionStatus.Waiting] = new("en attente", "waiting"),
        [InterventionStatus.Done] = new("terminée", "done"),
        [InterventionStatus.Cancelled] = new("annulée", "cancelled"),
    };

    /// <summary>The technician, by whomever or whatever it was given to him; and the one who had it before.</summary>
    /// <param name="before">Null: nobody had it.</param>
    public async Task AssignedAsync(Intervention intervention, Assign? before, Assign now, CancellationToken ct)
    {
        if (before?.TechnicianId != now.TechnicianId)
        {
            await TellAsync("intervention_assigned", intervention, new([now.TechnicianId]), ct, now.PlannedAt);
            if (before is { } former)
            {
                await TellAsync("intervention_withdrawn", intervention, new([former.TechnicianId]), ct);
            }
        }
        else if (before.PlannedAt != now.PlannedAt)
        {
            await TellAsync("intervention_rescheduled", intervention, new([now.TechnicianId]), ct, now.PlannedAt);
        }
    }

    /// <summary>Who opened it, who does it, and the client whose equipment it is.</summary>
    /// <param name="technicianId">Who had it before it moved.</param>
    public async Task MovedAsync(Intervention intervention, int? technicianId, CancellationToken ct)
    {
        int?[] people = [intervention.CreatorId, intervention.TechnicianId, technicianId];
        // The end asks the client for his opinion instead of telling him the status.
        var done = intervention.Status == InterventionStatus.Done;
        await TellAsync("intervention_moved", intervention, new([.. people.OfType<int>()], OwnPermission: done ? null : ClientMaySee), ct);
        if (done)
        {
            await TellAsync("intervention_to_rate", intervention, new([], OwnPermission: ClientMaySee), ct);
        }
    }

    /// <summary>Vigie opened it by itself: whoever plans is told.</summary>
    public Task OpenedAsync(Intervention intervention, CancellationToken ct) => TellAsync("intervention_opened", intervention, Planners, ct);

    /// <summary>Those whom an intervention concerns hear what was written about it; the client only what is meant for him.</summary>
    /// <param name="mentioned">Named in it: they hear of it as something of their own.</param>
    public async Task CommentedAsync(
        Intervention intervention, string text, string author, bool byClient, bool forClient, IReadOnlyList<int> mentioned, CancellationToken ct)
    {
        IReadOnlyList<int> people = [.. new[] { intervention.CreatorId, intervention.TechnicianId }.OfType<int>().Except(mentioned)];
        await TellAsync(
            "intervention_commented", intervention,
            new(people, byClient ? Planners.Permission : null, OwnPermission: forClient ? ClientMaySee : null), ct, said: (author, text));
        if (mentioned.Count > 0)
        {
            await TellAsync("intervention_mentioned", intervention, new(mentioned), ct, said: (author, text));
        }
    }

    /// <summary>The technician will not come: whoever plans is told.</summary>
    public Task DeclinedAsync(Intervention intervention, string author, string reason, CancellationToken ct) =>
        TellAsync("intervention_declined", intervention, Planners, ct, said: (author, reason));

    public Task RatedAsync(Intervention intervention, int score, CancellationToken ct) => TellAsync(
        "intervention_rated", intervention,
        PlannersAnd(intervention), ct, said: ("", $"{score}"));

    public Task ReopenedAsync(Intervention intervention, CancellationToken ct) => TellAsync("intervention_reopened", intervention, Planners, ct);

    /// <summary>Those who plan and those who do them; of many one notice: a hundred at once would be read by nobody.</summary>
    /// <param name="interventions">At least one.</param>
    public async Task EscalatedAsync(IReadOnlyList<Intervention> interventions, CancellationToken ct)
    {
        if (interventions.Count <= MostEach)
        {
            foreach (var one in interventions)
            {
                await TellAsync("intervention_escalated", one, PlannersAnd(one), ct);
            }

            return;
        }

        var first = interventions.MaxBy(one => one.Priority)!;
        await notifications.TellAsync(
            new("interventions_escalated", Level.Warning, PlannersAnd(interventions), new Dictionary<string, Words>
            {
                ["interventions"] = $"{interventions.Count}",
                ["titre"] = first.Title,
            })
            {
                Link = "/interventions", // the most pressing first; not all of them are past their date
                Metadata = new Dictionary<string, object?> { ["intervention_ids"] = interventions.Select(one => one.Id).ToArray() },
                Topic = "interventions_escalated",
                Critical = first.Priority == Priority.Critical,
            },
            ct);
    }

    /// <summary>Those who plan, and those who are to do these.</summary>
    private static Audience PlannersAnd(params IEnumerable<Intervention> interventions) =>
        Planners with { UserIds = [.. interventions.Select(one => one.TechnicianId).OfType<int>().Distinct()] };

    private static Audience Planners { get; } = new([], "interventions:update");

    private static Level LevelOf(InterventionStatus status) => status == InterventionStatus.Done ? Level.Success : Level.Info;

    private async Task TellAsync(string kind, Intervention intervention, Audience to, CancellationToken ct, DateTimeOffset? at = null,
        (string Author, string Text) said = default)
    {
        var (equipment, client) = await session.QueryAsync(
            "select name, client_id from assets.api_equipment where id = $1", row => (row.GetString(0), row.IntOrNull(1)),
            [intervention.EquipmentId], ct).SingleAsync(ct);
        await notifications.TellAsync(
            new(kind, LevelOf(intervention.Status), to with { ClientId = client }, new Dictionary<string, Words>
            {
                ["titre"] = intervention.Title,
                ["equipement"] = equipment,
                ["statut"] = Statuses[intervention.Status],
                ["date"] = new(At: at),
                ["auteur"] = said.Author ?? "",
                ["texte"] = said.Text ?? "",
            })
            {
                Link = $"/interventions/{intervention.Id}",
                Metadata = new Dictionary<string, object?>
                {
                    ["intervention_id"] = intervention.Id,
                    ["priorite"] = Wire<Priority>.Name(intervention.Priority),
                    ["statut"] = Wire<InterventionStatus>.Name(intervention.Status),
                    [PlannedAt] = at,
                }.Where(entry => entry.Value is not null).ToDictionary(),
                // Who is given it at a time says whether he comes.
                Asks = at is null ? null : new(Asking.Acceptance, "interventions:update_status"),
                Topic = $"{kind} {intervention.Id}",
                Critical = kind is "intervention_assigned" or "intervention_opened" or "intervention_escalated" && intervention.Priority == Priority.Critical,
            },
            ct);
    }
}
