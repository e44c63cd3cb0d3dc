using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.Preferences;

/// <summary>How the caller wants to be told.</summary>
internal static class PreferenceEndpoints
{
    private const string Read =
        """
        select user_id, interventions, alerts, maintenance, system, quiet_from, quiet_to, digest_at
        from notifications.preference where user_id = any ($1)
        """;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/preferences", GetAsync).RequiresSignIn().WithName("getNotificationPreferences")
            .WithSummary("How the caller wants to be told by mail; the defaults when he never chose.");
        group.MapPut("/preferences", PutAsync).RequiresSignIn().WithName("setNotificationPreferences")
            .WithSummary("Sets how the caller wants to be told by mail.");
    }

    /// <summary>By user; who never chose is absent.</summary>
    public static ValueTask<Dictionary<int, Preference>> OfAsync(TenantSession session, IEnumerable<int> users, CancellationToken ct) =>
        session.QueryAsync(Read, row => (Id: row.GetInt32(0), Preference: From(row)), [users.ToArray()], ct)
            .ToDictionaryAsync(one => one.Id, one => one.Preference, cancellationToken: ct);

    private static async Task<Ok<PreferencesRow>> GetAsync(
        Caller caller, TenantSession session, IdentityApi identity, MailOptions mail, CancellationToken ct) =>
        TypedResults.Ok(await DescribeAsync(caller.UserId!.Value, session, identity, mail, ct));

    private static async Task<Ok<PreferencesRow>> PutAsync(
        WritePreferences request, Caller caller, TenantSession session, IdentityApi identity, MailOptions mail, Audit audit,
        CancellationToken ct)
    {
        var user = caller.UserId!.Value;
        var before = await DescribeAsync(user, session, identity, mail, ct);
        await session.ExecuteAsync(
            """
            insert into notifications.preference (user_id, interventions, alerts, maintenance, system, quiet_from, quiet_to, digest_at)
            values ($1, $2, $3, $4, $5, $6::time, $7::time, $8::time)
            on conflict (tenant_id, user_id) do update set interventions = excluded.interventions, alerts = excluded.alerts,
              maintenance = excluded.maintenance, system = excluded.system, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
              digest_at = excluded.digest_at
            """,
            [
                user, $"{request.Mail.Interventions}", $"{request.Mail.Alerts}", $"{request.Mail.Maintenance}", $"{request.Mail.System}",
                request.Quiet?.From, request.Quiet?.To, request.DigestAt,
            ],
            ct);
        var after = await DescribeAsync(user, session, identity, mail, ct);
        await audit.WriteAsync("notification_preferences_updated", "user", user, "", before, after, ct);
        return TypedResults.Ok(after);
    }

    private static async Task<PreferencesRow> DescribeAsync(
        int user, TenantSession session, IdentityApi identity, MailOptions mail, CancellationToken ct)
    {
        var preference = (await OfAsync(session, [user], ct)).GetValueOrDefault(user, Preference.Default);
        var contacts = await identity.ContactsAsync([user], null, null, null, ct);
        return new(
            new(preference.Interventions, preference.Alerts, preference.Maintenance, preference.System),
            preference.Quiet is { } quiet ? new(Wall(quiet.From), Wall(quiet.To)) : null,
            Wall(preference.DigestAt),
            mail.Works,
            contacts is [var contact] ? contact.TimeZone : "UTC");
    }

    private static Preference From(NpgsqlDataReader row) => new(
        Choice(row, 1), Choice(row, 2), Choice(row, 3), Choice(row, 4),
        row.IsDBNull(5) ? null : (row.GetFieldValue<TimeOnly>(5), row.GetFieldValue<TimeOnly>(6)), row.GetFieldValue<TimeOnly>(7));

    private static MailChoice Choice(NpgsqlDataReader row, int column) => Enum.Parse<MailChoice>(row.GetString(column));

    private static string Wall(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
