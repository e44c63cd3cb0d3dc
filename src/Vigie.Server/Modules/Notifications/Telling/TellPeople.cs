using System.Text.Json;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Telling;

/// <summary>Writes what happened into the list of each person who is to know, tells their pages, and has it mailed and sent as they
/// chose.</summary>
internal sealed class TellPeople(
    TenantSession session, IdentityApi identity, NotificationRows rows, DeliveryLog deliveries, Contacts contacts, JobQueue jobs,
    MailOptions mail, WhatsAppOptions whatsApp, TimeProvider clock)
    : IJob<Notice>
{
    /// <param name="MailPending">A mail about it is still to come.</param>
    /// <param name="MessagePending">A WhatsApp message about it is still to come.</param>
    private sealed record Earlier(long Id, int Number, bool MailPending, bool MessagePending);

    /// <param name="Messages">Gave his number for WhatsApp.</param>
    /// <param name="Asked">Is asked what the notice asks.</param>
    private sealed record Reader(IdentityApi.Contact Person, Preference Preference, bool Messages, bool Asked);

    public async Task RunAsync(Notice payload, CancellationToken ct)
    {
        var to = payload.To;
        var people = (await identity.ContactsAsync(to.UserIds, to.Permission, to.ClientId, to.OwnPermission, ct))
            .Where(person => person.Id != payload.ActorId).ToList();
        if (people.Count == 0)
        {
            return;
        }

        if (payload.Topic is { } topic)
        {
            // Two of one topic at once would each find no earlier one.
            await session.ExecuteAsync(
                "select pg_advisory_xact_lock(hashtextextended(current_tenant() || ' ' || $1, 16))", [topic], ct);
        }

        foreach (var reader in await ReadersAsync(people, payload, ct))
        {
            await TellAsync(reader, payload, ct);
        }
    }

    private async Task<List<Reader>> ReadersAsync(List<IdentityApi.Contact> people, Notice notice, CancellationToken ct)
    {
        var ids = people.Select(person => person.Id).ToList();
        var preferences = await PreferenceEndpoints.OfAsync(session, ids, ct);
        var numbers = whatsApp.Works ? await contacts.OfAsync(ids, ct) : [];
        var asked = notice.Asks is { } question && numbers.Count > 0
            ? (await identity.PeopleWhoMayAsync(question.Permission, ct)).Select(person => person.Id).ToHashSet() : [];
        return [.. people.Select(person => new Reader(
            person, preferences.GetValueOrDefault(person.Id, Preference.Default), numbers.GetValueOrDefault(person.Id) is { Consents: true },
            asked.Contains(person.Id)))];
    }

    private async Task TellAsync(Reader reader, Notice notice, CancellationToken ct)
    {
        var (now, person) = (clock.GetUtcNow(), reader.Person);
        var earlier = await EarlierAsync(person.Id, notice, now, ct);
        var mailAt = await MailAtAsync(person, notice, reader.Preference, earlier, now, ct);
        var (title, message) = NoticeTexts.Compose(notice.Kind, notice.Values, person.Language, person.Zone, (earlier?.Number ?? 0) + 1);
        var id = await WriteAsync(reader, notice, earlier, title, message, mailAt, now, ct);
        if (reader.Messages)
        {
            await SendMessageAsync(reader, notice, earlier, id, now, ct);
        }

        if (mailAt is { } at)
        {
            await jobs.AddAsync(new DueMail(person.Id), ct, at);
        }

        var row = await session.QueryAsync(NotificationRows.One, NotificationRows.Read, [id], ct).SingleAsync(ct);
        await rows.AnnounceAsync(person.Id, row, ct);
    }

    private async Task<Earlier?> EarlierAsync(int userId, Notice notice, DateTimeOffset now, CancellationToken ct) =>
        notice.Topic is null ? null : await session.QueryAsync(
            """
            select id, number, mail_due_at is not null, exists (
              select from notifications.delivery d where d.notification_id = n.id and d.channel = 'WhatsApp' and d.status = 'Queued')
            from notifications.notification n
            where user_id = $1 and topic = $2 and read_at is null and created_at > $3 and critical = $4 order by id desc limit 1 for update
            """,
            row => new Earlier(row.GetInt64(0), row.GetInt32(1), row.GetBoolean(2), row.GetBoolean(3)),
            [userId, notice.Topic, now - notice.TopicLasts, notice.Critical], ct).FirstOrDefaultAsync(ct);

    /// <summary>When it goes into a mail; null: never, which the log says with the reason.</summary>
    private async Task<DateTimeOffset?> MailAtAsync(
        IdentityApi.Contact person, Notice notice, Preference preference, Earlier? earlier, DateTimeOffset now, CancellationToken ct)
    {
        if (!mail.Works || !notice.By.HasFlag(Ways.Mail) || earlier is { MailPending: true } || NoticeTexts.GroupOf(notice.Kind) is not { } group)
        {
            return null;
        }

        var at = preference.MailAt(group, notice.Critical, now, person.Zone);
        if (earlier is null && at is not null)
        {
            return at;
        }

        await deliveries.SuppressAsync(person.Id, Channel.Email, notice.Kind, at is null ? DeliveryLog.NotWanted : DeliveryLog.ToldAlready, ct);
        return null;
    }

    /// <summary>Has it told by WhatsApp; if it is not, the log says why.</summary>
    private async Task SendMessageAsync(Reader reader, Notice notice, Earlier? earlier, long id, DateTimeOffset now, CancellationToken ct)
    {
        if (!notice.By.HasFlag(Ways.Message) || earlier is { MessagePending: true } || NoticeTexts.GroupOf(notice.Kind) is not { } group)
        {
            return;
        }

        var userId = reader.Person.Id;
        if (reader.Preference.MessageAt(group, notice.Critical, now, reader.Person.Zone) is not { } at)
        {
            await deliveries.SuppressAsync(userId, Channel.WhatsApp, notice.Kind, DeliveryLog.NotWanted, ct);
        }
        else if (earlier is not null)
        {
            await deliveries.SuppressAsync(userId, Channel.WhatsApp, notice.Kind, DeliveryLog.ToldAlready, ct);
        }
        else
        {
            await deliveries.QueueMessageAsync(userId, notice.Kind, id, notice.Critical, at, ct);
        }
    }

    private async Task<long> WriteAsync(
        Reader reader, Notice notice, Earlier? earlier, string title, string message, DateTimeOffset? mailAt, DateTimeOffset now,
        CancellationToken ct)
    {
        if (earlier is { } first)
        {
            await session.ExecuteAsync(
                """
                update notifications.notification set title = $2, message = $3, level = $4, link = $5, metadata = $6::jsonb,
                  number = number + 1, updated_at = $7
                where id = $1
                """,
                [first.Id, title, message, $"{notice.Level}", notice.Link, JsonSerializer.Serialize(notice.Metadata), now], ct);
            return first.Id;
        }

        return await session.QueryAsync(
            """
            insert into notifications.notification
              (user_id, kind, level, critical, title, message, link, metadata, topic, created_at, updated_at, mail_due_at, asks, enclosed)
            values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $10, $11, $12, $13::bigint) returning id
            """,
            row => row.GetInt64(0),
            [
                reader.Person.Id, notice.Kind, $"{notice.Level}", notice.Critical, title, message, notice.Link,
                JsonSerializer.Serialize(notice.Metadata), notice.Topic, now, mailAt,
                reader.Asked ? $"{notice.Asks!.About}" : null, notice.Enclosed,
            ],
            ct).SingleAsync(ct);
    }
}
