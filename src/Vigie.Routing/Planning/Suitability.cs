using System.Globalization;

namespace Vigie.Routing;

/// <summary>Who could serve a job at all, and if nobody, why: the first reason for which the last candidates fall.</summary>
internal sealed class Suitability(TourScheduler scheduler)
{
    private readonly CompiledProblem problem = scheduler.Problem;

    public static bool Holds(Technician technician, SkillLevel wanted) =>
        technician.Skills.Any(held => held.Skill == wanted.Skill && held.Level >= wanted.Level);

    /// <returns>Why no tour can serve the job, even alone; null when one can.</returns>
    public UnservedJob? WhyNever(int job)
    {
        var wanted = problem.Source.Jobs[job];
        List<TourSpec> left = [.. problem.Tours];
        return Sift(left, wanted, UnservedReason.NoTechnician, _ => true, "no technician has a shift")
            ?? Sift(left, wanted, UnservedReason.FixedTechnician, spec => wanted.FixedTechnician is null || Technician(spec).Id == wanted.FixedTechnician,
                $"technician «{wanted.FixedTechnician}» has no shift")
            ?? Sift(left, wanted, wanted.FixedTechnician is null ? UnservedReason.Skill : UnservedReason.FixedTechnician,
                spec => wanted.Skills.All(skill => Holds(Technician(spec), skill)), $"no technician has {Skills(wanted)}")
            ?? Sift(left, wanted, UnservedReason.Tools, spec => problem.Depot is not null || (problem.Tools[job] & ~spec.Tools) == 0,
                "no suitable technician has the tools, and there is no depot")
            ?? Sift(left, wanted, UnservedReason.Parts, spec => problem.Depot is not null || problem.Parts[job].All(part => part.Quantity <= spec.Stock[part.Part]),
                "no suitable technician has the parts, and there is no depot")
            ?? Sift(left, wanted, UnservedReason.Capacity, spec => wanted.Demand <= spec.MaxLoad, $"no suitable van has room for {wanted.Demand}")
            ?? Sift(left, wanted, UnservedReason.NoShift,
                spec => problem.Windows[job].Any(window => window.To >= spec.From && window.From + problem.Service[job] <= spec.Latest),
                "no shift of a suitable technician meets its windows")
            ?? Sift(left, wanted, UnservedReason.TooFar, spec => scheduler.Summarise(spec, [job]).IsFeasible(spec),
                "nobody suitable can go there, serve and return within a shift, its breaks and the limits of a tour");
    }

    private static UnservedJob? Sift(List<TourSpec> left, Job job, UnservedReason reason, Predicate<TourSpec> keeps, string why)
    {
        left.RemoveAll(spec => !keeps(spec));
        return left.Count == 0 ? new UnservedJob(job.Id, reason, $"Job «{job.Id}»: {why}.") : null;
    }

    private static string Skills(Job job) => string.Join(
        " and ", job.Skills.Select(skill => string.Create(CultureInfo.InvariantCulture, $"skill {skill.Skill} at level {skill.Level}")));

    private Technician Technician(TourSpec spec) => problem.Source.Technicians[spec.Technician];
}
