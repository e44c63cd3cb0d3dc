using System.Text.Json;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Telling;

/// <summary>Writes what happened into the list of each person who is to know, tells their pages, and has it mailed as they chose.</summary>
internal sealed class TellPeople(
    TenantSession session, IdentityApi identity, NotificationRows rows, DeliveryLog deliveries, JobQueue jobs, MailOptions mail,
    TimeProvider clock)
    : IJob<Notice>
{
    /// <param name="MailPending">A mail about it is still to come.</param>
    private sealed record Earlier(long Id, int Number, bool MailPending);

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

        var preferences = await PreferenceEndpoints.OfAsync(session, people.Select(person => person.Id), ct);
        foreach (var person in people)
        {
            await TellAsync(person, payload, preferences.GetValueOrDefault(person.Id, Preference.Default), ct);
        }
    }

    private async Task TellAsync(IdentityApi.Contact person, Notice notice, Preference preference, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var earlier = await EarlierAsync(person.Id, notice, now, ct);
        var mailAt = await MailAtAsync(person, notice, preference, earlier, now, ct);
        var (title, message) = NoticeTexts.Compose(notice.Kind, notice.Values, person.Language, person.Zone, (earlier?.Number ?? 0) + 1);
        var id = await WriteAsync(person.Id, notice, earlier, title, message, mailAt, now, ct);
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
            select id, number, mail_due_at is not null from notifications.notification
            where user_id = $1 and topic = $2 and read_at is null and created_at > $3 and critical = $4 order by id desc limit 1 for update
            """,
            row => new Earlier(row.GetInt64(0), row.GetInt32(1), row.GetBoolean(2)),
            [userId, notice.Topic, now - notice.TopicLasts, notice.Critical], ct).FirstOrDefaultAsync(ct);

    /// <summary>When it goes into a mail; null: never, which the log says with the reason.</summary>
    private async Task<DateTimeOffset?> MailAtAsync(
        IdentityApi.Contact person, Notice notice, Preference preference, Earlier? earlier, DateTimeOffset now, CancellationToken ct)
    {
        if (!mail.Works || earlier is { MailPending: true } || NoticeTexts.GroupOf(notice.Kind) is not { } group)
        {
            return null;
        }

        var at = preference.MailAt(group, notice.Critical, now, person.Zone);
        if (earlier is null && at is not null)
        {
            return at;
        }

        await deliveries.SuppressAsync(person.Id, notice.Kind, at is null ? DeliveryLog.NotWanted : DeliveryLog.ToldAlready, ct);
        return null;
    }

    private async Task<long> WriteAsync(
        int userId, Notice notice, Earlier? earlier, string title, string message, DateTimeOffset? mailAt, DateTimeOffset now,
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
              (user_id, kind, level, critical, title, message, link, metadata, topic, created_at, updated_at, mail_due_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $10, $11) returning id
            """,
            row => row.GetInt64(0),
            [
                userId, notice.Kind, $"{notice.Level}", notice.Critical, title, message, notice.Link,
                JsonSerializer.Serialize(notice.Metadata), notice.Topic, now, mailAt,
            ],
            ct).SingleAsync(ct);
    }
}
