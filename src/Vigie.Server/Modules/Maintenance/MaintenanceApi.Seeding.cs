using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance;

internal sealed partial class MaintenanceApi
{
    /// <summary>Where a technician sets out, and how well he knows his trade.</summary>
    /// <param name="Latitude">Degrees, north positive.</param>
    /// <param name="Longitude">Degrees, east positive.</param>
    /// <param name="Levels">1 to 5 by skill.</param>
    /// <param name="Hours">Of each weekday, Monday to Friday, local; null: the usual ones.</param>
    internal sealed record Base(
        string Address, double Latitude, double Longitude, string Phone, IReadOnlyDictionary<string, int> Levels,
        (TimeOnly From, TimeOnly To)? Hours);

    /// <summary>Preventive work that comes back, counted in days or in a battery's equivalent full cycles.</summary>
    /// <param name="NextDueAt">Null by cycles: it is foreseen from the use.</param>
    internal sealed record NewPlan(
        int EquipmentId, string Title, int Every, bool ByCycles, int Minutes, DateTimeOffset? LastDoneAt, DateTimeOffset? NextDueAt,
        DateTimeOffset CreatedAt, IReadOnlyList<string> Checks);

    /// <summary>The whole life of an intervention: how far it is follows from which of its times are there.</summary>
    /// <param name="Urgency">0 low to 3 critical.</param>
    internal sealed record Life(int EquipmentId, string Title, int Urgency, DateTimeOffset CreatedAt, int ExpectedMinutes)
    {
        /// <summary>Index into the plans that are given with it; null: corrective.</summary>
        public int? Plan { get; init; }

        /// <summary>Somebody saw that it would fail: neither preventive nor corrective.</summary>
        public bool IsForeseen { get; init; }
        public int? CreatorId { get; init; }
        public DateTimeOffset? DueAt { get; init; }

        /// <summary>There once <see cref="PlannedAt"/> is.</summary>
        public int? TechnicianId { get; init; }
        public DateTimeOffset? PlannedAt { get; init; }
        public DateTimeOffset? StartedAt { get; init; }

        /// <summary>For parts, after it was begun.</summary>
        public (DateTimeOffset From, DateTimeOffset To)? Waits { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }

        /// <summary>Of one that was never begun.</summary>
        public DateTimeOffset? CancelledAt { get; init; }
        public int? Minutes { get; init; }
        public string? Cause { get; init; }
        public string? Action { get; init; }
        public string? Report { get; init; }
        public IReadOnlyList<string> Skills { get; init; } = [];

        /// <summary>What the customer thought of it two hours after its end, 1 to 5.</summary>
        public int? Score { get; init; }
    }

    /// <summary>What was agreed about some equipment, for a price a year. It covers labour and travel; a full one parts too.</summary>
    /// <param name="EndsOn">Its last day.</param>
    /// <param name="TacitMonths">Null: it goes on when somebody asks for it.</param>
    /// <param name="Currency">ISO 4217, one in which contracts are made.</param>
    internal sealed record NewContract(
        string Number, string Title, bool IsFull, int? ClientId, string? ClientName, DateOnly StartsOn, DateOnly EndsOn, int? TacitMonths,
        int VisitsAYear, decimal Amount, string Currency, IReadOnlyList<int> EquipmentIds);

    /// <summary>Brings the maintenance of a company that another module makes, past the rules of the endpoints and their audit entries, in
    /// the session of the scope.</summary>
    internal sealed class Seeding(MaintenanceDb db, TenantSession session, TechnicianFile technicians, TemplateWriting templates)
    {
        public async Task SetBaseAsync(int technicianId, Base at, CancellationToken ct)
        {
            await technicians.UpdateAsync(technicianId, new(at.Address, at.Latitude, at.Longitude, at.Phone, at.Levels), ct);
            if (at.Hours is { } hours)
            {
                await technicians.SetShiftsAsync(
                    technicianId, new([.. Enumerable.Range(1, 5).Select(day => new WeeklyShift(day, hours.From, hours.To))]), ct);
            }
        }

        /// <summary>Adds contracts; interventions that are added later stand under them.</summary>
        public async Task AddContractsAsync(IReadOnlyList<NewContract> contracts, DateTimeOffset now, CancellationToken ct)
        {
            foreach (var contract in contracts)
            {
                var added = db.Contracts.Add(ToContract(contract, now)).Entity;
                await db.SaveChangesAsync(ct);
                await session.ExecuteAsync(
                    "insert into maintenance.contract_equipment (contract_id, equipment_id) select $1, unnest($2::int[])",
                    [added.Id, contract.EquipmentIds.ToArray()], ct);
            }
        }

        /// <summary>Adds plans, and interventions that are done, under way or to come.</summary>
        public async Task WriteAsync(IReadOnlyList<NewPlan> plans, IReadOnlyList<Life> lives, CancellationToken ct)
        {
            var planned = plans.Select(ToPlan).ToList();
            db.Plans.AddRange(planned);
            await db.SaveChangesAsync(ct);
            var works = lives.Select(life => (Life: life, Work: ToIntervention(life, life.Plan is { } plan ? planned[plan].Id : null))).ToList();
            db.Interventions.AddRange(works.Select(one => one.Work));
            await db.SaveChangesAsync(ct);
            foreach (var (life, work) in works)
            {
                db.Steps.AddRange(Steps(life, work));
                if (life.PlannedAt is { } at && life.CancelledAt is null)
                {
                    db.Visits.Add(new()
                    {
                        InterventionId = work.Id,
                        TechnicianId = life.TechnicianId!.Value,
                        PlannedAt = at,
                        Minutes = life.ExpectedMinutes,
                        ChangedAt = life.CreatedAt,
                    });
                }
            }

            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            var rated = works.Where(one => one.Life.Score is not null).ToList();
            await session.ExecuteAsync(
                "insert into maintenance.rating (intervention_id, score, at) select * from unnest($1::int[], $2::int[], $3::timestamptz[])",
                [
                    rated.ConvertAll(one => one.Work.Id), rated.ConvertAll(one => one.Life.Score!.Value),
                    rated.ConvertAll(one => one.Life.FinishedAt!.Value.AddHours(2)),
                ],
                ct);
            await session.ExecuteAsync(
                $"""
                update maintenance.intervention i set contract_id = under.contract,
                  covers_labour = under.covers_labour, covers_parts = under.covers_parts, covers_travel = under.covers_travel
                from (
                  select one.id, c.id as contract, c.covers_labour, c.covers_parts, c.covers_travel
                  from maintenance.intervention one cross join lateral ({ContractSql.Covering("one.equipment_id", "one.created_at")}) c
                ) under where under.id = i.id
                """,
                [], ct);
        }

        /// <summary>From now on an alert of this rule, from a warning on, opens an intervention by itself.</summary>
        /// <param name="title">{batterie}, {lieu} and {alerte} stand for what the alert says.</param>
        public Task FollowAlertsAsync(string ruleKey, string title, string instructions, int watchMinutes, CancellationToken ct) =>
            templates.CreateAsync(
                new(
                    ruleKey, title, Automatic: true, Telemetry.TelemetryApi.Severity.Warning, InterventionKind.Corrective, instructions,
                    WatchMinutes: watchMinutes),
                ct);

        private static Contract ToContract(NewContract contract, DateTimeOffset now) => new()
        {
            Number = contract.Number,
            Title = contract.Title,
            Kind = contract.IsFull ? ContractKind.Full : ContractKind.Upkeep,
            ClientId = contract.ClientId,
            ClientName = contract.ClientName,
            StartsOn = contract.StartsOn,
            EndsOn = contract.EndsOn,
            Renewal = contract.TacitMonths is null ? Renewal.OnDemand : Renewal.Tacit,
            RenewalMonths = contract.TacitMonths,
            NoticeDays = 30,
            CoversLabour = true,
            CoversParts = contract.IsFull,
            CoversTravel = true,
            VisitsAYear = contract.VisitsAYear,
            Amount = contract.Amount,
            Currency = Enum.Parse<Currency>(contract.Currency),
            Period = PricePeriod.Year,
            CreatedAt = now,
            UpdatedAt = now,
        };

        private static Plan ToPlan(NewPlan plan) => new()
        {
            EquipmentId = plan.EquipmentId,
            Title = plan.Title,
            Every = plan.Every,
            Unit = plan.ByCycles ? PlanUnit.Cycle : PlanUnit.Day,
            Minutes = plan.Minutes,
            LastDoneAt = plan.LastDoneAt,
            NextDueAt = plan.NextDueAt,
            UsedAt = plan.ByCycles ? plan.LastDoneAt : null,
            CreatedAt = plan.CreatedAt,
            Checklist = Checklist.Write([.. plan.Checks.Select(check => new Point(check, Required: false))]),
        };

        private static Intervention ToIntervention(Life life, int? planId) => new()
        {
            EquipmentId = life.EquipmentId,
            Title = life.Title,
            Kind = planId is not null ? InterventionKind.Preventive : life.IsForeseen ? InterventionKind.Predictive : InterventionKind.Corrective,
            Status = Moves(life).Last().To,
            Priority = (Priority)life.Urgency,
            Urgent = life.Urgency == (int)Priority.Critical,
            CreatedAt = life.CreatedAt,
            DueAt = life.DueAt,
            StartedAt = life.StartedAt,
            FinishedAt = life.FinishedAt ?? life.CancelledAt,
            TechnicianId = life.TechnicianId,
            CreatorId = life.CreatorId,
            PlanId = planId,
            Report = life.Report,
            Cause = life.Cause,
            Action = life.Action,
            Minutes = life.Minutes,
            Skills = [.. life.Skills],
            ExpectedMinutes = life.ExpectedMinutes,
        };

        private static IEnumerable<Step> Steps(Life life, Intervention work)
        {
            InterventionStatus? before = null;
            foreach (var (at, to, reason) in Moves(life))
            {
                yield return new()
                {
                    InterventionId = work.Id,
                    At = at,
                    FromStatus = before,
                    ToStatus = to,
                    Reason = reason,
                    UserId = before is null || to is InterventionStatus.Planned or InterventionStatus.Cancelled ? life.CreatorId : life.TechnicianId,
                };
                before = to;
            }
        }

        private static IEnumerable<(DateTimeOffset At, InterventionStatus To, string? Reason)> Moves(Life life)
        {
            yield return (life.CreatedAt, InterventionStatus.Open, null);
            if (life.CancelledAt is { } cancelled)
            {
                yield return (cancelled, InterventionStatus.Cancelled, "Signalée deux fois");
                yield break;
            }

            if (life.PlannedAt is not null)
            {
                yield return (life.CreatedAt.AddMinutes(1), InterventionStatus.Planned, null);
            }

            if (life.StartedAt is { } started)
            {
                yield return (started, InterventionStatus.InProgress, null);
            }

            if (life.Waits is var (from, to))
            {
                yield return (from, InterventionStatus.Waiting, "Pièce commandée");
                yield return (to, InterventionStatus.InProgress, null);
            }

            if (life.FinishedAt is { } finished)
            {
                yield return (finished, InterventionStatus.Done, null);
            }
        }
    }
}
