using System.Net;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class PlanningBoardTests(VigieApp app) : IAsyncLifetime
{
    private Dispatch dispatch = null!;

    public async ValueTask InitializeAsync() => dispatch = await Dispatch.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_board_shows_who_works_when_and_what_nobody_does_yet()
    {
        await Company.JsonAsync(await dispatch.Manager.PutAsync($"/api/v1/techniciens/{dispatch.Karim}/horaires", new
        {
            horaires = new[] { new { jour = 2, debut = "13:00", fin = "21:00", pause_debut = "17:00", pause_fin = "18:00", pause_minutes = 30 } },
        }));
        await dispatch.GivenAsync("À faire");
        await dispatch.GivenVisitAsync("Prévue", dispatch.Marie, dispatch.At(0, 9));

        var board = await dispatch.BoardAsync();

        var karim = board.GetProperty("techniciens").EnumerateArray().Single(one => one.GetProperty("id").GetInt32() == dispatch.Karim);
        var period = Assert.Single(karim.GetProperty("periodes").EnumerateArray());
        Assert.Equal((dispatch.At(1, 13), dispatch.At(1, 21)), (period.GetProperty("debut").GetDateTimeOffset(), period.GetProperty("fin").GetDateTimeOffset()));
        var marie = board.GetProperty("techniciens").EnumerateArray().Single(one => one.GetProperty("id").GetInt32() == dispatch.Marie);
        Assert.Equal(5, marie.GetProperty("periodes").GetArrayLength());
        Assert.Equal("Prévue", Assert.Single(marie.GetProperty("visites").EnumerateArray()).GetProperty("intervention").GetProperty("titre").GetString());
        Assert.Equal("À faire", Assert.Single(board.GetProperty("a_planifier").EnumerateArray()).GetProperty("titre").GetString());
        Assert.Equal("America/Toronto", board.GetProperty("fuseau").GetString());
    }

    [Fact]
    public async Task Each_kind_of_conflict_is_told()
    {
        var early = await dispatch.GivenVisitAsync("Tôt", dispatch.Marie, dispatch.At(0, 7), minutes: 30);
        var first = await dispatch.GivenVisitAsync("Première", dispatch.Marie, dispatch.At(0, 9));
        var near = await dispatch.GivenVisitAsync("Trop près", dispatch.Marie, dispatch.At(0, 10), site: 1);
        var over = await dispatch.GivenVisitAsync("Par-dessus", dispatch.Karim, dispatch.At(1, 9));
        var under = await dispatch.GivenVisitAsync("Dessous", dispatch.Karim, dispatch.At(1, 8), minutes: 60);
        await dispatch.Workshop.Admin.RunAsync("update maintenance.visit set minutes = 90 where planned_at = $1", dispatch.At(1, 8));
        var away = await dispatch.GivenVisitAsync("Absent", dispatch.Karim, dispatch.At(2, 9));
        await Company.JsonAsync(await dispatch.Manager.PostAsync(
            $"/api/v1/techniciens/{dispatch.Karim}/absences", new { debut = dispatch.At(2, 8), fin = dispatch.At(2, 17), motif = "Formation" }));
        var unskilled = await dispatch.GivenAsync("Soudure", skills: ["Soudure", "pompes"]);
        await Company.JsonAsync(await dispatch.Workshop.AssignAsync(unskilled, dispatch.Karim, dispatch.At(3, 9)));

        var found = (await dispatch.Manager.GetAsync<List<JsonElement>>(
            $"/api/v1/planning/conflits?date_debut={dispatch.Monday:yyyy-MM-dd}&date_fin={dispatch.Monday.AddDays(4):yyyy-MM-dd}"))
            .Select(one => $"{one.GetProperty("type")} {one.GetProperty("intervention_id")} {one.GetProperty("autre_intervention_id")} {one.GetProperty("detail")}".Trim())
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            new[]
            {
                $"absence {away}  Formation", $"chevauchement {over} {under}", $"competence {unskilled}  Soudure", $"hors_horaires {early}",
                $"trajet {near} {first}",
            }.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task An_appointment_moves_to_where_there_is_time_and_a_conflict_names_the_other()
    {
        await dispatch.GivenVisitAsync("Occupé", dispatch.Karim, dispatch.At(0, 9));
        var id = await dispatch.GivenVisitAsync("À déplacer", dispatch.Marie, dispatch.At(0, 9));
        var visit = await dispatch.VisitAsync(id);
        var url = $"/api/v1/planning/{visit.GetProperty("id")}";
        var version = $"\"{visit.GetProperty("version")}\"";

        var refused = await dispatch.Manager.SendAsync(HttpMethod.Put, url, Body(dispatch.Karim, dispatch.At(0, 9.5)), version);
        Assert.Equal("planning_conflict", await refused.CodeAsync());
        var moved = await dispatch.Manager.SendAsync(HttpMethod.Put, url, Body(dispatch.Karim, dispatch.At(0, 10)), version);
        await Company.JsonAsync(moved);
        var stale = await dispatch.Manager.SendAsync(HttpMethod.Put, url, Body(dispatch.Marie, dispatch.At(0, 9)), version);

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Contains($"À déplacer {dispatch.Karim} 0 10:00", await dispatch.ShowAsync());
        Assert.Equal(dispatch.Karim, (await dispatch.Manager.GetAsync<JsonElement>($"/api/v1/interventions/{id}")).GetProperty("technicien_id").GetInt32());
        await Company.JsonAsync(await dispatch.Manager.SendAsync( // and back
            HttpMethod.Put, url, Body(dispatch.Marie, dispatch.At(0, 9)), moved.Headers.ETag!.Tag));

        static string Body(int technician, DateTimeOffset at) => JsonSerializer.Serialize(new { technicien_id = technician, date_planifiee = at });
    }

    [Fact]
    public async Task Availability_counts_hours_absences_and_appointments()
    {
        await dispatch.GivenVisitAsync("Occupé", dispatch.Marie, dispatch.At(0, 9));

        Assert.True((await AskAsync(10, 12)).GetProperty("disponible").GetBoolean());
        Assert.False((await AskAsync(7, 9)).GetProperty("disponible").GetBoolean());
        var partly = await AskAsync(8, 11);
        Assert.False(partly.GetProperty("disponible").GetBoolean());
        Assert.Equal(
            [(dispatch.At(0, 8), dispatch.At(0, 9)), (dispatch.At(0, 10), dispatch.At(0, 11))],
            partly.GetProperty("libre").EnumerateArray().Select(span => (span.GetProperty("debut").GetDateTimeOffset(), span.GetProperty("fin").GetDateTimeOffset())));

        async Task<JsonElement> AskAsync(double from, double to) => await dispatch.Manager.GetAsync<JsonElement>(
            $"/api/v1/planning/disponibilite?technicien_id={dispatch.Marie}&debut={dispatch.At(0, from):yyyy-MM-ddTHH:mm:ssZ}&fin={dispatch.At(0, to):yyyy-MM-ddTHH:mm:ssZ}");
    }

    [Fact]
    public async Task A_day_is_put_in_a_shorter_order_and_nobody_elses_changes()
    {
        foreach (var (site, hour) in new[] { (0, 8.5), (1, 10.0), (0, 11.5), (1, 14.0), (0, 15.5) })
        {
            await dispatch.GivenVisitAsync($"Site {site}", dispatch.Marie, dispatch.At(0, hour), site, minutes: 45);
        }

        await dispatch.GivenVisitAsync("De Karim", dispatch.Karim, dispatch.At(0, 9));

        var proposal = await Company.JsonAsync(await dispatch.Manager.PostAsync(
            $"/api/v1/planning/technicien/{dispatch.Marie}/optimiser?date={dispatch.Monday:yyyy-MM-dd}", new { }));

        var option = proposal.GetProperty("options")[0];
        Assert.True(option.GetProperty("apres").GetProperty("km").GetDouble() < option.GetProperty("avant").GetProperty("km").GetDouble() - 10);
        Assert.All(Dispatch.Stops(proposal).Where(stop => stop.GetProperty("change").GetBoolean()), stop => Assert.Equal(dispatch.Marie, stop.GetProperty("technicien_id").GetInt32()));
        await Company.JsonAsync(await dispatch.ApplyAsync(proposal));
        Assert.Contains($"De Karim {dispatch.Karim} 0 09:00", await dispatch.ShowAsync());
        Assert.Equal(0, (await dispatch.BoardAsync()).GetProperty("conflits").GetArrayLength());
    }

    [Fact]
    public async Task A_technician_is_kept_as_it_is_written_and_refused_when_it_makes_no_sense()
    {
        var url = $"/api/v1/techniciens/{dispatch.Karim}";
        var written = await Company.JsonAsync(await dispatch.Manager.PutAsync(url, new
        {
            localisation_base = "Beauport",
            latitude = 46.86,
            longitude = -71.19,
            telephone = "+1 418 555 0199",
            niveaux = new Dictionary<string, int> { ["pompes"] = 3 },
        }));
        Assert.Equal(("Beauport", 3), (written.GetProperty("localisation_base").GetString(), written.GetProperty("niveaux").GetProperty("pompes").GetInt32()));
        Assert.True(written.GetProperty("horaires_habituels").GetBoolean());
        Assert.Equal("technician_level_unheld", await (await dispatch.Manager.PutAsync(
            url, new { niveaux = new Dictionary<string, int> { ["soudure"] = 3 } })).CodeAsync());
        Assert.Equal(["telephone"], await (await dispatch.Manager.PutAsync(url, new { telephone = "javascript:alert(1)" })).BlamedAsync());
        foreach (var shift in new object[]
        {
            new { jour = 8, debut = "08:00", fin = "12:00" }, new { jour = 1, debut = "12:00", fin = "08:00" },
            new { jour = 1, debut = "08:00", fin = "12:00", pause_debut = "11:30", pause_fin = "12:30", pause_minutes = 30 },
            new { jour = 1, debut = "08:00", fin = "12:00", pause_minutes = 30 },
        })
        {
            Assert.Equal("validation_failed", await (await dispatch.Manager.PutAsync($"{url}/horaires", new { horaires = new[] { shift } })).CodeAsync());
        }

        var twice = new { jour = 1, debut = "08:00", fin = "12:00" };
        Assert.Equal(["horaires"], await (await dispatch.Manager.PutAsync($"{url}/horaires", new { horaires = new[] { twice, twice } })).BlamedAsync());
        var away = await Company.JsonAsync(await dispatch.Manager.PostAsync($"{url}/absences", new { debut = dispatch.At(0, 0), fin = dispatch.At(1, 0) }));
        Assert.Single(await dispatch.Manager.GetAsync<List<JsonElement>>($"{url}/absences"));
        Assert.Equal(HttpStatusCode.NoContent, (await dispatch.Manager.Client.DeleteAsync($"/api/v1/absences/{away.GetProperty("id")}", Company.Ct)).StatusCode);
        Assert.Equal("absence_unknown", await (await dispatch.Manager.Client.DeleteAsync($"/api/v1/absences/{away.GetProperty("id")}", Company.Ct)).CodeAsync());
        Assert.Equal("forbidden", await (await dispatch.Workshop.Technician.PutAsync(url, new { })).CodeAsync());
    }
}
