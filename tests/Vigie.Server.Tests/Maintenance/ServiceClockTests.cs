using System.Globalization;
using Vigie.Server.Modules.Maintenance.ServiceLevels;

namespace Vigie.Server.Tests.Maintenance;

public sealed class ServiceClockTests
{
    private static readonly TimeZoneInfo Casablanca = TimeZoneInfo.FindSystemTimeZoneById("Africa/Casablanca");

    private readonly ServiceClock clock = new(ServiceClock.Usual, Casablanca); // Monday to Friday, 8 to 18; UTC+1

    [Theory]
    [InlineData("2026-11-20 15:00Z", 60, "2026-11-20 16:00Z")] // Friday afternoon
    [InlineData("2026-11-20 16:00Z", 120, "2026-11-23 08:00Z")] // one hour on Friday, one on Monday
    [InlineData("2026-11-21 12:00Z", 30, "2026-11-23 07:30Z")] // Saturday: counts from Monday
    [InlineData("2026-11-20 04:00Z", 600, "2026-11-20 17:00Z")] // before the doors open: a whole day is that day
    [InlineData("2026-02-13 16:00Z", 120, "2026-02-16 09:00Z")] // over the change to Ramadan's hour, Monday eight is eight UTC
    public void Only_the_hours_of_the_company_count(string from, int minutes, string then) =>
        Assert.Equal(Moment(then), clock.After(Moment(from), TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("2026-11-20 16:00Z", "2026-11-23 08:00Z", 120)]
    [InlineData("2026-11-21 00:00Z", "2026-11-22 23:00Z", 0)]
    [InlineData("2026-11-23 08:00Z", "2026-11-20 16:00Z", 0)]
    public void What_lies_between_two_moments_is_what_was_worked(string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), clock.Between(Moment(from), Moment(to)));

    [Fact]
    public void After_is_the_other_side_of_between()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var (from, worked) = (Moment("2026-01-01 00:00Z").AddMinutes(random.Next(525_600)), TimeSpan.FromMinutes(random.Next(1, 20_000)));

            Assert.Equal(worked, clock.Between(from, clock.After(from, worked)));
        }
    }

    [Fact]
    public void What_is_never_worked_off_ends_all_the_same()
    {
        var rare = new ServiceClock([new(1, new(8, 0), new(8, 1))], Casablanca);

        Assert.InRange(rare.After(Moment("2026-01-01 00:00Z"), TimeSpan.FromDays(365)), Moment("2035-12-01 00:00Z"), Moment("2036-02-01 00:00Z"));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
