using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

/// <summary>A workshop with three sites around Québec and two technicians who set out from Lévis, on the Monday after next.</summary>
internal sealed class Dispatch
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
    private static readonly (double Latitude, double Longitude)[] Sites = [(46.81, -71.21), (46.86, -71.35), (46.75, -71.30)];

    private readonly List<int> machines = [];

    private Dispatch(Workshop workshop) => Workshop = workshop;

    public Workshop Workshop { get; }
    public Tenant Manager => Workshop.Manager;
    public int Marie => Workshop.TechnicianId;
    public int Karim { get; private set; }

    /// <summary>Of the planned week.</summary>
    public DateOnly Monday { get; private set; }

    public static async Task<Dispatch> OpenAsync(VigieApp app)
    {
        var dispatch = new Dispatch(await Workshop.OpenAsync(app));
        await dispatch.FurnishAsync(app);
        return dispatch;
    }

    /// <summary>A moment of the planned week: day 0 is Monday, hours are local.</summary>
    public DateTimeOffset At(int day, double hour)
    {
        var local = Monday.AddDays(day).ToDateTime(TimeOnly.MinValue).AddHours(hour);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public async Task<int> GivenAsync(
        string title, int site = 0, int minutes = 60, object? due = null, string[]? skills = null, int level = 1, string priority = "normale",
        object? from = null, object? to = null) => (await Company.JsonAsync(await Manager.PostAsync("/api/v1/interventions", new
        {
            titre = title,
            equipement_id = machines[site],
            date_limite = due,
            competences = skills ?? [],
            niveau_requis = level,
            priorite = priority,
            duree_estimee = minutes,
            fenetre_debut = from,
            fenetre_fin = to,
        }))).GetProperty("id").GetInt32();

    /// <summary>An intervention with its appointment; returns the id of the intervention.</summary>
    public async Task<int> GivenVisitAsync(string title, int technician, DateTimeOffset at, int site = 0, int minutes = 60)
    {
        var id = await GivenAsync(title, site, minutes);
        await Company.JsonAsync(await Workshop.AssignAsync(id, technician, at, minutes));
        return id;
    }

    public async Task<JsonElement> BoardAsync(int days = 5) => await Manager.GetAsync<JsonElement>(
        $"/api/v1/planning?date_debut={Monday:yyyy-MM-dd}&date_fin={Monday.AddDays(days - 1):yyyy-MM-dd}");

    /// <summary>The appointments on the board as «title technician day hour:minute».</summary>
    public async Task<List<string>> ShowAsync() => [
        .. from technician in (await BoardAsync()).GetProperty("techniciens").EnumerateArray()
           from visit in technician.GetProperty("visites").EnumerateArray()
           select $"{visit.GetProperty("intervention").GetProperty("titre")} {technician.GetProperty("id")} {Show(visit.GetProperty("date_planifiee").GetDateTimeOffset())}"];

    public string Show(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{DateOnly.FromDateTime(local.DateTime).DayNumber - Monday.DayNumber} {local:HH:mm}");
    }

    public async Task<JsonElement> VisitAsync(int intervention) =>
        (from technician in (await BoardAsync()).GetProperty("techniciens").EnumerateArray()
         from visit in technician.GetProperty("visites").EnumerateArray()
         where visit.GetProperty("intervention").GetProperty("id").GetInt32() == intervention
         select visit).Single();

    /// <summary>Asks for the week, and waits for the proposal.</summary>
    public async Task<JsonElement> ProposeWeekAsync()
    {
        var asked = await Company.JsonAsync(await Manager.PostAsync("/api/v1/planning/generer", new { debut = $"{Monday:yyyy-MM-dd}" }));
        var url = $"/api/v1/planning/propositions/{asked.GetProperty("id")}";
        for (var found = asked; ; found = await Manager.GetAsync<JsonElement>(url))
        {
            if (found.GetProperty("statut").GetString() is not "en_calcul")
            {
                Assert.Equal("prete", found.GetProperty("statut").GetString());
                return found;
            }

            await Task.Delay(50, Company.Ct);
        }
    }

    public Task<HttpResponseMessage> ApplyAsync(JsonElement proposal, Tenant? who = null) =>
        (who ?? Manager).PostAsync($"/api/v1/planning/propositions/{proposal.GetProperty("id")}/appliquer", new { option = 0 });

    public static List<JsonElement> Stops(JsonElement proposal, int option = 0) =>
        [.. proposal.GetProperty("options")[option].GetProperty("visites").EnumerateArray()];

    private async Task FurnishAsync(VigieApp app)
    {
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        Monday = today.AddDays(14 - (((int)today.DayOfWeek + 6) % 7));
        Karim = await Workshop.GivenTechnicianAsync("Bouchard", "Pneumatique");
        foreach (var technician in new[] { Marie, Karim })
        {
            await Company.JsonAsync(await Manager.PutAsync(
                $"/api/v1/techniciens/{technician}", new { localisation_base = "Lévis", latitude = 46.80, longitude = -71.18 }));
        }

        foreach (var (latitude, longitude) in Sites)
        {
            var place = await Company.JsonAsync(await Workshop.Admin.PostAsync(
                "/api/v1/lieux", new { nom = $"Site {machines.Count}", latitude, longitude }));
            machines.Add((await Company.JsonAsync(await Manager.PostAsync("/api/v1/equipements", new
            {
                nom = $"Pompe {machines.Count}",
                type = "Pompe",
                numero_serie = $"P-{machines.Count}",
                lieu_id = place.GetProperty("id").GetInt32(),
            }))).GetProperty("id").GetInt32());
        }
    }
}
