using Vigie.Routing.Bench;

namespace Vigie.Routing.Tests;

/// <summary>Published instances that lie beside the repository on some machines, and are never part of it.</summary>
public sealed class SharedInstanceTests
{
    [Theory]
    [InlineData("C101.100_25-5-5-5", 10717.5)]
    [InlineData("R104.100_25-5-5-5", 2285.8)]
    public void Technicians_with_skills_tools_parts_and_a_depot_get_feasible_tours(string name, double best)
    {
        var problem = TechnicianFile.Read(Find($"trsp/{name}.txt")).Problem;

        var result = Given.Solve(problem, iterations: 150);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.Empty(result.Report.Unserved);
        Assert.InRange(result.Report.Cost.Total, best * 0.99, best * 1.1);
        Assert.Contains(result.Report.Tours, tour => tour.Stops.Any(stop => stop.Kind == StopKind.Depot));
    }

    [Fact]
    public void Vehicles_that_may_not_serve_everybody_get_feasible_tours()
    {
        var problem = CompatibilityFile.Read(Find("sdvrptw/PR01.vrp")).Problem;

        var result = Given.Solve(problem, iterations: 150);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.InRange(result.Report.Cost.Total, 1655.41, 1655.43 * 1.01);
    }

    /// <summary>The file, in VIGIE_DATA or in the shared folder beside the repository; the test is skipped where there is none.</summary>
    private static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vigie.slnx")))
        {
            folder = folder.Parent;
        }

        var data = Environment.GetEnvironmentVariable("VIGIE_DATA") ?? Path.Combine(folder?.FullName ?? ".", "..", "shared", "data");
        var path = Path.Combine(data, "vrptw", name);
        Assert.SkipUnless(File.Exists(path), $"{path} is not there: see bench/routing/run");
        return path;
    }
}
