using System.Net;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Identity.Sessions;

/// <summary>Lets people in by e-mail address and password.</summary>
internal sealed class SignIn(TenantWork tenants, Passwords.Passwords passwords, LoginThrottle throttle, TimeProvider clock)
{
    private static readonly Login Unknown = new(TenantId: 0, UserId: 0, "", "");

    /// <summary>Verifies the password in each company that knows the address, and opens a session where it is right.</summary>
    /// <exception cref="Refusal">too_many_attempts, invalid_credentials, tenant_required, tenant_suspended or account_inactive; the last
    /// three only to who has the right password, so that nobody learns from them who is known where.</exception>
    public async Task<LoginAnswer> RunAsync(LoginRequest request, IPAddress? address, string? userAgent, CancellationToken ct)
    {
        var email = User.Normalize(request.Email);
        if (throttle.Begin(email, address) is { } wait)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too_many_attempts") { RetryAfter = wait };
        }

        var right = await MatchesAsync(email, request, ct);
        if (right.Count == 0)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "invalid_credentials");
        }

        throttle.Succeed(email, address);
        var admitted = right.Where(match => match.Person is { TenantIsActive: true, IsActive: true }).ToList();
        return admitted switch
        {
            [var match] => await OpenAsync(match, request.Password, address, userAgent, ct),
            [] when right.TrueForAll(match => !match.Person.TenantIsActive) =>
                throw new Refusal(StatusCodes.Status403Forbidden, "tenant_suspended"),
            [] => throw new Refusal(StatusCodes.Status403Forbidden, "account_inactive"),
            _ => throw new Refusal(StatusCodes.Status409Conflict, "tenant_required")
            {
                Extensions = new Dictionary<string, object?>
                {
                    ["tenants"] = admitted.Select(match => new TenantChoice(match.Slug, match.TenantName)).ToList(),
                },
            },
        };
    }

    /// <summary>The companies where an address is known.</summary>
    public Task<List<Login>> FindAsync(string email, CancellationToken ct) => tenants.RunAsync(
        TenantWork.Nobody,
        readOnly: true,
        (_, session) => session.QueryAsync(
            "select tenant_id, user_id, slug, name from catalog.find_logins($1)",
            row => new Login(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.GetString(3)), [email], ct).ToListAsync(ct).AsTask(),
        ct);

    private async Task<List<Match>> MatchesAsync(string email, LoginRequest request, CancellationToken ct)
    {
        var logins = (await FindAsync(email, ct)).FindAll(login => request.Tenant is null || request.Tenant == login.Slug);
        var right = new List<Match>();

        // An unknown address takes the same way as a known one, so that the time it takes tells nothing.
        foreach (var login in logins is [] ? [Unknown] : logins)
        {
            var person = await tenants.RunAsync(
                new Caller(login.TenantId), readOnly: true, (_, session) => Person.FindAsync(session, login.UserId, ct), ct);
            var match = await passwords.VerifyAsync(request.Password, person?.PasswordHash, ct);
            if (person is not null && match != PasswordMatch.Wrong)
            {
                right.Add(new(login.TenantId, login.Slug, login.TenantName, person, match == PasswordMatch.RightButOutdated));
            }
        }

        return right;
    }

    private async Task<LoginAnswer> OpenAsync(Match match, string password, IPAddress? address, string? userAgent, CancellationToken ct)
    {
        var person = match.Person;
        var better = match.Outdated ? await passwords.HashAsync(password, ct) : null;
        var tokens = await tenants.RunAsync(
            new Caller(match.TenantId, person.Id, Address: address),
            readOnly: false,
            async (services, session) =>
            {
                // The old hash too: a password changed in this very moment must not be put back.
                await session.ExecuteAsync(
                    """
                    update identity.user set last_login_at = $2,
                      password_hash = case when password_hash = $4 then coalesce($3::text, password_hash) else password_hash end
                    where id = $1
                    """,
                    [person.Id, clock.GetUtcNow(), better, person.PasswordHash], ct);
                var opened = await services.GetRequiredService<OpenSessions>().StartAsync(person, address, userAgent, ct);
                await services.GetRequiredService<Audit>()
                    .WriteAsync("user_signed_in", "user", person.Id, person.FullName, null, null, ct);
                return opened;
            },
            ct);
        return new(
            tokens.AccessToken, tokens.RefreshToken, "bearer", tokens.ExpiresIn,
            new(person.Id, person.Email, person.Role, person.LastName, person.FirstName));
    }

    /// <summary>A company that knows an address.</summary>
    internal sealed record Login(int TenantId, int UserId, string Slug, string TenantName);

    private sealed record Match(int TenantId, string Slug, string TenantName, Person Person, bool Outdated);
}
