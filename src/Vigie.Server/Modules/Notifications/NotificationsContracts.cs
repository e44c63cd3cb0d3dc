using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Http;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications;

/// <param name="Link">Path of the page that shows it.</param>
/// <param name="Number">How many it stands for.</param>
/// <param name="UpdatedAt">When the last of them came.</param>
/// <param name="Critical">Wants to be seen at once.</param>
internal sealed record NotificationRow(
    long Id,
    [property: JsonPropertyName("titre")] string Title,
    string Message,
    Level Type,
    [property: JsonPropertyName("lue")] bool Read,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_lecture")] DateTimeOffset? ReadAt,
    IReadOnlyDictionary<string, JsonElement> Metadata,
    [property: JsonPropertyName("lien")] string? Link,
    [property: JsonPropertyName("nombre")] int Number,
    [property: JsonPropertyName("date_derniere")] DateTimeOffset UpdatedAt,
    [property: JsonPropertyName("critique")] bool Critical);

/// <summary>What /ws/notifications sends: one that came, or how many are left unread.</summary>
/// <param name="Type">"notification", or "lues" when some were read elsewhere.</param>
internal sealed record LiveNotification(
    string Type, [property: JsonPropertyName("non_lues")] long Unread, NotificationRow? Notification = null);

/// <param name="System">What runs Vigie itself: jobs, storage.</param>
internal sealed record MailChoices(
    MailChoice Interventions,
    [property: JsonPropertyName("alertes")] MailChoice Alerts,
    MailChoice Maintenance,
    [property: JsonPropertyName("systeme")] MailChoice System,
    MailChoice Stock,
    [property: JsonPropertyName("rapports")] MailChoice Reports = MailChoice.AtOnce);

internal sealed record MessageChoices(
    MessageChoice Interventions,
    [property: JsonPropertyName("alertes")] MessageChoice Alerts,
    MessageChoice Maintenance,
    [property: JsonPropertyName("systeme")] MessageChoice System,
    MessageChoice Stock,
    [property: JsonPropertyName("rapports")] MessageChoice Reports = MessageChoice.AtOnce);

/// <summary>Hours without mail by the person's own clock; from after to: over midnight.</summary>
internal sealed record QuietHours([property: JsonPropertyName("de")] string From, [property: JsonPropertyName("a")] string To);

/// <param name="DigestAt">When the day's summary comes.</param>
internal sealed partial record WritePreferences(
    [property: JsonPropertyName("courriel")] MailChoices Mail,
    [property: JsonPropertyName("whatsapp")] MessageChoices Messages,
    [property: JsonPropertyName("silence")] QuietHours? Quiet,
    [property: JsonPropertyName("heure_resume")] string DigestAt)
{
    internal sealed partial class Validator : AbstractValidator<WritePreferences>
    {
        public Validator()
        {
            RuleFor(request => request.DigestAt).Matches(TimeForm());
            RuleFor(request => request.Quiet!).ChildRules(quiet =>
            {
                quiet.RuleFor(hours => hours.From).Matches(TimeForm());
                quiet.RuleFor(hours => hours.To).Matches(TimeForm());
                quiet.RuleFor(hours => hours.To).NotEqual(hours => hours.From).WithMessage(_ => ProblemTexts.Get("quiet_hours_empty", []));
            }).When(request => request.Quiet is not null);
        }

        [GeneratedRegex(@"\A([01][0-9]|2[0-3]):[0-5][0-9]\z")]
        private static partial Regex TimeForm();
    }
}

/// <summary>Where a person wants WhatsApp messages. To send it is to consent.</summary>
internal sealed record WriteContact([property: JsonPropertyName("numero")] string Number)
{
    internal sealed class Validator : AbstractValidator<WriteContact>
    {
        public Validator() => RuleFor(request => request.Number).Must(WhatsAppOptions.IsNumber)
            .WithMessage(_ => ProblemTexts.Get("contact_number_form", []));
    }
}

/// <param name="WithdrawnAt">Since when he wants none any more, by writing STOP; null: he wants them.</param>
internal sealed record ContactRow(
    [property: JsonPropertyName("numero")] string Number,
    [property: JsonPropertyName("date_consentement")] DateTimeOffset ConsentedAt,
    [property: JsonPropertyName("date_retrait")] DateTimeOffset? WithdrawnAt);

/// <param name="MailWorks">False: this server has no mail server, and sends none.</param>
/// <param name="MessagesWork">False: this server has no account for WhatsApp.</param>
/// <param name="Contact">Null: the caller gave no number, and gets no messages.</param>
/// <param name="TimeZone">The person's, by which the hours count.</param>
internal sealed record PreferencesRow(
    [property: JsonPropertyName("courriel")] MailChoices Mail,
    [property: JsonPropertyName("whatsapp")] MessageChoices Messages,
    [property: JsonPropertyName("silence")] QuietHours? Quiet,
    [property: JsonPropertyName("heure_resume")] string DigestAt,
    [property: JsonPropertyName("courriel_actif")] bool MailWorks,
    [property: JsonPropertyName("whatsapp_actif")] bool MessagesWork,
    [property: JsonPropertyName("whatsapp_contact")] ContactRow? Contact,
    [property: JsonPropertyName("fuseau")] string TimeZone);

internal enum Channel
{
    Email,
    [JsonStringEnumMemberName("whatsapp")] WhatsApp,
}

internal enum DeliveryStatus
{
    [JsonStringEnumMemberName("en_attente")] Queued,
    [JsonStringEnumMemberName("en_cours")] Sending,
    [JsonStringEnumMemberName("envoye")] Sent,
    [JsonStringEnumMemberName("remis")] Delivered,
    [JsonStringEnumMemberName("lu")] Read,
    [JsonStringEnumMemberName("echoue")] Failed,
    [JsonStringEnumMemberName("retenu")] Suppressed,
}

/// <param name="UserId">Null: somebody without an account.</param>
/// <param name="Error">Why the last attempt failed, or why it was kept back.</param>
/// <param name="Answer">What the mail server or Twilio said.</param>
/// <param name="ErrorCode">Twilio's.</param>
/// <param name="Template">The approved WhatsApp template that it was sent by; null: free text, or a mail.</param>
/// <param name="FallbackOf">The WhatsApp message that did not arrive, and that this mail stands for.</param>
/// <param name="FallbackId">The mail that stands for this message.</param>
internal sealed record DeliveryRow(
    long Id,
    [property: JsonPropertyName("destinataire_id")] int? UserId,
    [property: JsonPropertyName("destinataire")] string Recipient,
    [property: JsonPropertyName("canal")] Channel Channel,
    string Kind,
    [property: JsonPropertyName("objet")] string? Subject,
    [property: JsonPropertyName("statut")] DeliveryStatus Status,
    [property: JsonPropertyName("tentatives")] int Attempts,
    [property: JsonPropertyName("erreur")] string? Error,
    [property: JsonPropertyName("reponse")] string? Answer,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_envoi")] DateTimeOffset? SentAt,
    [property: JsonPropertyName("date_remise")] DateTimeOffset? DeliveredAt,
    [property: JsonPropertyName("date_lecture")] DateTimeOffset? ReadAt,
    [property: JsonPropertyName("code_erreur")] int? ErrorCode,
    [property: JsonPropertyName("modele")] string? Template,
    [property: JsonPropertyName("secours_de")] long? FallbackOf,
    [property: JsonPropertyName("secours_id")] long? FallbackId);

internal sealed record DeliveryFilter(
    [FromQuery(Name = "canal")] Wire<Channel>? Channel, [FromQuery(Name = "statut")] Wire<DeliveryStatus>? Status, [FromQuery(Name = "search")] string? Search)
{
    internal sealed class Validator : AbstractValidator<DeliveryFilter>
    {
        public Validator() => RuleFor(filter => filter.Search).MaximumLength(100);
    }
}
