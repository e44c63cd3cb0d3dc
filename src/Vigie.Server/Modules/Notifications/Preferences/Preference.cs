using System.Text.Json.Serialization;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Preferences;

/// <summary>What people choose their mail by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeGroup>))]
internal enum NoticeGroup
{
    Interventions,
    Alerts,
    Maintenance,
    System,
}

internal enum MailChoice
{
    [JsonStringEnumMemberName("tout_de_suite")] AtOnce,
    [JsonStringEnumMemberName("resume")] Digest,
    [JsonStringEnumMemberName("jamais")] Never,
}

/// <summary>How a person wants to be told by mail; in the application he always is. The defaults: work that is given to him wants to be
/// known at once; what can wait comes in one mail a day.</summary>
/// <param name="Quiet">Hours by the person's own clock; from may lie after to: over midnight.</param>
internal sealed record Preference(
    MailChoice Interventions = MailChoice.AtOnce, MailChoice Alerts = MailChoice.Digest, MailChoice Maintenance = MailChoice.Digest,
    MailChoice System = MailChoice.AtOnce, (TimeOnly From, TimeOnly To)? Quiet = null, TimeOnly? DigestTime = null)
{
    public static readonly Preference Default = new();

    public TimeOnly DigestAt => DigestTime ?? new(7, 0);

    public MailChoice For(NoticeGroup group) => group switch
    {
        NoticeGroup.Interventions => Interventions,
        NoticeGroup.Alerts => Alerts,
        NoticeGroup.Maintenance => Maintenance,
        _ => System,
    };

    /// <summary>When a mail about this goes out; null: never. What is critical waits for nothing.</summary>
    /// <param name="zone">The person's.</param>
    public DateTimeOffset? MailAt(NoticeGroup group, bool critical, DateTimeOffset now, TimeZoneInfo zone) => For(group) switch
    {
        MailChoice.Never => null,
        _ when critical => now,
        MailChoice.Digest => AfterQuiet(Occurrences.Daily(DigestAt)(now, zone), zone),
        _ => AfterQuiet(now, zone),
    };

    /// <summary>The same moment, or the end of the quiet hours that it falls into.</summary>
    private DateTimeOffset AfterQuiet(DateTimeOffset moment, TimeZoneInfo zone)
    {
        // IsBetween goes over midnight, and takes the end for outside.
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return Quiet is { } quiet && time.IsBetween(quiet.From, quiet.To) ? Occurrences.Daily(quiet.To)(moment, zone) : moment;
    }
}
