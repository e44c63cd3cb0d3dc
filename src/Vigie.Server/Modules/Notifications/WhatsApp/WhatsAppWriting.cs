using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>Puts a WhatsApp message together at the moment when it goes out.</summary>
internal sealed partial class WhatsAppWriting(
    TenantSession session, IdentityApi identity, Contacts contacts, MessageFollowing following, IEnclosures enclosures, WhatsAppOptions options,
    ServerOptions server, TimeProvider clock)
{
    // WhatsApp takes 1600 characters, and of a template's variables less is better.
    private const int LongestText = 1500, LongestVariable = 700;

    private sealed record Told(
        string Kind, string Title, string Message, string? Link, bool Critical, bool Read, Asking? Asks, string Metadata, int Number, long? Enclosed);

    public async Task<Written<OutgoingMessage>> WriteAsync(TakenDelivery delivery, CancellationToken ct)
    {
        var userId = delivery.UserId!.Value;
        if (await identity.ContactsAsync([userId], null, null, null, ct) is not [var reader])
        {
            return Written<OutgoingMessage>.KeptBack(DeliveryLog.Inactive);
        }

        var contact = await contacts.OfAsync(userId, ct);
        if (delivery.AnswerId is { } answer)
        {
            return contact is null ? Written<OutgoingMessage>.KeptBack(DeliveryLog.NoConsent) : await ReplyAsync(delivery, contact, answer, ct);
        }

        if (await ToldAsync(delivery, ct) is not { } told)
        {
            return Written<OutgoingMessage>.KeptBack(DeliveryLog.NothingLeft);
        }

        var preference = (await PreferenceEndpoints.OfAsync(session, [userId], ct)).GetValueOrDefault(userId, Preference.Default);
        return contact is not { Consents: true } ? Written<OutgoingMessage>.KeptBack(DeliveryLog.NoConsent)
            : told.Read ? Written<OutgoingMessage>.KeptBack(DeliveryLog.ReadAlready)
            : !preference.WantsMessage(NoticeTexts.GroupOf(told.Kind)!.Value, told.Critical) ? Written<OutgoingMessage>.KeptBack(DeliveryLog.NotWanted)
            : await TellAsync(delivery, told, reader, contact, ct);
    }

    private async Task<Written<OutgoingMessage>> TellAsync(
        TakenDelivery delivery, Told told, IdentityApi.Contact reader, Contact contact, CancellationToken ct)
    {
        if (told.Enclosed is { } enclosed)
        {
            if (await enclosures.OpenAsync(enclosed, reader.Id, room: 0, ct) is not { } enclosure)
            {
                return Written<OutgoingMessage>.KeptBack(DeliveryLog.NothingLeft);
            }

            told = told with { Link = enclosure.Path };
        }

        var language = reader.Language == "en" ? "en" : "fr";
        var title = $"{(await identity.CompanyAsync(ct)).Name} · {told.Title}";
        MessageTemplate? template = null;
        if (!contact.MayBeWrittenTo(clock.GetUtcNow()))
        {
            if (options.TemplateOf(told.Kind, language) is not { } sid)
            {
                await following.MailInsteadAsync(delivery.Id, ct);
                return Written<OutgoingMessage>.KeptBack(DeliveryLog.NoTemplate);
            }

            template = new(sid, JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["1"] = OneLine(title),
                ["2"] = OneLine(told.Message),
                ["3"] = told.Link?.TrimStart('/') ?? "",
            }));
        }

        await session.ExecuteAsync(
            """
            update notifications.delivery set template = $2, asks = $3, about = $4::jsonb || jsonb_build_object('nombre', $5::int),
              asked_at = coalesce(asked_at, $6)
            where id = $1
            """,
            [delivery.Id, template?.Sid, $"{told.Asks}" is { Length: > 0 } asks ? asks : null, told.Metadata, told.Number, clock.GetUtcNow()], ct);
        // Of a template only what its variables say is known: what Twilio lists is looked through for it.
        var text = template is not null ? OneLine(told.Message) : Short(
            $"*{title}*\n{told.Message}{(told.Link is { } path ? $"\n{server.Url}{path}" : "")}", LongestText) + Invitation(told.Asks, language);
        return new(new(contact.Number, text, template, Callback(delivery)), contact.Number, told.Title, null);
    }

    /// <summary>What he wrote a moment ago may be answered, even that he wants nothing more.</summary>
    private async Task<Written<OutgoingMessage>> ReplyAsync(TakenDelivery delivery, Contact contact, long answerId, CancellationToken ct)
    {
        var text = await session.QueryAsync(
            """
            with asked as (update notifications.delivery set asked_at = coalesce(asked_at, $3) where id = $2)
            select reply from notifications.answer where id = $1
            """,
            row => row.GetString(0), [answerId, delivery.Id, clock.GetUtcNow()], ct).SingleAsync(ct);
        return new(new(contact.Number, text, null, Callback(delivery)), contact.Number, text, null);
    }

    private async Task<Told?> ToldAsync(TakenDelivery delivery, CancellationToken ct) => await session.QueryAsync(
        """
        select kind, title, message, link, critical, read_at is not null, asks, metadata::text, number, enclosed
        from notifications.notification where id = $1::bigint
        """,
        row => new Told(
            row.GetString(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.GetBoolean(4), row.GetBoolean(5),
            row.TextOrNull(6) is { } asks ? Enum.Parse<Asking>(asks) : null, row.GetString(7), row.GetInt32(8), row.LongOrNull(9)),
        [delivery.NotificationId], ct).FirstOrDefaultAsync(ct);

    /// <summary>Names the company and the message to us, when Twilio tells what became of it.</summary>
    private Uri Callback(TakenDelivery delivery) =>
        new($"{server.Url}{TwilioEndpoints.StatusPath}?envoi={session.Caller.TenantId}.{delivery.Mark:N}");

    private static string Invitation(Asking? asks, string language) => (asks, language) switch
    {
        (Asking.Acceptance, "en") => "\n\nAnswer 1 to accept, 2 to decline.",
        (Asking.Acceptance, _) => "\n\nRépondez 1 pour accepter, 2 pour refuser.",
        (Asking.Acknowledgement, "en") => "\n\nAnswer 1 to acknowledge.",
        (Asking.Acknowledgement, _) => "\n\nRépondez 1 pour prendre en compte.",
        (Asking.Restocking, "en") => "\n\nAnswer 1 to see to it.",
        (Asking.Restocking, _) => "\n\nRépondez 1 pour vous en charger.",
        _ => "",
    };

    /// <summary>WhatsApp refuses variables with line breaks, tabs or four spaces in a row.</summary>
    private static string OneLine(string text) => Short(Spaces().Replace(text, " ").Trim(), LongestVariable);

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
