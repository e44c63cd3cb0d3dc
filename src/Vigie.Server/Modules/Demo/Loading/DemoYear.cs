using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Maintenance;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>The people and machines of a company as they were stored.</summary>
/// <param name="Technicians">Each with his skills.</param>
/// <param name="ManagerId">Opens and plans the work.</param>
internal sealed record DemoStaff(
    IReadOnlyList<(int Id, IReadOnlyCollection<string> Skills)> Technicians, int ManagerId,
    IReadOnlyList<(int Id, DemoMachine Machine)> Machines, IReadOnlyList<int> Batteries);

/// <summary>
/// A year of maintenance up to a moment, and two weeks more of appointments. Pure: the same company and the same moment give the same year.
/// </summary>
internal sealed class DemoYear
{
    private const int Days = 365;
    private const int Busiest = 3; // appointments of a technician in a day
    private static readonly double[] Hours = [8.5, 10.75, 14.25];

    /// <summary>A fault of this age was mended, over a weekend too, if it did not wait for parts.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromDays(7);

    private readonly DateTimeOffset now;
    private readonly TimeZoneInfo zone;
    private readonly DemoStaff staff;
    private readonly Random chance;

    public DemoYear(DemoCompany company, DemoStaff staff, DateTimeOffset now)
    {
        (this.now, this.staff, zone) = (now, staff, TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone));
#pragma warning disable CA5394 // Makes a story, guards no secret.
        chance = new Random(company.Slug.Aggregate(17, (seed, letter) => unchecked((seed * 31) + letter)));
#pragma warning restore CA5394
        foreach (var (id, machine) in staff.Machines)
        {
            Live(id, machine);
        }

        foreach (var id in staff.Batteries)
        {
            var last = now.AddDays(-Between(20, 150));
            Plans.Add(new(id, "Contrôle après cycles", 120, ByCycles: true, 45, last, null, now.AddDays(-Days), ["Serrage des bornes", "Température des cellules"]));
        }

        Appoint();
        Lives.Sort((one, other) => one.CreatedAt.CompareTo(other.CreatedAt));
    }

    public List<MaintenanceApi.NewPlan> Plans { get; } = [];

    public List<MaintenanceApi.Life> Lives { get; } = [];

    public List<(int EquipmentId, DateTimeOffset At, AssetsApi.Status Status, string? Reason, int? UserId)> Statuses { get; } = [];

    /// <summary>A machine's year: its services at their times, and its faults in between.</summary>
    private void Live(int id, DemoMachine machine)
    {
        var kind = DemoFaults.ByKind[machine.Kind];
        Statuses.Add((id, now.AddDays(-Days), AssetsApi.Status.Operational, null, staff.ManagerId));
        var plan = Plans.Count;
        var (due, last) = (now.AddDays(-Days + Between(1, kind.CareDays)), (DateTimeOffset?)null);
        for (; due < now - Settled; due = last.Value.AddDays(kind.CareDays))
        {
            last = Serve(id, kind, plan, due);
        }

        Plans.Add(new(id, kind.Care, kind.CareDays, ByCycles: false, kind.CareMinutes, last, due, now.AddDays(-Days), kind.Checks));
        for (var at = now.AddDays(-Days + Wait(machine)); at < now - Settled; at = at.AddDays(Wait(machine)))
        {
            at = Fail(id, kind, at);
        }

        if (machine.BrokenForHours is { } hours)
        {
            Break(id, kind, now.AddHours(-hours));
        }
    }

    private DateTimeOffset Serve(int id, DemoFaults kind, int plan, DateTimeOffset due)
    {
        var technician = Able(kind.Skill);
        var begins = Working(due.AddDays(Between(-5, 2)));
        var minutes = (int)(kind.CareMinutes * Between(0.8, 1.3));
        Lives.Add(new(id, kind.Care, 1, Working(due.AddDays(-7)), kind.CareMinutes)
        {
            Plan = plan,
            DueAt = due,
            TechnicianId = technician,
            PlannedAt = begins,
            StartedAt = begins,
            FinishedAt = begins.AddMinutes(minutes),
            Minutes = minutes,
            Report = "Tous les points sont en ordre.",
            Action = kind.Care,
        });
        Statuses.Add((id, begins, AssetsApi.Status.InMaintenance, kind.Care, technician));
        Statuses.Add((id, begins.AddMinutes(minutes), AssetsApi.Status.Operational, null, technician));
        return begins;
    }

    /// <returns>When it was mended.</returns>
    private DateTimeOffset Fail(int id, DemoFaults kind, DateTimeOffset around)
    {
        var fault = kind.Faults[(int)Between(0, kind.Faults.Count)];
        var (at, urgency) = (Working(around), (int)Between(1, 4));
        if (Between(0, 1) < 0.04)
        {
            Lives.Add(new(id, fault.Title, urgency, at, fault.Minutes) { CreatorId = staff.ManagerId, CancelledAt = at.AddHours(2) });
            return at;
        }

        var technician = Able(kind.Skill);
        var begins = Working(at.AddHours(Between(0.5, urgency == 3 ? 6 : 40)));
        var minutes = (int)(fault.Minutes * Between(0.7, 1.5));
        var waits = Between(0, 1) < 0.15 && begins < now - (2 * Settled) ? (begins.AddMinutes(30), Working(begins.AddDays(Between(1, 4)))) : ((DateTimeOffset, DateTimeOffset)?)null;
        var ends = (waits?.Item2 ?? begins).AddMinutes(minutes);
        Lives.Add(new(id, fault.Title, urgency, at, fault.Minutes)
        {
            CreatorId = staff.ManagerId,
            DueAt = at.AddHours(Promised(urgency)),
            TechnicianId = technician,
            PlannedAt = begins,
            StartedAt = begins,
            Waits = waits,
            FinishedAt = ends,
            Minutes = minutes,
            Cause = fault.Cause,
            Action = fault.Action,
            Report = $"{fault.Action}. Essai concluant.",
            Skills = [kind.Skill],
            Score = Between(0, 1) < 0.4 ? Rate(ends - at) : null,
        });
        Statuses.Add((id, at, urgency >= 2 ? AssetsApi.Status.Broken : AssetsApi.Status.Degraded, fault.Title, staff.ManagerId));
        Statuses.Add((id, begins, AssetsApi.Status.InMaintenance, null, technician));
        Statuses.Add((id, ends, AssetsApi.Status.Operational, fault.Action, technician));
        return ends;
    }

    /// <summary>Who waited less is happier.</summary>
    private int Rate(TimeSpan waited) => Math.Clamp((int)Between(4, 6) - (int)(waited / TimeSpan.FromDays(2)), 2, 5);

    /// <summary>What stands still as one looks: nobody has begun yet.</summary>
    private void Break(int id, DemoFaults kind, DateTimeOffset at)
    {
        var fault = kind.Faults[0];
        Lives.Add(new(id, fault.Title, 3, at, fault.Minutes) { CreatorId = staff.ManagerId, DueAt = at.AddHours(48), Skills = [kind.Skill] });
        Statuses.Add((id, at, AssetsApi.Status.Broken, fault.Title, staff.ManagerId));
    }

    /// <summary>Smaller work that leaves the machine running: a few appointments a week all year, and more this week and the next. What is over
    /// was done.</summary>
    private void Appoint()
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        for (var day = -350; day < 12; day++)
        {
            foreach (var (id, skills) in monday.AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? [] : staff.Technicians)
            {
                var fit = staff.Machines.Where(one => skills.Contains(DemoFaults.ByKind[one.Machine.Kind].Skill)).ToList();
                for (var turn = 0; fit.Count > 0 && turn < (day > 7 ? 1 : Busiest); turn++)
                {
                    if (Between(0, 1) < (day < 0 ? 0.12 : 0.6))
                    {
                        Visit(id, fit[(int)Between(0, fit.Count)], At(monday.AddDays(day), Hours[turn]));
                    }
                }
            }
        }

        foreach (var (id, machine) in staff.Machines.Take(4)) // what waits to be planned
        {
            var kind = DemoFaults.ByKind[machine.Kind];
            var at = Working(now.AddHours(-Between(3, 40)));
            Lives.Add(new(id, kind.Faults[^1].Title, (int)Between(0, 3), at < now ? at : now.AddHours(-2), kind.Faults[^1].Minutes)
            {
                CreatorId = staff.ManagerId,
                DueAt = now.AddDays(Between(2, 9)),
                Skills = [kind.Skill],
            });
        }
    }

    /// <summary>Unless he is busy then.</summary>
    private void Visit(int technician, (int Id, DemoMachine Machine) at, DateTimeOffset planned)
    {
        if (Lives.Exists(life => life.TechnicianId == technician && (life.PlannedAt - planned)?.Duration() < TimeSpan.FromHours(2)))
        {
            return;
        }

        var kind = DemoFaults.ByKind[at.Machine.Kind];
        var minutes = (int)Between(30, 75);
        var begun = planned <= now;
        var done = begun && planned.AddMinutes(minutes) <= now;
        Lives.Add(new(at.Id, $"{kind.Checks[(int)Between(0, kind.Checks.Count)]} : à revoir", (int)Between(0, 3), (begun ? planned : now).AddDays(-Between(1, 9)), 60)
        {
            CreatorId = staff.ManagerId,
            DueAt = planned.AddDays(Between(-1, 6)),
            TechnicianId = technician,
            PlannedAt = planned,
            StartedAt = begun ? planned : null,
            FinishedAt = done ? planned.AddMinutes(minutes) : null,
            Minutes = done ? minutes : null,
            Cause = done ? "Réglage" : null,
            Action = done ? "Réglé" : null,
            Report = done ? "Réglé et essayé." : null,
            Skills = [kind.Skill],
            IsForeseen = true,
        });
    }

    private int Able(string skill)
    {
        var able = staff.Technicians.Where(one => one.Skills.Contains(skill)).ToList();
        var among = able.Count > 0 ? able : [.. staff.Technicians];
        return among[(int)Between(0, among.Count)].Id;
    }

    /// <summary>Hours until it should be done.</summary>
    private static double Promised(int urgency) => urgency switch { 3 => 24, 2 => 60, _ => 120 };

    /// <summary>Days until the next fault, which is equally likely at all times.</summary>
    private double Wait(DemoMachine machine) => -Math.Log(1 - Between(0, 1)) * Days / machine.FailuresPerYear;

    /// <summary>The same or the next workday, at an hour and a second by chance, so that no two moments are the same.</summary>
    private DateTimeOffset Working(DateTimeOffset around)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(around, zone).DateTime);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        var at = At(day, Between(8, 16));
        return at < around ? around : at;
    }

    private DateTimeOffset At(DateOnly day, double hour)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddSeconds(Math.Floor(hour * 3600));
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <param name="to">Excluded.</param>
#pragma warning disable CA5394 // Makes a story, guards no secret.
    private double Between(double from, double to) => from + ((to - from) * chance.NextDouble());
#pragma warning restore CA5394
}
