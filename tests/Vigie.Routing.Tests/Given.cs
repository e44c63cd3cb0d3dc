namespace Vigie.Routing.Tests;

/// <summary>Problems for the tests. Places lie on a grid of kilometres, streets run along it, and a kilometre takes a minute.</summary>
internal static class Given
{
    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static TimeWindow Window(double from, double to) => new(Minutes(from), Minutes(to));

    public static TravelTable Grid(params (int X, int Y)[] places)
    {
        var metres = new double[places.Length * places.Length];
        for (var i = 0; i < metres.Length; i++)
        {
            var (from, to) = (places[i / places.Length], places[i % places.Length]);
            metres[i] = 1000 * (Math.Abs(from.X - to.X) + Math.Abs(from.Y - to.Y));
        }

        return TravelTable.FromMatrices(metres, metres.Select(way => way * 60 / 1000).ToArray());
    }

    /// <summary>A line of places, 10 km apart; place 0 is home.</summary>
    public static TravelTable Line(int count) => Grid([.. Enumerable.Range(0, count).Select(place => (10 * place, 0))]);

    public static Technician Technician(string id = "Awa", int home = 0, double from = 0, double to = 480) =>
        new() { Id = id, StartPlace = home, EndPlace = home, Shifts = [new Shift(Minutes(from), Minutes(to))] };

    public static Job Job(string id, int place, double service = 30) => new() { Id = id, Place = place, Service = Minutes(service) };

    public static RoutingProblem Problem(TravelTable travel, IReadOnlyList<Technician> technicians, params Job[] jobs) =>
        new() { Travel = travel, Technicians = technicians, Jobs = jobs, SkillCount = 3, ToolCount = 3, PartCount = 2 };

    public static RoutingResult Solve(RoutingProblem problem, int iterations = 60, ulong seed = 1, IProgress<SolverProgress>? progress = null) =>
        RoutingSolver.Solve(
            problem, new SolverOptions { Iterations = iterations, Seed = seed }, start: null, progress, TestContext.Current.CancellationToken);

    public static RoutingPlan Plan(params PlannedTour[] tours) => new(tours);

    public static PlannedTour Tour(string technician, params string[] jobs) => new(technician, 0, jobs);

    /// <summary>A published instance of a hundred customers, in the rounding of the DIMACS challenge.</summary>
    public static RoutingProblem Solomon(string name) => Bench.SolomonFile.Read(
        Path.Combine(AppContext.BaseDirectory, "data", name + ".txt"), Bench.Rounding.CutToTenth).Problem;
}
