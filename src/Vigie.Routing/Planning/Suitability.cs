using System.Globalization;

namespace Vigie.Routing;

/// <summary>Who could serve a job at all, and if nobody, why: the first reason for which the last candidates fall.</summary>
internal sealed class Suitability(TourScheduler scheduler)
{
    private readonly CompiledProblem _problem = scheduler.Problem;

    public static bool Holds(Technician technician, SkillLevel wanted) =>
        technician.Skills.Any(held => held.Skill == wanted.Skill && held.Level >= wanted.Level);

    /// <returns>Why no tour can serve the job, even alone; null when one can.</returns>
    public UnservedJob? WhyNever(int job)
    {
        var wanted = _problem.Source.Jobs[job];
        List<TourSpec> left = [.. _problem.Tours];
        return Sift(left, wanted, UnservedReason.NoTechnician, _ => true, "no technician has a shift")
            ?? Sift(left, wanted, UnservedReason.FixedTechnician, spec => wanted.FixedTechnician is null || Technician(spec).Id == wanted.FixedTechnician,
                $"technician «{wanted.FixedTechnician}» has no shift")
            ?? Sift(left, wanted, wanted.FixedTechnician is null ? UnservedReason.Skill : UnservedReason.FixedTechnician,
                spec => wanted.Skills.All(skill => Holds(Technician(spec), skill)), $"no technician has {Skills(wanted)}")
            ?? Sift(left, wanted, UnservedReason.Tools, spec => _problem.Depot is not null || (_problem.Tools[job] & ~spec.Tools) == 0,
                "no suitable technician has the tools, and there is no depot")
            ?? Sift(left, wanted, UnservedReason.Parts, spec => _problem.Depot is not null || _problem.Parts[job].All(part => part.Quantity <= spec.Stock[part.Part]),
                "no suitable technician has the parts, and there is no depot")
            ?? Sift(left, wanted, UnservedReason.Capacity, spec => wanted.Demand <= spec.MaxLoad, $"no suitable van has room for {wanted.Demand}")
            ?? Sift(left, wanted, UnservedReason.NoShift,
                spec => _problem.Windows[job].Any(window => window.To >= spec.From && window.From + _problem.Service[job] <= spec.Latest),
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

    private Technician Technician(TourSpec spec) => _problem.Source.Technicians[spec.Technician];
}
