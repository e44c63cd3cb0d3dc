namespace Vigie.Routing.Tests;

public sealed class TravelTableTests
{
    [Fact]
    public void Travel_follows_great_circles_with_the_road_factor_and_the_speed()
    {
        var travel = TravelTable.FromCoordinates([new(45.5019, -73.5674), new(46.8131, -71.2075)], roadFactor: 1.2, kilometresPerHour: 100);

        // Montréal to Québec is 233 km as the crow flies.
        Assert.InRange(travel.Metres(0, 1), 1.2 * 232_000, 1.2 * 234_500);
        Assert.Equal(travel.Metres(0, 1) / 100_000, travel.Duration(0, 1).TotalHours, 1e-6);
        Assert.Equal(travel.Metres(0, 1), travel.Metres(1, 0));
        Assert.Equal(0, travel.Metres(1, 1));
    }

    [Fact]
    public void There_and_back_may_differ_and_both_are_used()
    {
        // Round by 0-1-2-0 everything is near, the other way round everything is far.
        double[] metres = [0, 1000, 9000, 9000, 0, 1000, 1000, 9000, 0];
        var travel = TravelTable.FromMatrices(metres, metres.Select(way => way / 10).ToArray());
        var problem = Given.Problem(travel, [Given.Technician()], Given.Job("b", 2), Given.Job("a", 1));

        var result = Given.Solve(problem);

        PlanChecker.Check(problem, result.Plan, result.Report);
        Assert.Equal(["a", "b"], result.Plan.Tours[0].Jobs);
        Assert.Equal(3000, result.Report.Tours[0].Metres);
    }

    [Theory]
    [InlineData(91, 0)]
    [InlineData(0, double.NaN)]
    public void A_place_that_is_not_on_Earth_is_refused(double latitude, double longitude) =>
        Assert.Throws<RoutingProblemException>(() => TravelTable.FromCoordinates([new(latitude, longitude)]));
}
