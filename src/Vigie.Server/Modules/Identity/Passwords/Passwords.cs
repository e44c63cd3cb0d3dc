using System.Globalization;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Passwords;

/// <summary>Hashes and verifies passwords beside the requests, never more at once than there are processors: a tenth of a second of
/// work each, which a flood of sign-ins must not take away from everything else.</summary>
internal sealed class Passwords(PasswordHasher hasher) : IDisposable
{
    private readonly SemaphoreSlim gate = new(Environment.ProcessorCount);

    public Task<string> HashAsync(string password, CancellationToken ct) => RunAsync(() => hasher.Hash(password), ct);

    public Task<PasswordMatch> VerifyAsync(string password, string? stored, CancellationToken ct) =>
        RunAsync(() => hasher.Verify(password, stored), ct);

    /// <param name="field">JSON path of the field that the messages belong to.</param>
    /// <param name="personal">The person's e-mail address and names.</param>
    /// <exception cref="Refusal">password_weak, with every rule that the password breaks.</exception>
    public static void Demand(string password, string field, params IReadOnlyList<string> personal)
    {
        var flaws = PasswordPolicy.Check(password, personal);
        if (flaws.Count > 0)
        {
            throw new Refusal(StatusCodes.Status422UnprocessableEntity, "password_weak")
            {
                Errors = new Dictionary<string, string[]>
                {
                    [field] = [.. flaws.Select(flaw => PasswordPolicy.Describe(flaw, CultureInfo.CurrentUICulture))],
                },
            };
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return await Task.Run(work, ct);
        }
        finally
        {
            gate.Release();
        }
    }
}
