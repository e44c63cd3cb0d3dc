using System.Diagnostics;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>Brings the demonstration and takes it away. A company whose loading was interrupted is loaded anew.</summary>
internal sealed partial class DemoLoader(
    DemoStore store, CompanyMaking making, HistoryLoading history, IdentityApi.Seeding seeding, ServerOptions options, TimeProvider clock,
    ILogger<DemoLoader> log)
{
    public const string OperatorEmail = "operateur@vigie.example";

    /// <summary>Loads the companies that are not there or not whole; changes nothing when all are.</summary>
    /// <param name="tell">Is called once people can sign in, before the history is written.</param>
    /// <returns>How many companies it loaded; null when another process is at it.</returns>
    public async Task<int?> LoadAsync(
        IReadOnlyList<DemoCompany> companies, DemoSpan span, Action<DemoAccounts> tell, CancellationToken ct)
    {
        var loaded = 0;
        var alone = await store.AloneAsync(async () => loaded = await LoadMissingAsync(companies, span, tell, ct), ct);
        if (!alone)
        {
            LogBusy();
        }

        return alone ? loaded : null;
    }

    /// <summary>Removes every demonstration company, its operator and the file of its accounts.</summary>
    /// <returns>How many companies it removed; null when another process is loading.</returns>
    public async Task<int?> RemoveAsync(CancellationToken ct)
    {
        var removed = 0;
        var alone = await store.AloneAsync(
            async () =>
            {
                foreach (var company in await store.CompaniesAsync(ct))
                {
                    await store.RemoveAsync(company.TenantId, ct);
                    LogRemoved(company.Slug);
                    removed++;
                }

                await seeding.RemoveOperatorAsync(OperatorEmail, ct);
                DemoAccounts.Delete(options.DataDirectory);
            },
            ct);
        return alone ? removed : null;
    }

    private async Task<int> LoadMissingAsync(
        IReadOnlyList<DemoCompany> companies, DemoSpan span, Action<DemoAccounts> tell, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var stored = await store.CompaniesAsync(ct);
        foreach (var unfinished in stored.Where(company => !company.IsComplete))
        {
            LogUnfinished(unfinished.Slug);
            await store.RemoveAsync(unfinished.TenantId, ct);
        }

        var whole = stored.Where(company => company.IsComplete).Select(company => company.Slug).ToHashSet(StringComparer.Ordinal);
        var missing = companies.Where(company => !whole.Contains(company.Slug)).ToList();
        var known = DemoAccounts.Read(options.DataDirectory);
        if (missing.Count == 0)
        {
            Tell(known, tell);
            return 0;
        }

        var loadedAt = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var made = new List<DemoCompanyAccounts>();
        foreach (var company in missing)
        {
            made.Add(await making.CreateAsync(company, loadedAt, ct));
        }

        var accounts = new DemoAccounts(
            options.Url,
            known?.Operator ?? await MakeOperatorAsync(ct),
            [.. (known?.Companies ?? []).Where(company => whole.Contains(company.Slug)), .. made]);
        accounts.Write(options.DataDirectory);
        tell(accounts);
        await history.LoadAsync([.. missing.Zip(made, (company, account) => (company, account.TenantId))], span, loadedAt, ct);
        LogLoaded(missing.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return missing.Count;
    }

    private void Tell(DemoAccounts? known, Action<DemoAccounts> tell)
    {
        if (known is null)
        {
            LogAccountsLost(DemoAccounts.PathIn(options.DataDirectory));
        }
        else
        {
            tell(known with { Url = options.Url });
        }
    }

    private async Task<DemoAccount> MakeOperatorAsync(CancellationToken ct)
    {
        var account = new DemoAccount(OperatorEmail, DemoPasswords.New(OperatorEmail), "operateur");
        await seeding.RemoveOperatorAsync(OperatorEmail, ct); // one of whom nobody knows the password
        await seeding.CreateOperatorAsync(account.Email, account.Password, "Lemieux", "Claire", ct);
        return account;
    }

    [LoggerMessage(LogLevel.Information, "The demonstration is there: {Companies} companies loaded in {Seconds:F1} s")]
    private partial void LogLoaded(int companies, double seconds);

    [LoggerMessage(LogLevel.Warning, "The loading of the demonstration company {Slug} was interrupted: loading it anew")]
    private partial void LogUnfinished(string slug);

    [LoggerMessage(LogLevel.Information, "Demonstration company {Slug} removed")]
    private partial void LogRemoved(string slug);

    [LoggerMessage(LogLevel.Warning, "Another process is loading or removing the demonstration")]
    private partial void LogBusy();

    [LoggerMessage(
        LogLevel.Warning,
        "The demonstration is there, but {Path}, which holds its passwords, is not: «demo remove», then «demo load» makes both anew")]
    private partial void LogAccountsLost(string path);
}
