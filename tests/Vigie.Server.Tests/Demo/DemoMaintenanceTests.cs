using System.Net.Http.Json;
using System.Text.Json;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Demo;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Loading;

namespace Vigie.Server.Tests.Demo;

public sealed class DemoMaintenanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 16, 14, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => DemoServer.Ct;

    public static TheoryData<string> Companies => [.. DemoCompanies.All.Select(company => company.Slug)];

    [Theory]
    [MemberData(nameof(Companies))]
    public void The_year_of_a_company_is_the_same_each_time_and_hangs_together(string slug)
    {
        var company = DemoCompanies.All.Single(company => company.Slug == slug);
        var (year, again) = (Year(company), Year(company));

        Assert.Equal(year.Lives.Select(life => (life.EquipmentId, life.CreatedAt, life.FinishedAt)), again.Lives.Select(life => (life.EquipmentId, life.CreatedAt, life.FinishedAt)));
        Assert.Equal(year.Statuses, again.Statuses);
        Assert.InRange(year.Lives.Count, 150, 700);
        Assert.All(year.Lives, life =>
        {
            DateTimeOffset?[] steps = [life.CreatedAt, life.StartedAt, life.Waits?.From, life.Waits?.To, life.FinishedAt];
            var told = steps.OfType<DateTimeOffset>().ToList();
            Assert.Equal(told.Order(), told);
            Assert.True(told[^1] <= Now);
            Assert.True(life.StartedAt is null || life.PlannedAt is not null);
            Assert.True(life.PlannedAt is null == life.TechnicianId is null);
            Assert.True(life.Score is null || life.FinishedAt < Now.AddHours(-2));
        });
        Assert.All(year.Statuses, one => Assert.True(one.At <= Now));
        var broken = company.Machines.Select((machine, index) => (Machine: machine, Id: index + 1))
            .Where(one => year.Statuses.Where(status => status.EquipmentId == one.Id).MaxBy(status => status.At).Status != AssetsApi.Status.Operational);
        Assert.Equal(company.Machines.Where(machine => machine.BrokenForHours is not null), broken.Select(one => one.Machine));
    }

    [Theory]
    [MemberData(nameof(Companies))]
    public void Machines_stand_in_places_with_coordinates_and_somebody_can_mend_each(string slug)
    {
        var company = DemoCompanies.All.Single(company => company.Slug == slug);
        var skills = company.People.SelectMany(person => person.Trade?.Skills.Keys ?? []).ToHashSet();

        Assert.InRange(company.Machines.Count, 12, 25);
        Assert.All(company.Machines, machine =>
        {
            var place = company.Places.Single(place => place.Name == machine.Place);
            Assert.NotNull((place.Inside is { } around ? company.Places.Single(one => one.Name == around) : place).Latitude);
            Assert.Contains(DemoFaults.ByKind[machine.Kind].Skill, skills);
        });
        Assert.Equal(company.People.Count, company.People.Select(company.EmailOf).Distinct().Count());
    }

    [Fact]
    public async Task A_loaded_company_has_a_dashboard_a_planning_and_machines_of_known_reliability()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        var client = await server.ServeAsync();
        var manager = DemoAccounts.Read(server.DataDirectory)!.Companies[0].Users.Single(user => user.Role == DemoPerson.Manager);
        var login = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = manager.Email, password = manager.Password }, Ct);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await login.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("access_token").GetString());
        Task<JsonElement> GetAsync(string path) => client.GetFromJsonAsync<JsonElement>($"/api/v1/{path}", Ct);

        var stats = await GetAsync("dashboard/stats");
        Assert.Equal((4, 1), (stats.GetProperty("equipements").GetProperty("total").GetInt32(), stats.GetProperty("equipements").GetProperty("en_panne").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, stats.GetProperty("kpi").GetProperty("taux_respect_delais").ValueKind);
        var ranking = (await GetAsync("equipements/fiabilite")).EnumerateArray().ToList();
        Assert.Equal(2, ranking.Count);
        Assert.All(ranking, row => Assert.InRange(row.GetProperty("pannes").GetInt32(), 1, 30));
        Assert.Equal(["Chariot"], (await GetAsync("dashboard/series")).GetProperty("arrets").EnumerateArray().Select(row => row.GetProperty("nom").GetString()));
        Assert.NotEmpty((await GetAsync("planning")).GetProperty("techniciens").EnumerateArray().Single().GetProperty("visites").EnumerateArray());
        Assert.Equal(4, (await GetAsync("plans-entretien")).GetArrayLength());
        Assert.Equal(2, (await GetAsync("modeles-intervention")).GetArrayLength());
        Assert.Equal(["a_renouveler", "actif"], (await GetAsync("contrats")).EnumerateArray().Select(row => row.GetProperty("statut").GetString()));
    }

    private static DemoYear Year(DemoCompany company) => new(
        company,
        new(
            [.. company.People.Where(person => person.Trade is not null).Select((person, index) => (index + 1, (IReadOnlyCollection<string>)[.. person.Trade!.Skills.Keys]))],
            ManagerId: 99,
            [.. company.Machines.Select((machine, index) => (index + 1, machine))],
            Batteries: []),
        Now);
}
