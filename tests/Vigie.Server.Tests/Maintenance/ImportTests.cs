using System.Net;
using System.Text;
using System.Text.Json;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Maintenance;

public sealed class ImportTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/equipements/imports";

    private Workshop workshop = null!;

    public async ValueTask InitializeAsync() => workshop = await Workshop.OpenAsync(app);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Nom;Type;N° de série;Lieu\r\nFour;Four;F-1;Atelier A\r\n")]
    [InlineData("Name,Category,Serial number,Location\nFour,Four,F-1,atelier a\n")]
    [InlineData("\"Nom\"\t\"Catégorie\"\t\"Numéro de série\"\t\"Emplacement\"\nFour\tFour\tF-1\t\"Atelier A\"")]
    public async Task A_file_is_read_whatever_its_separator_and_its_titles(string text)
    {
        var import = await UploadAsync(text);
        Assert.Equal((1, 0, 0), (Count(import, "a_creer"), Count(import, "a_modifier"), Count(import, "en_erreur")));
        Assert.Equal("brouillon", import.GetProperty("statut").GetString());
        Assert.Single(await MachinesAsync()); // nothing is changed yet

        var applied = await Company.JsonAsync(await ApplyAsync(import));
        Assert.Equal(("applique", 1), (applied.GetProperty("statut").GetString(), Count(applied, "a_creer")));
        Assert.Equal(["Four", "Presse hydraulique PH-001"], (await MachinesAsync()).Select(machine => machine.GetProperty("nom").GetString()));
    }

    [Fact]
    public async Task An_old_spreadsheet_s_accents_and_a_file_without_titles_are_understood()
    {
        var latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("Nom;Type;Numéro de série;Lieu\nÉtuve à œufs;Étuve;E-1;Atelier A\n");
        var import = await UploadAsync(latin);
        Assert.Equal("Étuve à œufs", import.GetProperty("apercu")[0].GetProperty("valeurs")[0].GetString());

        var untitled = await UploadAsync("Four;F-1\nTour;F-2\n");
        Assert.Equal(["A", "B"], untitled.GetProperty("colonnes").EnumerateArray().Select(column => column.GetProperty("titre").GetString()));
        Assert.Equal(2, Count(untitled, "en_erreur"));
    }

    [Fact]
    public async Task Wrong_lines_are_named_with_their_column_and_reason_and_the_good_ones_can_go_first()
    {
        var import = await UploadAsync(
            "Nom;Type;Série;Lieu;Installation;Entretien\nFour;Four;F-1;Atelier A;31/12/2025;90\n;Four;F-2;Atelier A;;\nTour;Tour;F-3;Atelier A;hier;\n"
            + "Pont;Pont;F-4;Nulle part;;\nScie;Scie;F-1;Atelier A;;\nX;X;F-6;Atelier A;;0\n");
        var errors = import.GetProperty("erreurs").EnumerateArray()
            .Select(error => $"{error.GetProperty("ligne")} {error.GetProperty("colonne")}").ToList();
        Assert.Equal(["3 Nom", "4 Installation", "5 Lieu", "6 Série", "7 Entretien"], errors);

        var id = Id(import);
        var strict = await WriteAsync(id, ["nom", "type", "numero_serie", "localisation", "date_installation", "frequence_entretien"], false, true);
        Assert.Equal("import_has_errors", await (await ApplyAsync(strict)).CodeAsync());
        await WriteAsync(id, ["nom", "type", "numero_serie", "localisation", "date_installation", "frequence_entretien"], true, false);
        await Company.JsonAsync(await ApplyAsync(import));
        var machines = await MachinesAsync();
        Assert.Equal(["Four", "Pont", "Presse hydraulique PH-001"], machines.Select(machine => machine.GetProperty("nom").GetString()));
        Assert.Equal(("2025-12-31T05:00:00Z", "90"), ( // midnight in Toronto
            machines[0].GetProperty("date_installation").GetString(), machines[0].GetProperty("frequence_entretien").GetString()));
        Assert.Equal("Nulle part", machines[1].GetProperty("localisation").GetString());
        Assert.Equal("import_not_draft", await (await ApplyAsync(import)).CodeAsync());
    }

    [Fact]
    public async Task What_a_file_leaves_out_stays_and_undoing_gives_back_what_was()
    {
        var before = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}");
        var import = await UploadAsync("Série;Nom;Modèle;champ:Puissance;Lieu\nPH001-2023-001;Presse A;;12,5;Atelier A\nN-1;Neuf;;1;Hangar\n");
        await WriteAsync(Id(import), ["numero_serie", "nom", "modele", "champ:Puissance", "localisation"], true, false);
        import = await workshop.Manager.GetAsync<JsonElement>($"{Url}/{Id(import)}");
        Assert.Equal((0, 1, 1), (Count(import, "a_creer"), Count(import, "a_modifier"), Count(import, "en_erreur"))); // a new one needs its type
        await Company.JsonAsync(await ApplyAsync(import));

        var changed = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}");
        Assert.Equal("Presse A", changed.GetProperty("nom").GetString());
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("modele").ValueKind);
        Assert.Equal("12,5", changed.GetProperty("custom_fields").GetProperty("Puissance").GetString());
        Assert.Equal(before.GetProperty("frequence_entretien").GetString(), changed.GetProperty("frequence_entretien").GetString());

        Assert.Equal("annule", (await Company.JsonAsync(await UndoAsync(import))).GetProperty("statut").GetString());
        var after = await workshop.Manager.GetAsync<JsonElement>($"/api/v1/equipements/{workshop.Press}");
        Assert.Equal(Without(before, "updated_at"), Without(after, "updated_at"));
        Assert.Equal("import_not_applied", await (await UndoAsync(import)).CodeAsync());
        Assert.Contains("equipment_import_undone", await workshop.Admin.AuditAsync("equipment", workshop.Press), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_takes_new_equipment_and_its_places_away_unless_somebody_used_it()
    {
        const string Text = "Nom;Type;Série;Lieu\nFour;Four;F-1;Neuf\nTour;Tour;F-2;Neuf\n";
        var import = await UploadAsync(Text);
        await WriteAsync(Id(import), ["nom", "type", "numero_serie", "localisation"], true, false);
        await Company.JsonAsync(await ApplyAsync(import));
        var tour = (await MachinesAsync()).Single(machine => machine.GetProperty("nom").GetString() == "Tour").GetProperty("id").GetInt32();
        var work = await workshop.GivenInterventionAsync("Révision", tour);

        var refused = await UndoAsync(import);
        Assert.Contains("Tour", await refused.Content.ReadAsStringAsync(Company.Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(3, (await MachinesAsync()).Count); // all or nothing

        await workshop.Admin.RunAsync("delete from maintenance.intervention where id = $1", work);
        await Company.JsonAsync(await UndoAsync(import));
        Assert.Single(await MachinesAsync());
        Assert.Equal(0, await workshop.Admin.ScalarAsync<long>("select count(*) from assets.location where name = 'Neuf'"));

        var again = await UploadAsync(Text);
        Assert.Equal(["nom", "type", "numero_serie", "localisation"],
            again.GetProperty("colonnes").EnumerateArray().Select(column => column.GetProperty("champ").GetString()));
    }

    [Fact]
    public async Task The_same_titles_are_understood_as_the_last_time()
    {
        var titled = await UploadAsync("Machine;Genre;Code;Lieu\nFour;Four;F-1;Atelier A\n");
        await WriteAsync(Id(titled), ["nom", "type", "numero_serie", "localisation"], false, false);
        await Company.JsonAsync(await ApplyAsync(titled));
        var next = await UploadAsync("Machine;Genre;Code;Lieu\nTour;Tour;F-2;Atelier A\n");
        Assert.Equal((1, 0), (Count(next, "a_creer"), Count(next, "en_erreur")));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_is_exported_comes_back_the_same(string format)
    {
        string[] names = ["=1+1", "'=2", "+1 \"x\"; y", "É, è", "-", "@", "_x0041_", "a\nb", "''"];
        for (var i = 0; i < names.Length; i++)
        {
            await Company.JsonAsync(await workshop.Manager.PostAsync("/api/v1/equipements", new
            {
                nom = names[i],
                type = names[^(i + 1)],
                modele = names[i],
                numero_serie = $"{names[i]}{i}",
                lieu_id = workshop.Place,
                date_installation = $"2025-0{(i % 9) + 1}-05T13:1{i}:42Z",
                frequence_entretien = i % 2 == 0 ? "30" : null,
                derniere_maintenance = "2026-01-01T05:00:00Z",
            }));
        }

        var file = await workshop.Manager.Client.GetByteArrayAsync($"/api/v1/equipements/export?format={format}", Company.Ct);
        var same = await UploadAsync(file);
        Assert.Equal((0, 0, 10, 0), (Count(same, "a_creer"), Count(same, "a_modifier"), Count(same, "identiques"), Count(same, "en_erreur")));
        Assert.Equal("import_nothing", await (await ApplyAsync(same)).CodeAsync());

        var before = (await MachinesAsync()).ConvertAll(machine => Without(machine, "id", "date_installation"));
        await workshop.Admin.RunAsync("delete from assets.equipment");
        await Company.JsonAsync(await ApplyAsync(await UploadAsync(file)));
        Assert.Equal(before, (await MachinesAsync()).ConvertAll(machine => Without(machine, "id", "date_installation")));
    }

    [Fact]
    public async Task Five_thousand_lines_are_applied_and_undone_and_one_more_is_refused()
    {
        var text = new StringBuilder("Nom;Type;Série;Lieu;Entretien\n");
        for (var i = 0; i < 5000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Pompe {i};Pompe;S-{i};Atelier A;{(i % 10 == 0 ? "30" : "")}\n");
        }

        var import = await UploadAsync(text.ToString());
        await Company.JsonAsync(await ApplyAsync(import));
        Assert.Equal(5001, await workshop.Admin.ScalarAsync<long>("select count(*) from assets.equipment"));
        await Company.JsonAsync(await UndoAsync(import));
        Assert.Equal(1, await workshop.Admin.ScalarAsync<long>("select count(*) from assets.equipment"));
        var response = await PostAsync(Encoding.UTF8.GetBytes(text.Append("Une;de;trop;x;\n").ToString()));
        Assert.Equal("import_too_large", await response.CodeAsync());
    }

    [Fact]
    public async Task Of_two_who_apply_at_once_one_does()
    {
        var import = await UploadAsync("Nom;Type;Série;Lieu\nFour;Four;F-1;Atelier A\n");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ApplyAsync(import)));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(2, (await MachinesAsync()).Count);
    }

    [Fact]
    public async Task Files_that_are_none_are_refused_and_a_battery_is_left_alone()
    {
        Assert.Equal("import_empty", await (await PostAsync([])).CodeAsync());
        Assert.Equal("import_empty", await (await PostAsync("\r\n ; \r\n"u8.ToArray())).CodeAsync());
        Assert.Equal("import_unreadable", await (await PostAsync("PK\u0003\u0004 no zip"u8.ToArray())).CodeAsync());
        Assert.Equal("import_unreadable", await (await PostAsync([0x41, 0x00, 0x42])).CodeAsync());
        await workshop.Admin.BatteryAsync("Bloc", await workshop.Admin.TypeAsync("Pylontech"), workshop.Place);
        var import = await UploadAsync("Série;Nom\nSN-Bloc;Autre\n");
        Assert.Equal(1, Count(import, "en_erreur"));
        Assert.Equal(HttpStatusCode.Forbidden, (await workshop.Technician.Client.GetAsync(Url, Company.Ct)).StatusCode);
    }

    private static int Id(JsonElement import) => import.GetProperty("id").GetInt32();

    private static int Count(JsonElement import, string name) => import.GetProperty(name).GetInt32();

    private static string Without(JsonElement element, params string[] names) => string.Join(
        '\n', element.EnumerateObject().Where(field => !names.Contains(field.Name)).Select(field => $"{field.Name}: {field.Value}"));

    private async Task<List<JsonElement>> MachinesAsync() =>
        await workshop.Manager.GetAsync<List<JsonElement>>("/api/v1/equipements?kind=machine&limit=500");

    private Task<JsonElement> UploadAsync(string text) => UploadAsync(Encoding.UTF8.GetBytes(text));

    private async Task<JsonElement> UploadAsync(byte[] file) => await Company.JsonAsync(await PostAsync(file));

    private async Task<HttpResponseMessage> PostAsync(byte[] file)
    {
        using var content = new ByteArrayContent(file);
        return await workshop.Manager.Client.PostAsync($"{Url}?fichier=parc.csv", content, Company.Ct);
    }

    private async Task<JsonElement> WriteAsync(int id, string[] fields, bool createPlaces, bool allOrNothing) =>
        await Company.JsonAsync(await workshop.Manager.PutAsync(
            $"{Url}/{id}", new { champs = fields, creer_lieux = createPlaces, tout_ou_rien = allOrNothing }));

    private Task<HttpResponseMessage> ApplyAsync(JsonElement import) => workshop.Manager.PostAsync($"{Url}/{Id(import)}/valider", new { });

    private Task<HttpResponseMessage> UndoAsync(JsonElement import) => workshop.Manager.PostAsync($"{Url}/{Id(import)}/annuler", new { });
}
