using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vigie.Bench;

/// <summary>A company of 20,000 machines and 200,000 interventions: each list for one person, and 100 people at once.</summary>
internal static class Works
{
    private const int Machines = 20_000;
    private const int Interventions = 200_000;
    private const int Technicians = 20;
    private const int Requests = 40;
    private const int People = 100;
    private const double ListLimit = 100;
    private const double PeopleLimit = 200;
    private const string Password = "Phare-Du-Large7";

    private static readonly string[] Skills = ["pompes"];
    private static readonly TimeSpan Crowd = TimeSpan.FromSeconds(60);

    // Every list with every filter and order that it offers, and its last page.
    private static readonly string[] Lists =
    [
        "dashboard/stats", "dashboard/series",
        "equipements", "equipements?offset=19950", "equipements?search=presse 123", "equipements?search=nulle part", "equipements?localisation=Site 77",
        "equipements?lieu_id={place}", "equipements?type=Pompe", "equipements?statut=en_panne", "equipements?kind=machine", "equipements?maintenance_due=true",
        "equipements?maintenance_due=false", "equipements/{machine}", "equipements/{machine}/statuts", "equipements/{machine}/fiabilite",
        "equipements/fiabilite", "equipements/fiabilite?offset=19950",
        "interventions", "interventions?limit=500", "interventions?offset=100000", "interventions?offset=199950",
        "interventions?sort=urgence", "interventions?sort=urgence&offset=199950", "interventions?active=true&sort=urgence", "interventions?active=true",
        "interventions?active=false", "interventions?en_retard=true", "interventions?en_retard=false", "interventions?statut=ouverte",
        "interventions?statut=planifiee", "interventions?statut=en_cours", "interventions?statut=terminee", "interventions?statut=annulee",
        "interventions?statut=terminee&sort=urgence", "interventions?priorite=critique", "interventions?priorite=normale",
        "interventions?type_intervention=preventive", "interventions?urgence=true", "interventions?urgence=false", "interventions?search=fuite 77",
        "interventions?search=nulle part", "interventions?search=presse", "interventions?equipement_id={machine}", "interventions?technicien_id={technician}",
        "interventions?technicien_id={technician}&statut=planifiee", "interventions?alerte_id=7", "interventions?du={month}&au={next}",
        "interventions?du={month}&au={next}&active=true&limit=500", "interventions/my-interventions",
        "plans-entretien", "plans-entretien?offset=19950", "plans-entretien?echu=true", "plans-entretien?echu=false", "plans-entretien?actif=true",
        "plans-entretien?equipement_id={machine}", "plans-entretien?du={month}&au={next}&limit=500",
        "demandes", "demandes?offset=20000", "demandes?statut=nouvelle", "demandes?statut=acceptee", "demandes?equipement_id={machine}",
        "planning", "planning/conflits", "techniciens", "techniciens?search=banc",
        "documents", "documents?offset=47950", "documents?type=photo", "documents?equipement_id={machine}", "documents?supprimes=true",
        "notifications", "notifications?offset=49950", "notifications/envois", "notifications/envois?offset=49950",
        "jobs", "jobs?offset=99000", "jobs?status=failed", "jobs?status=done", "jobs?queue=mail", "jobs/summary",
        "alerts", "alerts?state=all", "alerts?state=all&offset=49900", "alerts?state=all&search=temp", "alerts?state=all&severity=critical",
        "batteries", "lieux", "users",
    ];

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        var technicians = await HireAsync(server);
        await WorksFilling.FillAsync(fleet, Machines, Interventions);
        var machine = await FirstAsync(server, "equipements?search=presse 123&limit=1");
        var month = new DateTime(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{machine}"] = $"{machine}",
            ["{technician}"] = $"{technicians[0]}",
            ["{place}"] = $"{await FirstAsync(server, "lieux?search=Site 77")}",
            ["{month}"] = $"{month:yyyy-MM-ddTHH:mm:ssZ}",
            ["{next}"] = $"{month.AddMonths(1):yyyy-MM-ddTHH:mm:ssZ}",
        };
        foreach (var list in Lists)
        {
            await ListAsync(server, list, values.Aggregate(list, (url, value) => url.Replace(value.Key, value.Value, StringComparison.Ordinal)), report);
        }

        await CrowdAsync(server, machine, report);
    }

    /// <summary>Each time beside one of /health, which says how busy the machine was meanwhile.</summary>
    private static async Task ListAsync(ServerUnderTest server, string name, string url, Report report)
    {
        var (times, healths) = (new List<double>(), new List<double>());
        for (var i = -5; i < Requests; i++) // the first ones warm up, and prepare the statements
        {
            var health = await TimeAsync(server.Admin, "/health");
            var took = await TimeAsync(server.Admin, $"/api/v1/{url}");
            if (i >= 0)
            {
                healths.Add(health);
                times.Add(took);
            }
        }

        var (median, bare) = (Report.Percentile(times, 0.5), Report.Percentile(healths, 0.5));
        report.Add(
            $"`GET /{name}`, p95", Report.Percentile(times, 0.95), ListLimit, atLeast: false, " ms", $"median {median:F1} ms, {median / bare:F0} times /health; one person");
    }

    private static async Task<double> TimeAsync(HttpClient client, string url)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(url);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Three lists to one new intervention, and 1 to 3 s to think, as in the specification's load test.</summary>
    private static async Task CrowdAsync(ServerUnderTest server, int machine, Report report)
    {
        var (reads, writes, errors) = (new List<double>(), new List<double>(), 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, People).Select(async person =>
        {
            var chance = new Random(person);
            while (watch.Elapsed < Crowd)
            {
                await Task.Delay(chance.Next(1000, 3000));
                var isWrite = chance.Next(4) == 0;
                var start = Stopwatch.GetTimestamp();
                using var answer = isWrite
                    ? await server.Admin.PostAsJsonAsync("/api/v1/interventions", new
                    {
                        titre = "Fuite hydraulique",
                        type_intervention = "corrective",
                        priorite = "normale",
                        equipement_id = machine,
                        description = "Mesure",
                    })
                    : await server.Admin.GetAsync("/api/v1/interventions");
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                lock (reads)
                {
                    (isWrite ? writes : reads).Add(took);
                    errors += answer.IsSuccessStatusCode ? 0 : 1;
                }
            }
        }));
        var rate = (reads.Count + writes.Count) / watch.Elapsed.TotalSeconds;
        report.Add($"{People} people, lists, p95", Report.Percentile(reads, 0.95), PeopleLimit, atLeast: false, " ms", $"{rate:F0} requests/s over {Crowd.TotalSeconds:F0} s; median {Report.Percentile(reads, 0.5):F0} ms");
        report.Add($"{People} people, new interventions, p95", Report.Percentile(writes, 0.95), PeopleLimit, atLeast: false, " ms", $"{writes.Count} of them; median {Report.Percentile(writes, 0.5):F0} ms");
        report.Add($"{People} people, refused requests", errors, 1, atLeast: false, "", $"of {reads.Count + writes.Count}");
    }

    private static async Task<List<int>> HireAsync(ServerUnderTest server)
    {
        var hired = new List<int>();
        for (var i = 0; i < Technicians; i++)
        {
            var answer = await server.Admin.PostAsJsonAsync("/api/v1/users", new
            {
                email = $"technicien{i}@bench.example",
                password = Password,
                nom = $"Banc {i}",
                prenom = "Awa",
                role = "technicien",
                technicien = new { specialite = "Hydraulique", competences = Skills },
            });
            hired.Add((await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32());
        }

        return hired;
    }

    private static async Task<int> FirstAsync(ServerUnderTest server, string list) =>
        (await server.Admin.GetFromJsonAsync<JsonElement>($"/api/v1/{list}"))[0].GetProperty("id").GetInt32();
}
