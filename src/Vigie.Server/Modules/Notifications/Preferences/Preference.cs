using System.Text.Json.Serialization;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications.Preferences;

/// <summary>What people choose by how they are told.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeGroup>))]
internal enum NoticeGroup
{
    Interventions,
    Alerts,
    Maintenance,
    System,
    Stock,
    Reports,
}

internal enum MailChoice
{
    [JsonStringEnumMemberName("tout_de_suite")] AtOnce,
    [JsonStringEnumMemberName("resume")] Digest,
    [JsonStringEnumMemberName("jamais")] Never,
}

/// <summary>WhatsApp knows no summary: a message a day would be one too many.</summary>
internal enum MessageChoice
{
    [JsonStringEnumMemberName("tout_de_suite")] AtOnce,
    [JsonStringEnumMemberName("critiques")] Critical,
    [JsonStringEnumMemberName("jamais")] Never,
}

/// <summary>How a person who gave his number wants to be told by WhatsApp.</summary>
internal sealed record MessagePreference(
    MessageChoice Interventions = MessageChoice.AtOnce, MessageChoice Alerts = MessageChoice.Critical,
    MessageChoice Maintenance = MessageChoice.Never, MessageChoice System = MessageChoice.Never, MessageChoice Stock = MessageChoice.AtOnce,
    MessageChoice Reports = MessageChoice.AtOnce)
{
    public MessageChoice For(NoticeGroup group) => group switch
    {
        NoticeGroup.Interventions => Interventions,
        NoticeGroup.Alerts => Alerts,
        NoticeGroup.Maintenance => Maintenance,
        NoticeGroup.Stock => Stock,
        NoticeGroup.Reports => Reports,
        _ => System,
    };
}

/// <summary>How a person wants to be told by mail and WhatsApp; in the application he always is. The defaults: work that is given to him wants to be
/// known at once; what can wait comes in one mail a day.</summary>
/// <param name="Quiet">Hours by the person's own clock; from may lie after to: over midnight.</param>
internal sealed record Preference(
    MailChoice Interventions = MailChoice.AtOnce, MailChoice Alerts = MailChoice.Digest, MailChoice Maintenance = MailChoice.Digest,
    MailChoice System = MailChoice.AtOnce, MailChoice Stock = MailChoice.Digest, MailChoice Reports = MailChoice.AtOnce,
    MessagePreference? MessagesSet = null, (TimeOnly From, TimeOnly To)? Quiet = null, TimeOnly? DigestTime = null)
{
    public static readonly Preference Default = new();

    public MessagePreference Messages => MessagesSet ?? new();

    public TimeOnly DigestAt => DigestTime ?? new(7, 0);

    public MailChoice For(NoticeGroup group) => group switch
    {
        NoticeGroup.Interventions => Interventions,
        NoticeGroup.Alerts => Alerts,
        NoticeGroup.Maintenance => Maintenance,
        NoticeGroup.Stock => Stock,
        NoticeGroup.Reports => Reports,
        _ => System,
    };

    public bool WantsMessage(NoticeGroup group, bool critical) =>
        Messages.For(group) is var choice && (choice == MessageChoice.AtOnce || (choice == MessageChoice.Critical && critical));

    /// <summary>When a WhatsApp message about this goes out; null: never.</summary>
    /// <param name="zone">The person's.</param>
    public DateTimeOffset? MessageAt(NoticeGroup group, bool critical, DateTimeOffset now, TimeZoneInfo zone) =>
        !WantsMessage(group, critical) ? null : critical ? now : AfterQuiet(now, zone);

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
    public DateTimeOffset AfterQuiet(DateTimeOffset moment, TimeZoneInfo zone)
    {
        // IsBetween goes over midnight, and takes the end for outside.
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return Quiet is { } quiet && time.IsBetween(quiet.From, quiet.To) ? Occurrences.Daily(quiet.To)(moment, zone) : moment;
    }
}
