using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Preferences;

/// <summary>How the caller wants to be told.</summary>
internal static class PreferenceEndpoints
{
    private const string Read =
        """
        select user_id, quiet_from, quiet_to, digest_at, interventions, alerts, maintenance, system, stock, reports,
          whatsapp_interventions, whatsapp_alerts, whatsapp_maintenance, whatsapp_system, whatsapp_stock, whatsapp_reports
        from notifications.preference where user_id = any ($1)
        """;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/preferences", GetAsync).RequiresSignIn().WithName("getNotificationPreferences")
            .WithSummary("How the caller wants to be told by mail and WhatsApp; the defaults when he never chose.");
        group.MapPut("/preferences", PutAsync).RequiresSignIn().WithName("setNotificationPreferences")
            .WithSummary("Sets how the caller wants to be told by mail and WhatsApp.");
        group.MapPut("/whatsapp", ConsentAsync).RequiresSignIn().WithName("consentToWhatsApp")
            .WithSummary("The caller wants WhatsApp messages at this number.");
        group.MapDelete("/whatsapp", ForgetAsync).RequiresSignIn().WithName("refuseWhatsApp")
            .WithSummary("The caller wants no WhatsApp messages; his number is forgotten.");
    }

    /// <summary>By user; who never chose is absent.</summary>
    public static ValueTask<Dictionary<int, Preference>> OfAsync(TenantSession session, IEnumerable<int> users, CancellationToken ct) =>
        session.QueryAsync(Read, row => (Id: row.GetInt32(0), Preference: From(row)), [users.ToArray()], ct)
            .ToDictionaryAsync(one => one.Id, one => one.Preference, cancellationToken: ct);

    private static async Task<Ok<PreferencesRow>> GetAsync(Caller caller, PreferenceReading reading, CancellationToken ct) =>
        TypedResults.Ok(await reading.DescribeAsync(caller.UserId!.Value, ct));

    private static async Task<Ok<PreferencesRow>> PutAsync(
        WritePreferences request, Caller caller, TenantSession session, PreferenceReading reading, Audit audit, CancellationToken ct)
    {
        var user = caller.UserId!.Value;
        var before = await reading.DescribeAsync(user, ct);
        var (mail, messages) = (request.Mail, request.Messages);
        await session.ExecuteAsync(
            """
            insert into notifications.preference (user_id, quiet_from, quiet_to, digest_at, interventions, alerts, maintenance, system, stock, reports,
              whatsapp_interventions, whatsapp_alerts, whatsapp_maintenance, whatsapp_system, whatsapp_stock, whatsapp_reports)
            values ($1, $2::time, $3::time, $4::time, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            on conflict (tenant_id, user_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
              digest_at = excluded.digest_at, interventions = excluded.interventions, alerts = excluded.alerts,
              maintenance = excluded.maintenance, system = excluded.system, stock = excluded.stock, reports = excluded.reports,
              whatsapp_interventions = excluded.whatsapp_interventions, whatsapp_alerts = excluded.whatsapp_alerts,
              whatsapp_maintenance = excluded.whatsapp_maintenance, whatsapp_system = excluded.whatsapp_system,
              whatsapp_stock = excluded.whatsapp_stock, whatsapp_reports = excluded.whatsapp_reports
            """,
            [
                user, request.Quiet?.From, request.Quiet?.To, request.DigestAt,
                $"{mail.Interventions}", $"{mail.Alerts}", $"{mail.Maintenance}", $"{mail.System}", $"{mail.Stock}", $"{mail.Reports}",
                $"{messages.Interventions}", $"{messages.Alerts}", $"{messages.Maintenance}", $"{messages.System}", $"{messages.Stock}",
                $"{messages.Reports}",
            ],
            ct);
        var after = await reading.DescribeAsync(user, ct);
        await audit.WriteAsync("notification_preferences_updated", "user", user, "", before, after, ct);
        return TypedResults.Ok(after);
    }

    private static async Task<Ok<PreferencesRow>> ConsentAsync(
        WriteContact request, Caller caller, Contacts contacts, PreferenceReading reading, CancellationToken ct)
    {
        await contacts.ConsentAsync(caller.UserId!.Value, request.Number, ct);
        return TypedResults.Ok(await reading.DescribeAsync(caller.UserId.Value, ct));
    }

    private static async Task<NoContent> ForgetAsync(Caller caller, Contacts contacts, CancellationToken ct)
    {
        await contacts.ForgetAsync(caller.UserId!.Value, ct);
        return TypedResults.NoContent();
    }

    private static Preference From(NpgsqlDataReader row) => new(
        Choice<MailChoice>(row, 4), Choice<MailChoice>(row, 5), Choice<MailChoice>(row, 6), Choice<MailChoice>(row, 7), Choice<MailChoice>(row, 8),
        Choice<MailChoice>(row, 9),
        new(
            Choice<MessageChoice>(row, 10), Choice<MessageChoice>(row, 11), Choice<MessageChoice>(row, 12), Choice<MessageChoice>(row, 13),
            Choice<MessageChoice>(row, 14), Choice<MessageChoice>(row, 15)),
        row.IsDBNull(1) ? null : (row.GetFieldValue<TimeOnly>(1), row.GetFieldValue<TimeOnly>(2)), row.GetFieldValue<TimeOnly>(3));

    private static T Choice<T>(NpgsqlDataReader row, int column) where T : struct, Enum => Enum.Parse<T>(row.GetString(column));
}

/// <summary>How a person is told, as he sees it on his profile.</summary>
internal sealed class PreferenceReading(
    TenantSession session, IdentityApi identity, Contacts contacts, MailOptions mail, WhatsAppOptions whatsApp)
{
    public async Task<PreferencesRow> DescribeAsync(int user, CancellationToken ct)
    {
        var preference = (await PreferenceEndpoints.OfAsync(session, [user], ct)).GetValueOrDefault(user, Preference.Default);
        var people = await identity.ContactsAsync([user], null, null, null, ct);
        var contact = await contacts.OfAsync(user, ct);
        var messages = preference.Messages;
        return new(
            new(preference.Interventions, preference.Alerts, preference.Maintenance, preference.System, preference.Stock, preference.Reports),
            new(messages.Interventions, messages.Alerts, messages.Maintenance, messages.System, messages.Stock, messages.Reports),
            preference.Quiet is { } quiet ? new(Wall(quiet.From), Wall(quiet.To)) : null,
            Wall(preference.DigestAt),
            mail.Works,
            whatsApp.Works,
            contact is null ? null : new(contact.Number, contact.ConsentedAt, contact.WithdrawnAt),
            people is [var person] ? person.TimeZone : "UTC");
    }

    private static string Wall(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
