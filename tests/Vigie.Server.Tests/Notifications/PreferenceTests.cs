using System.Globalization;
using Vigie.Server.Modules.Notifications.Preferences;

namespace Vigie.Server.Tests.Notifications;

public sealed class PreferenceTests
{
    private static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
    private static readonly Preference Night = new(Quiet: (new(22, 0), new(6, 30)));

    [Theory]
    [InlineData("2026-01-10T12:00", "2026-01-10T12:00")]
    [InlineData("2026-01-10T22:00", "2026-01-11T06:30")]
    [InlineData("2026-01-11T03:00", "2026-01-11T06:30")]
    [InlineData("2026-01-11T06:30", "2026-01-11T06:30")]
    [InlineData("2026-03-07T23:00", "2026-03-08T06:30")] // the night that has an hour less
    public void Mail_of_quiet_hours_goes_out_at_their_end_by_the_readers_clock(string now, string sent) =>
        Assert.Equal(Local(sent), Night.MailAt(NoticeGroup.Interventions, critical: false, Local(now), Toronto));

    [Fact]
    public void What_is_critical_waits_for_nothing_but_never_means_never()
    {
        var now = Local("2026-01-11T03:00");

        Assert.Equal(now, Night.MailAt(NoticeGroup.Alerts, critical: true, now, Toronto));
        Assert.Null((Night with { Alerts = MailChoice.Never }).MailAt(NoticeGroup.Alerts, critical: true, now, Toronto));
    }

    [Theory]
    [InlineData("07:00", "2026-01-10T08:00", "2026-01-11T07:00")]
    [InlineData("07:00", "2026-01-10T06:59", "2026-01-10T07:00")]
    [InlineData("05:00", "2026-01-10T08:00", "2026-01-11T06:30")] // an hour that is quiet
    public void A_summary_comes_at_its_hour(string hour, string now, string sent) => Assert.Equal(
        Local(sent),
        (Night with { DigestTime = TimeOnly.Parse(hour, CultureInfo.InvariantCulture) }).MailAt(NoticeGroup.Maintenance, false, Local(now), Toronto));

    private static DateTimeOffset Local(string text)
    {
        var local = DateTime.Parse(text, CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, Toronto.GetUtcOffset(local));
    }
}
