using System.Text.Json.Serialization;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Platform.Realtime;

namespace Vigie.Server.Modules.Notifications;

/// <summary>How other modules tell people what happened.</summary>
internal sealed partial class NotificationsApi(JobQueue jobs, TenantSession session, DeliveryLog deliveries, MailOptions mail)
{
    /// <summary>How it is shown.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Level>))]
    internal enum Level
    {
        [JsonStringEnumMemberName("info")] Info,
        [JsonStringEnumMemberName("warning")] Warning,
        [JsonStringEnumMemberName("error")] Error,
        [JsonStringEnumMemberName("success")] Success,
    }

    /// <summary>What a notice asks its reader, who may answer it by WhatsApp.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Asking>))]
    internal enum Asking
    {
        /// <summary>Will you do it? The answer is an <see cref="AcceptanceAnswered"/>.</summary>
        Acceptance,

        /// <summary>Have you taken note? The answer is an <see cref="AcknowledgementAnswered"/>.</summary>
        Acknowledgement,

        /// <summary>Do you see to it that it is bought? The answer is a <see cref="RestockingAnswered"/>.</summary>
        Restocking,
    }

    /// <summary>A value in a text: the same in every language, or a text of its own in each, or a moment by the reader's clock.</summary>
    internal sealed record Words(string? French = null, string? English = null, DateTimeOffset? At = null)
    {
        public static implicit operator Words(string text) => new(text);
    }

    /// <summary>Who is to be told. Who is no longer active is not, and neither is who did it himself.</summary>
    /// <param name="UserIds">These people.</param>
    /// <param name="Permission">Everybody who has it, "resource:action".</param>
    /// <param name="ClientId">To whom it belongs: told if he has <paramref name="OwnPermission"/> or its form for what is his own.</param>
    internal sealed record Audience(
        IReadOnlyList<int> UserIds, string? Permission = null, int? ClientId = null, string? OwnPermission = null);

    /// <param name="Permission">Of those who are asked.</param>
    internal sealed record Question(Asking About, string Permission);

    /// <summary>Something that happened.</summary>
    /// <param name="Kind">Of Notifications.texts.json, which has the texts and the group by which people choose their mail.</param>
    /// <param name="Values">What stands for {names} in the texts.</param>
    internal sealed record Notice(string Kind, Level Level, Audience To, IReadOnlyDictionary<string, Words> Values)
    {
        /// <summary>Path of the page that shows it.</summary>
        public string? Link { get; init; }

        /// <summary>For programs: becomes the field metadata.</summary>
        public IReadOnlyDictionary<string, object?> Metadata { get; init; } = new Dictionary<string, object?>();

        /// <summary>Several of one topic become one while the reader has not read the first, and the first is not older than
        /// <see cref="TopicLasts"/>; what is critical stands apart from what is not. Null: each stands for itself.</summary>
        public string? Topic { get; init; }

        public TimeSpan TopicLasts { get; init; } = TimeSpan.FromHours(1);

        /// <summary>Waits neither for quiet hours to end nor for the day's summary.</summary>
        public bool Critical { get; init; }

        /// <summary>What it asks those who have a permission; null: nothing. The answer comes with <see cref="Metadata"/>.</summary>
        public Question? Asks { get; init; }

        /// <summary>Ways beside the application; what its reader prefers narrows them further.</summary>
        public Ways By { get; init; } = Ways.Mail | Ways.Message;

        /// <summary>What <see cref="IEnclosures"/> opens when it goes out; null: it carries nothing.</summary>
        public long? Enclosed { get; init; }

        /// <summary>Who did it is told too: it is what he asked for.</summary>
        public bool ActorToo { get; init; }

        /// <summary>Who did it; filled in by <see cref="TellAsync"/>.</summary>
        public int? ActorId { get; init; }
    }

    /// <summary>The live messages of one person.</summary>
    public static Topic TopicOf(int tenantId, int userId) => new(tenantId, $"notifications/{userId}");

    /// <summary>Tells people, once the transaction of the open session commits, and not at all if it rolls back.</summary>
    public Task TellAsync(Notice notice, CancellationToken ct) =>
        jobs.AddAsync(notice with { ActorId = notice.ActorToo ? null : session.Caller.UserId }, ct);
}
