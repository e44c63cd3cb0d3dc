namespace Vigie.Routing;

/// <summary>Refuses what cannot be meant, naming the path. What can be meant but not served is answered by the plan instead.</summary>
internal static class ProblemCheck
{
    // Ten years: far enough, and no arithmetic on times can overflow.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(3660);

    /// <exception cref="RoutingProblemException">Says what is wrong where.</exception>
    public static void Validate(RoutingProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(problem.Travel);
        ArgumentNullException.ThrowIfNull(problem.Jobs);
        ArgumentNullException.ThrowIfNull(problem.Technicians);
        Check.Range(problem.SkillCount, 0, 100_000, "SkillCount");
        Check.Range(problem.ToolCount, 0, 64, "ToolCount");
        Check.Range(problem.PartCount, 0, 100_000, "PartCount");
        Check.Range(problem.FairnessPerSquaredHour, 0, 1e6, "FairnessPerSquaredHour");
        CheckDuration(problem.DepotService, "DepotService");
        if (problem.Depot is { } depot)
        {
            Check.Index(depot, problem.Travel.Count, "Depot");
        }

        CheckUnique(problem.Technicians.Select(technician => technician.Id), "technicians");
        CheckUnique(problem.Jobs.Select(job => job.Id), "jobs");
        var names = problem.Technicians.Select(technician => technician.Id).ToHashSet(StringComparer.Ordinal);
        for (var t = 0; t < problem.Technicians.Count; t++)
        {
            CheckTechnician(problem, problem.Technicians[t], $"technicians[{t}]");
        }

        for (var j = 0; j < problem.Jobs.Count; j++)
        {
            CheckJob(problem, problem.Jobs[j], names, $"jobs[{j}]");
        }
    }

    private static void CheckUnique(IEnumerable<string> ids, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var id in ids)
        {
            if (string.IsNullOrEmpty(id) || !seen.Add(id))
            {
                throw new RoutingProblemException($"{path}[{index}].Id", string.IsNullOrEmpty(id) ? "is empty." : $"«{id}» is there twice.");
            }

            index++;
        }
    }

    private static void CheckTechnician(RoutingProblem problem, Technician technician, string path)
    {
        Check.Index(technician.StartPlace, problem.Travel.Count, $"{path}.StartPlace");
        Check.Index(technician.EndPlace, problem.Travel.Count, $"{path}.EndPlace");
        CheckSkills(technician.Skills, problem.SkillCount, $"{path}.Skills");
        CheckTools(technician.Tools, problem.ToolCount, $"{path}.Tools");
        CheckParts(technician.Stock, problem.PartCount, $"{path}.Stock");
        Check.Range(technician.Capacity ?? 0, 0, int.MaxValue, $"{path}.Capacity");
        Check.Range(technician.MaxDistance ?? 0, 0, 1e12, $"{path}.MaxDistance");
        CheckDuration(technician.MaxDuration ?? TimeSpan.Zero, $"{path}.MaxDuration");
        CheckDuration(technician.MaxOvertime, $"{path}.MaxOvertime");
        Check.Range(technician.CostPerKm, 0, 1e6, $"{path}.CostPerKm");
        Check.Range(technician.CostPerHour, 0, 1e6, $"{path}.CostPerHour");
        Check.Range(technician.FixedCost, 0, 1e9, $"{path}.FixedCost");
        Check.Range(technician.OvertimeCostPerHour, 0, 1e6, $"{path}.OvertimeCostPerHour");
        for (var s = 0; s < technician.Shifts.Count; s++)
        {
            CheckShift(technician.Shifts[s], $"{path}.Shifts[{s}]");
            if (s > 0 && technician.Shifts[s].From < technician.Shifts[s - 1].To + technician.MaxOvertime)
            {
                throw new RoutingProblemException($"{path}.Shifts[{s}]", "begins before the shift in front of it is over, overtime included.");
            }
        }
    }

    private static void CheckShift(Shift shift, string path)
    {
        CheckSpan(shift.From, shift.To, path);
        if (shift.Breaks.Count > 3)
        {
            throw new RoutingProblemException($"{path}.Breaks", $"has {shift.Breaks.Count} breaks; at most 3 can be planned.");
        }

        for (var b = 0; b < shift.Breaks.Count; b++)
        {
            var pause = shift.Breaks[b];
            CheckSpan(pause.Earliest, pause.Latest, $"{path}.Breaks[{b}]");
            CheckDuration(pause.Duration, $"{path}.Breaks[{b}].Duration");
            if (b > 0 && pause.Earliest < shift.Breaks[b - 1].Latest + shift.Breaks[b - 1].Duration)
            {
                throw new RoutingProblemException($"{path}.Breaks[{b}]", "may begin before the break in front of it is over.");
            }
        }
    }

    private static void CheckJob(RoutingProblem problem, Job job, HashSet<string> technicians, string path)
    {
        Check.Index(job.Place, problem.Travel.Count, $"{path}.Place");
        CheckDuration(job.Service, $"{path}.Service");
        for (var w = 0; w < job.Windows.Count; w++)
        {
            CheckSpan(job.Windows[w].From, job.Windows[w].To, $"{path}.Windows[{w}]");
            if (w > 0 && job.Windows[w].From <= job.Windows[w - 1].To)
            {
                throw new RoutingProblemException($"{path}.Windows[{w}]", "begins before the window in front of it has ended.");
            }
        }

        Check.Time(job.FixedStart ?? TimeSpan.Zero, -Furthest, Furthest, $"{path}.FixedStart");
        Check.Time(job.Release ?? TimeSpan.Zero, -Furthest, Furthest, $"{path}.Release");
        CheckSkills(job.Skills, problem.SkillCount, $"{path}.Skills");
        CheckTools(job.Tools, problem.ToolCount, $"{path}.Tools");
        CheckParts(job.Parts, problem.PartCount, $"{path}.Parts");
        Check.Range(job.Demand, 0, int.MaxValue / 1024, $"{path}.Demand");
        Check.Range(job.Priority, 1, 1000, $"{path}.Priority");
        Check.Range(job.UnservedPenalty ?? 0, 0, 1e9, $"{path}.UnservedPenalty");
        if (job.FixedTechnician is { } id && !technicians.Contains(id))
        {
            throw new RoutingProblemException($"{path}.FixedTechnician", $"«{id}» is no technician.");
        }
    }

    private static void CheckSkills(IReadOnlyList<SkillLevel> skills, int count, string path)
    {
        var seen = new HashSet<int>();
        for (var s = 0; s < skills.Count; s++)
        {
            Check.Index(skills[s].Skill, count, $"{path}[{s}].Skill");
            Check.Range(skills[s].Level, 0, int.MaxValue, $"{path}[{s}].Level");
            if (!seen.Add(skills[s].Skill))
            {
                throw new RoutingProblemException($"{path}[{s}].Skill", $"names skill {skills[s].Skill} twice.");
            }
        }
    }

    private static void CheckTools(IReadOnlyList<int> tools, int count, string path)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            Check.Index(tools[i], count, $"{path}[{i}]");
        }
    }

    private static void CheckParts(IReadOnlyList<PartQuantity> parts, int count, string path)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            Check.Index(parts[i].Part, count, $"{path}[{i}].Part");
            Check.Range(parts[i].Quantity, 0, 1_000_000, $"{path}[{i}].Quantity");
        }
    }

    private static void CheckDuration(TimeSpan duration, string path) => Check.Time(duration, TimeSpan.Zero, Furthest, path);

    private static void CheckSpan(TimeSpan from, TimeSpan to, string path)
    {
        Check.Time(from, -Furthest, Furthest, $"{path}.From");
        Check.Time(to, -Furthest, Furthest, $"{path}.To");
        if (to < from)
        {
            throw new RoutingProblemException(path, $"ends ({to}) before it begins ({from}).");
        }
    }
}
