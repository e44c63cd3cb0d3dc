using System.Diagnostics;
using System.Text.Json;

namespace Vigie.EndToEnd.Tests;

/// <summary>A test told as a story of people at their browsers. Whatever it tells: no request to another host, no error on the
/// console, no breach of the content policy, no error in the server's log.</summary>
public abstract class Story(Site site) : IAsyncLifetime
{
    private const int Wide = 1400;

    private static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(60);

    private readonly List<Visitor> visitors = [];

    private protected Site Site { get; } = site;

    private protected Fleet Fleet => Site.Fleet;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var complaints = new List<string>();
        foreach (var (number, visitor) in visitors.Index())
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                await PhotographAsync(visitor, number);
            }

            complaints.AddRange(visitor.Complaints());
            await visitor.Context.DisposeAsync();
        }

        complaints.AddRange(Site.Server.TakeErrors());
        GC.SuppressFinalize(this);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    private protected async Task<Visitor> GivenVisitorAsync(int width = Wide)
    {
        var visitor = await Visitor.OpenAsync(Site, width);
        visitors.Add(visitor);
        return visitor;
    }

    private protected async Task<Visitor> GivenSignedInAsync(Person person, int width = Wide)
    {
        var visitor = await GivenVisitorAsync(width);
        await visitor.SignInAsync(person);
        return visitor;
    }

    /// <summary>Only who has a trade can be given interventions.</summary>
    /// <returns>The technician's identifier.</returns>
    private protected async Task<int> GivenTechnicianWithTradeAsync()
    {
        var id = (await Site.Admin.GetAsync($"users?search={Person.Technician.Email}"))[0].GetProperty("id").GetInt32();
        await Site.Admin.PutAsync($"users/{id}", new
        {
            email = Person.Technician.Email,
            nom = Person.Technician.LastName,
            prenom = Person.Technician.FirstName,
            roles = new[] { "technicien" },
            is_active = true,
            technicien = new { specialite = "Électrotechnique", competences = new[] { "onduleurs" } },
        });
        return id;
    }

    /// <summary>Does the round that comes every quarter of an hour now, and waits until it has opened the intervention.</summary>
    private protected async Task<int> WhenItsInterventionOpensAsync(int equipment)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < RoundTimeout; await Task.Delay(200, Ct))
        {
            foreach (var round in (await Site.Admin.GetAsync("jobs?kind=PreventiveRound&status=waiting")).EnumerateArray())
            {
                await Site.Admin.PostAsync($"jobs/{round.GetProperty("id")}/retry", new { });
            }

            var plan = (await Site.Admin.GetAsync($"plans-entretien?equipement_id={equipment}"))[0];
            if (plan.GetProperty("intervention_id") is { ValueKind: JsonValueKind.Number } opened)
            {
                return opened.GetInt32();
            }
        }

        throw new TimeoutException("The plan has opened no intervention.");
    }

    private static async Task PhotographAsync(Visitor visitor, int number) => await visitor.Page.ScreenshotAsync(new()
    {
        Path = $"{Site.Repository}artifacts/test-logs/{TestContext.Current.TestMethod?.MethodName}-{number}.png",
    });
}
