using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>Contracts of a workshop, written and read as a manager does.</summary>
internal sealed class Agreements(VigieApp app, Workshop workshop)
{
    public static Dictionary<string, object?> Body(DateOnly starts, DateOnly ends, object? more = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["titre"] = "Contrat d’entretien",
            ["client_nom"] = "Atlas",
            ["date_debut"] = $"{starts:yyyy-MM-dd}",
            ["date_fin"] = $"{ends:yyyy-MM-dd}",
        };
        foreach (var (name, value) in JsonSerializer.SerializeToElement(more ?? new { }).EnumerateObject().Select(field => (field.Name, field.Value)))
        {
            body[name] = value;
        }

        return body;
    }

    public async Task<int> GivenAsync(DateOnly starts, DateOnly ends, object? more = null) =>
        (await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/contrats", Body(starts, ends, more)))).GetProperty("id").GetInt32();

    public Task<JsonElement> OneAsync(int id, Tenant? who = null) => (who ?? workshop.Manager).GetAsync<JsonElement>($"/api/v1/contrats/{id}");

    public async Task<(string? Status, int? DaysLeft)> StateAsync(int id)
    {
        var one = await OneAsync(id);
        return (one.GetProperty("statut").GetString(), one.GetProperty("jours_restants").Deserialize<int?>());
    }

    public async Task<IEnumerable<int>> ListAsync(string query) =>
        (await workshop.Manager.GetAsync<List<JsonElement>>($"/api/v1/contrats{query}")).Select(one => one.GetProperty("id").GetInt32());

    public async Task<List<string?>> ToldAsync()
    {
        await workshop.Admin.UntilQuietAsync();
        return [.. (await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/notifications"))
            .Where(notice => notice.GetProperty("titre").GetString() == "Contrat à renouveler").Select(notice => notice.GetProperty("lien").GetString())];
    }

    public Task<int> MorningAsync() => RunAsync<KeepContracts>(job => job.RunAsync(new(), Company.Ct));

    public Task<int> RunAsync<TJob>(Func<TJob, Task> run) where TJob : notnull => app.ClientOf(workshop.Company.Id, null).InSessionAsync(async (services, _) =>
    {
        await run(services.GetRequiredService<TJob>());
        return 0;
    });

    public Task<int> SetZoneAsync(string zone) => workshop.Admin.RunAsync("update catalog.tenant set time_zone = $1", zone);

    public DateOnly Today(string? zone = null) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(
        app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone ?? "America/Toronto")).DateTime);

    public static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
