using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Vigie.Server.Modules.Maintenance.Interventions;

[JsonConverter(typeof(JsonStringEnumConverter<InterventionKind>))]
internal enum InterventionKind
{
    [JsonStringEnumMemberName("corrective")] Corrective,
    [JsonStringEnumMemberName("preventive")] Preventive,
    [JsonStringEnumMemberName("predictive")] Predictive,
}

/// <summary>Spec 4 answers with planifiee but leaves it out of its list; en_attente stops the clock of the promised time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InterventionStatus>))]
internal enum InterventionStatus
{
    [JsonStringEnumMemberName("ouverte")] Open,
    [JsonStringEnumMemberName("planifiee")] Planned,
    [JsonStringEnumMemberName("en_cours")] InProgress,
    [JsonStringEnumMemberName("en_attente")] Waiting,
    [JsonStringEnumMemberName("terminee")] Done,
    [JsonStringEnumMemberName("annulee")] Cancelled,
}

/// <summary>The order is that of the urgency.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Priority>))]
internal enum Priority
{
    [JsonStringEnumMemberName("basse")] Low,
    [JsonStringEnumMemberName("normale")] Normal,
    [JsonStringEnumMemberName("haute")] High,
    [JsonStringEnumMemberName("critique")] Critical,
}

/// <summary>Something to be done to a piece of equipment.</summary>
internal sealed class Intervention
{
    public int Id { get; private set; }
    public required string Title { get; set; }
    public string? Description { get; set; }
    public required InterventionKind Kind { get; set; }
    public InterventionStatus Status { get; set; }
    public required Priority Priority { get; set; }
    public bool Urgent { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public required int EquipmentId { get; init; }
    public int? TechnicianId { get; set; }

    /// <summary>Null: Vigie itself, for a plan or an alert.</summary>
    public int? CreatorId { get; init; }
    public int? PlanId { get; init; }

    /// <summary>Under which contract its equipment stood when it was opened, and what that covered then.</summary>
    public int? ContractId { get; set; }
    public bool CoversLabour { get; set; }
    public bool CoversParts { get; set; }
    public bool CoversTravel { get; set; }
    public string? Report { get; set; }
    public string? Cause { get; set; }
    public string? Action { get; set; }

    /// <summary>JSON: <see cref="Plans.Checklist"/>.</summary>
    public string Checklist { get; set; } = "[]";

    /// <summary>It does not end before the customer has signed.</summary>
    public bool SignatureRequired { get; set; }

    /// <summary>JSON: <see cref="Interventions.Signature"/>; null: nobody has signed.</summary>
    public string? Signature { get; set; }

    /// <summary>Of one that was opened from an alert: the alert's rule. Of a rule and a piece of equipment one is open at a time.</summary>
    public string? AlertRule { get; init; }

    /// <summary>How long the measure is watched after the end of the work, and until when it is.</summary>
    public int WatchMinutes { get; init; }
    public DateTimeOffset? WatchUntil { get; set; }

    /// <summary>When somebody must have taken it up; null: nothing was promised, or somebody has.</summary>
    public DateTimeOffset? RespondBy { get; set; }

    /// <summary>The date limit follows from the promise: it moves while the work waits.</summary>
    public bool DueByLevel { get; set; }
    public DateTimeOffset? WaitingSince { get; set; }
    public DateTimeOffset? EscalatedAt { get; set; }
    public int Escalations { get; set; }

    /// <summary>Work that it took.</summary>
    public int? Minutes { get; set; }

    /// <summary>What its technician must be able to do, each at <see cref="SkillLevel"/> at least.</summary>
    public List<string> Skills { get; set; } = [];

    /// <summary>1 to 5.</summary>
    public int SkillLevel { get; set; } = 1;

    /// <summary>When the work may begin at the earliest, and must be over.</summary>
    public DateTimeOffset? WindowBegins { get; set; }
    public DateTimeOffset? WindowEnds { get; set; }

    /// <summary>Work that it should take; null: the usual.</summary>
    public int? ExpectedMinutes { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }
}

/// <summary>When which technician goes there.</summary>
internal sealed class Visit
{
    public int Id { get; private set; }
    public required int InterventionId { get; init; }
    public required int TechnicianId { get; set; }
    public required DateTimeOffset PlannedAt { get; set; }
    public required int Minutes { get; set; }
    public string? Notes { get; set; }

    /// <summary>Stays where it is, whatever is proposed.</summary>
    public bool Pinned { get; set; }

    /// <summary>When the technician said that he will come at this time; null: he did not say.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>How many times its hour or its technician changed, for calendars (RFC 5545 §3.8.7.4).</summary>
    public int Sequence { get; private set; }
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Appoint(int technicianId, DateTimeOffset at, int minutes, DateTimeOffset now)
    {
        if ((TechnicianId, PlannedAt, Minutes) != (technicianId, at, minutes))
        {
            (TechnicianId, PlannedAt, Minutes) = (technicianId, at, minutes);
            (Sequence, ChangedAt, AcceptedAt) = (Sequence + 1, now, null);
        }
    }
}

/// <summary>How an intervention went from one status to the next; <see cref="FromStatus"/> is null when it was opened.</summary>
internal sealed class Step
{
    public long Id { get; private set; }
    public required int InterventionId { get; init; }
    public required DateTimeOffset At { get; init; }
    public InterventionStatus? FromStatus { get; init; }
    public required InterventionStatus ToStatus { get; init; }

    /// <summary>Null: Vigie itself.</summary>
    public int? UserId { get; init; }
    public string? Reason { get; init; }
}

/// <summary>The one table of what may follow what.</summary>
internal static class Transitions
{
    private static readonly Dictionary<InterventionStatus, InterventionStatus[]> Next = new()
    {
        [InterventionStatus.Open] = [InterventionStatus.Planned, InterventionStatus.InProgress, InterventionStatus.Cancelled],
        [InterventionStatus.Planned] = [InterventionStatus.Open, InterventionStatus.InProgress, InterventionStatus.Cancelled],
        [InterventionStatus.InProgress] = [InterventionStatus.Waiting, InterventionStatus.Done, InterventionStatus.Cancelled],
        [InterventionStatus.Waiting] = [InterventionStatus.InProgress, InterventionStatus.Cancelled],
        [InterventionStatus.Done] = [InterventionStatus.InProgress, InterventionStatus.Open], // the fault is back: the same work goes on
        [InterventionStatus.Cancelled] = [],
    };

    public static IReadOnlyList<InterventionStatus> After(InterventionStatus status) => Next[status];

    public static bool IsOver(this InterventionStatus status) => status is InterventionStatus.Done or InterventionStatus.Cancelled;
}
