using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <param name="Number">As E.164 writes it.</param>
/// <param name="WroteAt">When he last wrote to us.</param>
internal sealed record Contact(int UserId, string Number, DateTimeOffset ConsentedAt, DateTimeOffset? WithdrawnAt, DateTimeOffset? WroteAt)
{
    /// <summary>A little less than the 24 hours of WhatsApp: a message takes its time.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5);

    public bool Consents => WithdrawnAt is null;

    /// <summary>Whether he may be sent free text.</summary>
    public bool MayBeWrittenTo(DateTimeOffset now) => WroteAt > now - Window;
}

/// <summary>The people's numbers and their consent, in the open tenant session.</summary>
internal sealed class Contacts(TenantSession session, Audit audit, TimeProvider clock)
{
    /// <summary>By user; who never gave a number is absent.</summary>
    public ValueTask<Dictionary<int, Contact>> OfAsync(IEnumerable<int> users, CancellationToken ct) => session.QueryAsync(
        "select user_id, number, consented_at, withdrawn_at, wrote_at from notifications.contact where user_id = any ($1)",
        row => new Contact(
            row.GetInt32(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.TimeOrNull(3), row.TimeOrNull(4)),
        [users.ToArray()], ct).ToDictionaryAsync(contact => contact.UserId, cancellationToken: ct);

    public async Task<Contact?> OfAsync(int userId, CancellationToken ct) => (await OfAsync([userId], ct)).GetValueOrDefault(userId);

    /// <summary>He wants messages at this number from now on. Another number knows of no window.</summary>
    public async Task ConsentAsync(int userId, string number, CancellationToken ct)
    {
        await session.ExecuteAsync(
            """
            insert into notifications.contact (user_id, number, consented_at, consent_way) values ($1, $2, $3, 'Profile')
            on conflict (tenant_id, user_id) do update set number = $2, consented_at = $3, consent_way = 'Profile', withdrawn_at = null,
              wrote_at = case when contact.number = $2 then contact.wrote_at end
            """,
            [userId, number, clock.GetUtcNow()], ct);
        await audit.WriteAsync("whatsapp_consent_given", "user", userId, "", null, new { number }, ct);
    }

    /// <summary>He wants them again, and wrote so.</summary>
    /// <returns>Whether he had withdrawn.</returns>
    public async Task<bool> ResumeAsync(int userId, CancellationToken ct) => await ChangeAsync(
        "update notifications.contact set withdrawn_at = null, consented_at = $2, consent_way = 'Message' where user_id = $1 and withdrawn_at is not null",
        userId, "whatsapp_consent_given", ct);

    /// <summary>He wants none any more.</summary>
    /// <returns>Whether he wanted them until now.</returns>
    public async Task<bool> WithdrawAsync(int userId, CancellationToken ct) => await ChangeAsync(
        "update notifications.contact set withdrawn_at = $2 where user_id = $1 and withdrawn_at is null",
        userId, "whatsapp_consent_withdrawn", ct);

    /// <summary>Forgets the number.</summary>
    public async Task ForgetAsync(int userId, CancellationToken ct)
    {
        if (await session.ExecuteAsync("delete from notifications.contact where user_id = $1", [userId], ct) == 1)
        {
            await audit.WriteAsync("whatsapp_consent_withdrawn", "user", userId, "", null, null, ct);
        }
    }

    public Task CloseWindowAsync(int userId, CancellationToken ct) =>
        session.ExecuteAsync("update notifications.contact set wrote_at = null where user_id = $1", [userId], ct);

    private async Task<bool> ChangeAsync(string sql, int userId, string action, CancellationToken ct)
    {
        var changed = await session.ExecuteAsync(sql, [userId, clock.GetUtcNow()], ct) == 1;
        if (changed)
        {
            await audit.WriteAsync(action, "user", userId, "", null, null, ct);
        }

        return changed;
    }
}
