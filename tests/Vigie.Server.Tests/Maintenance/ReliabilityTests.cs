using System.Globalization;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class ReliabilityTests(VigieApp app) : IAsyncLifetime
{
    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Failures_down_time_and_labour_come_from_the_statuses_and_from_corrective_work()
    {
        await WasAsync(workshop.Press, (1000, "Operational"), (100, "Broken"), (98, "InMaintenance"), (96, "Operational"), (60, "InMaintenance"), (58, "Operational"));
        await RepairedAsync(workshop.Press, begun: 97, ended: 96, minutes: 45); // the breakdown that the statuses tell
        await RepairedAsync(workshop.Press, begun: 40, ended: 34, minutes: 30); // one of which no status tells
        await RepairedAsync(workshop.Press, begun: 20, ended: 18, minutes: 15);

        var shown = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}/fiabilite?jours=30");

        Assert.Equal((3, 90L), (shown.GetProperty("pannes").GetInt32(), shown.GetProperty("minutes_travail").GetInt64()));
        Assert.Equal(14, shown.GetProperty("arret_heures").GetDouble(), 0.05); // 4 + 2 of maintenance + 6 + 2
        Assert.Equal(4, shown.GetProperty("mttr_heures").GetDouble(), 0.05); // of 4, 6 and 2
        Assert.Equal((720 - 14) / 3.0, shown.GetProperty("mtbf_heures").GetDouble(), 0.05);
        Assert.Equal(100 * 706 / 720.0, shown.GetProperty("disponibilite").GetDouble(), 0.05);
        Assert.Equal(
            -18 + (706 / 3.0), (shown.GetProperty("prochaine_panne").GetDateTimeOffset() - shown.GetProperty("fin").GetDateTimeOffset()).TotalHours, 0.1);
        Assert.Equal(
            ["marche", "arret", "marche", "arret", "marche", "arret", "marche", "arret", "marche"],
            shown.GetProperty("periodes").EnumerateArray().Select(period => period.GetProperty("etat").GetString()));
    }

    [Fact]
    public async Task What_nobody_told_anything_of_was_not_running_before_it_was_known()
    {
        var shown = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}/fiabilite");

        Assert.InRange((shown.GetProperty("fin").GetDateTimeOffset() - shown.GetProperty("debut").GetDateTimeOffset()).TotalMinutes, 0, 10);
        Assert.Equal((0, JsonValueKind.Null), (shown.GetProperty("pannes").GetInt32(), shown.GetProperty("mtbf_heures").ValueKind));
    }

    [Fact]
    public async Task The_ranking_begins_with_what_stood_still_for_longest_and_shows_a_client_his_own()
    {
        var his = await workshop.GivenMachineAsync("Four", "F-1", workshop.ClientId);
        await workshop.GivenMachineAsync("Neuve", "N-1");
        await WasAsync(workshop.Press, (500, "Operational"), (48, "Broken"), (47, "Operational"));
        await WasAsync(his, (500, "Operational"), (48, "Broken"), (40, "Operational"));

        Assert.Equal([his, workshop.Press], await RankAsync(workshop.Manager));
        Assert.Equal([his], await RankAsync(workshop.Client));
        Assert.Equal([workshop.Press], await RankAsync(workshop.Manager, "?limit=1&offset=1"));
        Assert.Equal("equipment_unknown", await (await workshop.Client.Client.GetAsync(
            $"/api/v1/equipements/{workshop.Press}/fiabilite", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task The_ranking_is_reckoned_anew_as_soon_as_something_stops_or_runs_again()
    {
        Assert.Empty(await RankAsync(workshop.Manager));
        await WasAsync(workshop.Press, (500, "Operational"), (48, "Broken"), (47, "Operational"));
        Assert.Equal([workshop.Press], await RankAsync(workshop.Manager));
        Assert.Empty(await RankAsync(workshop.Client));

        var other = await workshop.GivenMachineAsync("Four", "F-1");
        await WasAsync(other, (500, "Operational"), (48, "Broken"));
        Assert.Equal([other, workshop.Press], await RankAsync(workshop.Manager));

        await workshop.Admin.RunAsync("update assets.equipment set archived_at = now() where id = $1", other);
        Assert.Equal([workshop.Press], await RankAsync(workshop.Manager));
        Assert.Empty(await RankAsync(workshop.Manager, "?jours=1"));
    }

    [Fact]
    public async Task The_ranking_says_of_each_what_is_said_of_it_alone()
    {
        var chance = new Random(7);
        string[] statuses = ["Operational", "Degraded", "Broken", "InMaintenance", "OutOfService"];
        for (var machine = 0; machine < 12; machine++)
        {
            var id = await workshop.GivenMachineAsync($"Machine {machine}", $"M-{machine}");
            await WasAsync(id, [.. Enumerable.Range(0, 6).Select(_ => (chance.Next(1, 1500) + 0.5, statuses[chance.Next(statuses.Length)]))]);
            for (var repair = 0; repair < 4; repair++)
            {
                var begun = chance.Next(5, 1500);
                await RepairedAsync(id, begun, ended: begun - chance.Next(1, 5), minutes: 10);
            }
        }

        var ranked = await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements/fiabilite?jours=40");

        Assert.True(ranked.Count > 5);
        var downTimes = ranked.ConvertAll(row => row.GetProperty("arret_heures").GetDouble());
        Assert.Equal(downTimes.OrderDescending(), downTimes);
        foreach (var row in ranked)
        {
            var alone = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{row.GetProperty("equipement_id").GetInt32()}/fiabilite?jours=40");
            Assert.All(
                ["nom", "localisation", "statut", "pannes", "mttr_heures", "minutes_travail"],
                field => Assert.Equal(row.GetProperty(field).ToString(), alone.GetProperty(field).ToString()));
            Assert.Equal(row.GetProperty("arret_heures").GetDouble(), alone.GetProperty("arret_heures").GetDouble(), 0.05); // the clock goes on
            Assert.Equal(row.GetProperty("disponibilite").GetDouble(), alone.GetProperty("disponibilite").GetDouble(), 0.05);
        }
    }

    [Fact]
    public async Task The_series_count_by_week_by_cause_and_by_technician_and_name_what_stands_still()
    {
        var now = app.Clock.GetUtcNow();
        await workshop.Admin.RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
            insert into maintenance.intervention (title, kind, status, equipment_id, created_at, due_at, finished_at, cause)
            select 'Faite', 'Corrective', 'Done', {workshop.Press}, now.at - n * interval '7 days', now.at - n * interval '7 days' + (n % 2 - 0.5) * interval '1 hour', now.at - n * interval '7 days', c
            from (select timestamptz '{now:O}' as at) now, generate_series(0, 12) n, unnest(array['Joint usé', ' joint USÉ ', null]) c where n < 4 or c is null
            """));
        var visit = await workshop.GivenInterventionAsync("Fuite");
        await Company.JsonAsync(await workshop.AssignAsync(visit, at: now, minutes: 600));
        await Company.JsonAsync(await workshop.Manager.PutAsync($"/api/v1/equipements/{workshop.Press}/statut", new { statut = "en_panne" }));

        var series = await workshop.Manager.GetAsync<JsonElement>("/api/v1/dashboard/series?semaines=4");

        var weeks = series.GetProperty("semaines").EnumerateArray().ToList();
        Assert.Equal([3, 3, 3, 4], weeks.Select(week => week.GetProperty("ouvertes").GetInt32()));
        Assert.Equal([(3, 3, 0), (3, 0, 3), (3, 3, 0), (3, 0, 3)], weeks.Select(week => (
            week.GetProperty("terminees").GetInt32(), week.GetProperty("dans_les_delais").GetInt32(), week.GetProperty("hors_delais").GetInt32())));
        Assert.Equal([("joint usé", 8), (null, 4)], series.GetProperty("causes").EnumerateArray()
            .Select(cause => (cause.GetProperty("cause").GetString()?.Trim().ToLowerInvariant(), cause.GetProperty("nombre").GetInt32())));
        Assert.Equal([(workshop.TechnicianId, 1, 25.0)], series.GetProperty("charge").EnumerateArray().Select(load => (
            load.GetProperty("technicien_id").GetInt32(), load.GetProperty("visites").GetInt32(), load.GetProperty("charge").GetDouble())));
        var down = Assert.Single(series.GetProperty("arrets").EnumerateArray());
        Assert.Equal((workshop.Press, visit), (down.GetProperty("equipement_id").GetInt32(), down.GetProperty("intervention_id").GetInt32()));
        Assert.InRange((now - down.GetProperty("depuis").GetDateTimeOffset()).TotalMinutes, -10, 10);
        Assert.Equal("forbidden", await (await workshop.Client.Client.GetAsync("/api/v1/dashboard/series", Company.Ct)).CodeAsync());
    }

    private static async Task<List<int>> RankAsync(Tenant who, string query = "") =>
        [.. (await who.GetAsync<List<JsonElement>>($"/api/v1/equipements/fiabilite{query}")).Select(row => row.GetProperty("equipement_id").GetInt32())];

    private Task<int> WasAsync(int equipment, params (double HoursAgo, string Status)[] statuses) => workshop.Admin.RunAsync(
        "insert into assets.equipment_status (equipment_id, at, status) values " + string.Join(
            ", ", statuses.Select(one => $"({equipment}, {Ago(one.HoursAgo)}, '{one.Status}')")));

    private Task<int> RepairedAsync(int equipment, double begun, double ended, int minutes) => workshop.Admin.RunAsync($"""
        insert into maintenance.intervention (title, kind, status, equipment_id, created_at, started_at, finished_at, minutes)
        values ('Réparation', 'Corrective', 'Done', {equipment}, {Ago(begun + 1)}, {Ago(begun)}, {Ago(ended)}, {minutes})
        """);

    private string Ago(double hours) => $"timestamptz '{app.Clock.GetUtcNow().AddHours(-hours):O}'";
}
