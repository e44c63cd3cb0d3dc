using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Sessions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity;

/// <summary>What other modules may ask about the people and the company of the open tenant.</summary>
internal sealed partial class IdentityApi(TenantSession session)
{
    /// <summary>A person as other modules show him.</summary>
    internal sealed record PersonName(int Id, string LastName, string FirstName, string Email);

    /// <summary>The company, as far as it bears on its data.</summary>
    /// <param name="TimeZone">IANA name: where its days begin.</param>
    internal sealed record Company(
        string Slug, string Name, string TimeZone, string Language, string Currency, int MaxBatteries, int RawRetentionDays,
        int RollupRetentionDays)
    {
        public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

        /// <summary>The day that its calendar shows.</summary>
        public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);
    }

    /// <summary>Somebody who can be told something.</summary>
    /// <param name="Language">"fr", "en" or "ar".</param>
    /// <param name="TimeZone">IANA name.</param>
    internal sealed record Contact(int Id, string LastName, string FirstName, string Email, string Language, string TimeZone)
    {
        public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
    }

    /// <param name="Samples">Measurements kept.</param>
    /// <param name="Bytes">Space that they take.</param>
    internal sealed record StorageUse(long Samples, long Bytes);

    /// <summary>A module that stores measurements tells how many, for the company's settings page. Runs in the open tenant
    /// session.</summary>
    internal interface IStorageUse
    {
        Task<StorageUse> MeasureAsync(CancellationToken ct);
    }

    internal enum AccountMail
    {
        Invitation,
        PasswordForgotten,
    }

    /// <summary>Whoever can send mail sends people the links by which they choose a password. Runs in the open tenant session.</summary>
    internal interface IAccountMail
    {
        /// <returns>False: no mail can be sent.</returns>
        Task<bool> SendAsync(int userId, AccountMail mail, CancellationToken ct);
    }

    /// <summary>The names of these users, by their id; one that does not exist is absent.</summary>
    public Task<Dictionary<int, PersonName>> PeopleAsync(IReadOnlyCollection<int> ids, CancellationToken ct) => ids.Count == 0
        ? Task.FromResult(new Dictionary<int, PersonName>())
        : session.QueryAsync(
            "select id, last_name, first_name, email from identity.user where id = any ($1)",
            row => new PersonName(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            [ids.Distinct().ToArray()], ct).ToDictionaryAsync(person => person.Id, cancellationToken: ct).AsTask();

    /// <summary>Whether there is a user with this id who is a client of the company.</summary>
    public async Task<bool> IsClientAsync(int userId, CancellationToken ct) => await session.QueryAsync(
        "select from identity.user_role a join identity.role r on r.id = a.role_id where a.user_id = $1 and r.name = $2",
        _ => true,
        [userId, BuiltInRoles.Client], ct).AnyAsync(ct);

    /// <summary>The active users whose roles grant a permission, by name; not those who have it for what is their own only.</summary>
    /// <param name="permission">"resource:action".</param>
    public async Task<IReadOnlyList<PersonName>> PeopleWhoMayAsync(string permission, CancellationToken ct) => await session.QueryAsync(
        """
        select u.id, u.last_name, u.first_name, u.email from identity.user u
        where u.is_active and exists (
          select from identity.user_role r join identity.role_permission p on p.role_id = r.role_id
          where r.user_id = u.id and p.permission in ($1, split_part($1, ':', 1) || ':*', '*'))
        order by u.last_name, u.first_name, u.id
        """,
        row => new PersonName(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3)),
        [permission], ct).ToListAsync(ct);

    /// <summary>What an active user may do at this moment; nothing when there is none of this number.</summary>
    public async Task<PermissionSet> RightsOfAsync(int userId, CancellationToken ct) => new(CallerDirectory.Held(
        session.Caller.TenantId,
        [.. await session.QueryAsync(
            """
            select distinct p.permission from identity.user u join identity.user_role a on a.user_id = u.id
            join identity.role_permission p on p.role_id = a.role_id where u.id = $1 and u.is_active
            """,
            row => row.GetString(0), [userId], ct).ToListAsync(ct)]));

    /// <summary>The active users among <paramref name="ids"/>, all whose roles grant <paramref name="permission"/>, and the client
    /// <paramref name="clientId"/> if he has <paramref name="ownPermission"/> or its "_own" form.</summary>
    /// <param name="permission">"resource:action"; null: nobody more.</param>
    public async Task<IReadOnlyList<Contact>> ContactsAsync(
        IReadOnlyCollection<int> ids, string? permission, int? clientId, string? ownPermission, CancellationToken ct) =>
        await session.QueryAsync(
            """
            select u.id, u.last_name, u.first_name, u.email, coalesce(u.language, t.language), coalesce(u.time_zone, t.time_zone)
            from identity.user u join catalog.tenant t on t.tenant_id = u.tenant_id
            where u.is_active and (u.id = any ($1) or exists (
              select from identity.user_role r join identity.role_permission p on p.role_id = r.role_id
              where r.user_id = u.id and (
                p.permission in ($2::text, split_part($2::text, ':', 1) || ':*') or ($2::text not like 'tenants:%' and p.permission = '*')
                or ($4::text is not null and u.id = $3::int and p.permission in ($4::text, $4::text || '_own', split_part($4::text, ':', 1) || ':*', '*')))))
            order by u.id
            """,
            row => new Contact(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)),
            [ids.Distinct().ToArray(), permission, clientId, ownPermission], ct).ToListAsync(ct);

    /// <summary>
    /// Holds a technician who still works here until the transaction ends, so that two who give him work do it one after the other;
    /// false when there is none of this number.
    /// </summary>
    public async Task<bool> LockTechnicianAsync(int userId, CancellationToken ct) => await session.QueryAsync(
        """
        select from identity.technician t join identity.user u on u.id = t.user_id and u.is_active
        where t.user_id = $1 for no key update of t
        """,
        _ => true,
        [userId], ct).AnyAsync(ct);

    /// <summary>What stands on the company's papers, a PNG or JPEG; null: nothing.</summary>
    public async Task<byte[]?> LogoAsync(CancellationToken ct) =>
        await session.QueryAsync("select content from identity.logo", row => row.GetFieldValue<byte[]>(0), [], ct)
            .SingleOrDefaultAsync(ct);

    public async Task<Company> CompanyAsync(CancellationToken ct) => await session.QueryAsync(
        """
        select slug, name, time_zone, language, currency, max_batteries, raw_retention_days, rollup_retention_days
        from catalog.tenant where tenant_id = current_tenant()
        """,
        row => new Company(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetInt32(6),
            row.GetInt32(7)),
        [], ct).SingleAsync(ct);
}
