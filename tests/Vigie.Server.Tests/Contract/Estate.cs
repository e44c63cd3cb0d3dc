using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform.Tenancy;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Documents;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;

namespace Vigie.Server.Tests.Contract;

/// <summary>A company that has something of everything, made through the API as its people would, and the ids of all of it.</summary>
internal sealed class Estate
{
    private readonly Dictionary<string, List<string>> ids = [];
    private readonly string tables;

    private Estate(Company company, Tenant admin, string mark, string tables) =>
        (Company, Admin, Mark, this.tables) = (company, admin, mark, tables);

    public Company Company { get; }

    /// <summary>Its administrator, signed in.</summary>
    public Tenant Admin { get; }

    /// <summary>Stands in every name of the company; nobody else may ever read it.</summary>
    public string Mark { get; }

    public static async Task<Estate> FoundAsync(VigieApp app)
    {
        var company = await Company.NewAsync(app);
        var mark = $"Zéphyr{Random.Shared.Next():x8}";
        var tables = await app.ClientOf(company.Id, null).ScalarAsync<string>("""
            select string_agg(
              format('select %L as name, count(*) as rows, coalesce(sum(hashtextextended(t::text, 0)), 0) as content from %s t%s',
                c.oid::regclass, c.oid::regclass, case when c.oid = 'job'::regclass then ' where schedule is null' end), ' union all ')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'
              and has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage')
            """);
        var estate = new Estate(company, await company.AdminAsync(), mark, tables);
        await estate.FurnishAsync();
        await estate.Admin.UntilQuietAsync(); // what the furnishing caused has been done too: nothing changes by itself
        return estate;
    }

    /// <summary>A row of a resource that stays as long as the test does.</summary>
    public string IdOf(string resource) => ids.TryGetValue(resource, out var known) ? known[0] : "1";

    /// <summary>A row that may be deleted: the newest, and the one that stays when there is no other.</summary>
    public string SpareOf(string resource) => ids.TryGetValue(resource, out var known) ? known[^1] : "1";

    public IEnumerable<string> AllOf(string resource) => ids.TryGetValue(resource, out var known) ? known : [];

    /// <summary>Notes a row; one that is known already keeps its place.</summary>
    public void Add(string resource, string id)
    {
        var known = ids.TryGetValue(resource, out var list) ? list : ids[resource] = [];
        if (!known.Contains(id))
        {
            known.Add(id);
        }
    }

    /// <summary>Takes a row off the list that is gone; the one that stays does not go.</summary>
    public void Remove(string resource, string id)
    {
        if (ids.TryGetValue(resource, out var known) && known.Count > 1)
        {
            known.Remove(id);
        }
    }

    /// <summary>What the database holds of the company: rows and a hash of their content, a line a table.</summary>
    public async Task<string> SnapshotAsync()
    {
        await Admin.UntilQuietAsync(); // what earlier requests caused is done
        return string.Join('\n', await Admin.InSessionAsync(async (_, session) => await session.QueryAsync($"select name, rows, content::text from ({tables}) t order by name",
            row => $"{row.GetString(0)} {row.GetInt64(1)} {row.GetString(2)}", [])
            .ToListAsync()));
    }

    private async Task FurnishAsync()
    {
        await CreateAsync("lieux", new { nom = $"{Mark} quai" });
        await CreateAsync("lieux", new { nom = $"{Mark} hangar" });
        await CreateAsync("battery-types", new
        {
            nom = $"{Mark} type",
            chemistry = "lifepo4",
            nominal_voltage = 51.2,
            capacity_ah = 100,
            cell_count = 16,
            manufacturer = Mark
        });
        for (var i = 0; i < 2; i++)
        {
            await CreateAsync("batteries", new
            {
                nom = $"{Mark} batterie {i}",
                numero_serie = $"{Mark}-{i}",
                type_id = Number("battery-types"),
                lieu_id = Number("lieux"),
                external_id = $"{Mark}-{i}",
                notes = Mark,
            });
            await PostHotAsync(ids["batteries"][^1]);
        }

        await CreateAsync("users", new
        {
            email = $"{Guid.NewGuid():N}@example.org",
            password = Company.OtherPassword,
            nom = Mark,
            prenom = "Awa",
            role = "client"
        });
        await FurnishMaintenanceAsync();
        await FurnishStockAsync();
        await FurnishJobsAsync();
        await FurnishNotificationsAsync();
        await FurnishReportsAsync();
        await CreateAsync("roles", new { name = "gardien", description = Mark, permissions = new[] { "equipements:read" } });
        await CreateAsync("api-keys", new { name = Mark, scopes = new[] { "telemetry:write" } });
        var rule = await Company.JsonAsync(await Admin.PutAsync("/api/v1/alert-rules", new
        {
            level = "tenant",
            level_id = (int?)null,
            key = "essai_chaud",
            nom = Mark,
            metric = "temperature",
            @operator = "above",
            threshold = 70.0,
            clear_threshold = (double?)null,
            raise_after_seconds = 0,
            clear_after_seconds = 0,
            severity = "warning",
            schedule = (object?)null,
            enabled = true,
            advice = Mark,
        }));
        Add("alert-rules", $"{rule.GetProperty("id")}");
        // The oldest first: it is of the battery that stays, and archiving another ends the other's alerts.
        foreach (var alert in (await Admin.GetAsync<List<JsonElement>>("/api/v1/alerts")).OrderBy(alert => alert.GetProperty("id").GetInt64()))
        {
            Add("alerts", $"{alert.GetProperty("id")}");
            await Company.JsonAsync(await Admin.PostAsync($"/api/v1/alerts/{alert.GetProperty("id")}/comments", new { comment = Mark }));
        }

        Assert.NotEmpty(AllOf("alerts"));
        foreach (var session in await Admin.GetAsync<List<JsonElement>>("/api/v1/auth/sessions"))
        {
            Add("sessions", session.GetProperty("id").GetString()!);
        }

        Add("tenants", $"{Company.Id}");
    }

    private async Task FurnishMaintenanceAsync()
    {
        var technician = (await Company.JsonAsync(await Admin.PostAsync("/api/v1/users", new
        {
            email = $"{Guid.NewGuid():N}@example.org",
            password = Company.OtherPassword,
            nom = Mark,
            prenom = "Karim",
            role = "technicien",
            technicien = new { specialite = Mark, competences = new[] { Mark } },
        }))).GetProperty("id").GetInt32();
        Add("techniciens", $"{technician}");
        Add("technicien", $"{technician}"); // /planning/technicien/{id}
        for (var i = 0; i < 2; i++)
        {
            await CreateAsync("equipements", new
            {
                nom = $"{Mark} presse {i}",
                type = Mark,
                numero_serie = $"{Mark}-P{i}",
                lieu_id = Number("lieux"),
                frequence_entretien = "30",
            });
            await CreateAsync(
                "plans-entretien", new { equipement_id = Number("equipements"), titre = $"{Mark} plan {i}", intervalle = 30, consignes = Mark });
            await CreateAsync("contrats", new
            {
                titre = $"{Mark} contrat {i}",
                client_nom = Mark,
                date_debut = "2026-01-01",
                date_fin = "2099-12-31",
                prix = new { montant = 1200.5, devise = "MAD" },
                notes = Mark,
                equipement_ids = i == 0 ? new[] { Number("equipements") } : [], // the second can be removed
            });
            await CreateAsync("modeles-intervention", new { rule_key = $"essai_{i}", titre = Mark, consignes = Mark });
            await CreateAsync("interventions", new { titre = $"{Mark} fuite {i}", description = Mark, equipement_id = Number("equipements") });
            await CreateAsync("demandes", new { equipement_id = Number("equipements"), description = Mark });
            var photo = await Company.JsonAsync(await Admin.Client.PostAsync(
                $"/api/v1/demandes/{ids["demandes"][^1]}/photos", Upload.Of(Upload.Jpeg(200), $"{Mark} photo {i}.jpg"), Tenant.Ct));
            Add("documents", $"{photo.GetProperty("id")}");
        }

        var comment = await Company.JsonAsync(await Admin.PostAsync($"/api/v1/interventions/{IdOf("interventions")}/commentaires", new { texte = Mark }));
        Add("commentaires", $"{comment.GetProperty("id")}");
        await Company.JsonAsync(await Admin.PostAsync($"/api/v1/equipements/{IdOf("equipements")}/demande-publique", new { }));
        Add("suivi", IdOf("demandes")); // followed by a secret, never by its id
        for (var i = 0; i < 2; i++)
        {
            var made = await Company.JsonAsync(await Admin.Client.PostAsync("/api/v1/documents/upload", Upload.Of(
                Upload.Pdf(300), $"{Mark} rapport {i}.pdf", ("intervention_id", Number("interventions")), ("type_document", "rapport")), Tenant.Ct));
            Add("documents", $"{made.GetProperty("id")}");
        }

        await Company.App.ClientOf(Company.Id, null).RunAsync(
            "update maintenance.intervention set checklist = $1::jsonb",
            Checklist.Write([.. Enumerable.Range(0, 12).Select(point => new Point($"{Mark} point {point}", Required: false))]));
        using var file = new StringContent($"serial;name;type;place\n{Mark}-I;{Mark} tour;{Mark};{Mark} quai\n");
        Add("imports", $"{(await Company.JsonAsync(await Admin.Client.PostAsync(
            $"/api/v1/equipements/imports?fichier={Mark}.csv", file, Company.Ct))).GetProperty("id")}");
        await Company.JsonAsync(await Admin.PutAsync(
            $"/api/v1/interventions/{IdOf("interventions")}/assign",
            new { technicien_id = technician, date_planifiee = Company.App.Clock.GetUtcNow().AddDays(1), duree_estimee = 60 }));
        await Company.JsonAsync(await Admin.PutAsync(
            $"/api/v1/equipements/{IdOf("equipements")}/statut", new { statut = "en_panne", motif = Mark }));
        await FurnishPlanningAsync(technician);
    }

    private async Task FurnishStockAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await CreateAsync("emplacements", new { nom = $"{Mark} dépôt {i}", lieu_id = Number("lieux") });
            await CreateAsync("fournisseurs", new { nom = $"{Mark} fournisseur {i}", delai_jours = 7, devise = "XOF", notes = Mark });
            await CreateAsync("produits", new
            {
                reference = $"{Mark}-{i}",
                nom = $"{Mark} filtre {i}",
                categorie = Mark,
                fournisseurs = new[] { new { fournisseur_id = Number("fournisseurs"), reference = Mark, prix = 12.5 } },
                seuils = new[] { new { emplacement_id = Number("emplacements"), minimum = 2 } },
            });
        }

        for (var i = 0; i < 2; i++)
        {
            var booked = await Company.JsonAsync(await Admin.PostAsync("/api/v1/mouvements", new
            {
                type = "reception",
                emplacement_id = Number("emplacements"),
                document = Mark,
                lignes = new[] { new { produit_id = Number("produits"), quantite = 500, cout_unitaire = 3.5 } },
            }));
            Add("mouvements", $"{booked.GetProperty("mouvements")[0]}");
            await CreateAsync("reservations", new { produit_id = Number("produits"), emplacement_id = Number("emplacements"), quantite = 1, note = Mark });
            await CreateAsync("inventaires", new { emplacement_id = Number("emplacements"), titre = $"{Mark} inventaire {i}" });
            await CreateAsync("commandes", new
            {
                fournisseur_id = Number("fournisseurs"),
                emplacement_id = Number("emplacements"),
                notes = Mark,
                lignes = new[] { new { produit_id = Number("produits"), quantite = 5000 } },
            });
        }

        await Company.JsonAsync(await Admin.PutAsync(
            $"/api/v1/inventaires/{IdOf("inventaires")}/lignes", new { lignes = new[] { new { produit_id = Number("produits"), compte = 1500 } } }));
        await Company.JsonAsync(await Admin.PostAsync($"/api/v1/inventaires/{IdOf("inventaires")}/soumettre", new { }));
        for (var i = 0; i < 2; i++)
        {
            using var file = new StringContent($"Référence;Nom;Catégorie\n{Mark}-S{i};{Mark} joint {i};{Mark}\n");
            var import = await Company.JsonAsync(await Admin.Client.PostAsync($"/api/v1/stock/imports?type=produits&fichier={Mark}.csv", file, Company.Ct));
            Add("stock.imports", $"{import.GetProperty("id")}");
        }

        foreach (var owner in new[] { "equipements", "battery-types", "plans-entretien", "modeles-intervention" })
        {
            await Company.JsonAsync(await Admin.PutAsync(
                $"/api/v1/{owner}/{IdOf(owner)}/pieces", new { pieces = new[] { new { produit_id = Number("produits"), quantite = 2, note = Mark } } }));
        }

        await Company.JsonAsync(await Admin.PostAsync(
            $"/api/v1/interventions/{IdOf("interventions")}/pieces", new { produit_id = Number("produits"), quantite = 2 }));
        var sent = await Company.JsonAsync(await Admin.PostAsync($"/api/v1/commandes/{IdOf("commandes")}/envoyer", new { }));
        Add("commandes.lignes", $"{sent.GetProperty("lignes")[0].GetProperty("id")}");
        await Admin.UntilQuietAsync(); // one product is below its minimum by then
        foreach (var alert in await Admin.GetAsync<List<JsonElement>>("/api/v1/stock/alertes?ouverte=true"))
        {
            Add("stock.alertes", $"{alert.GetProperty("id")}");
        }
    }

    private async Task FurnishPlanningAsync(int technician)
    {
        var now = Company.App.Clock.GetUtcNow();
        var file = $"/api/v1/techniciens/{technician}";
        await Company.JsonAsync(await Admin.PutAsync(file, new { localisation_base = Mark, latitude = 46.8, longitude = -71.2 }));
        await Company.JsonAsync(await Admin.PutAsync($"{file}/horaires", new
        {
            horaires = Enumerable.Range(1, 7).Select(day => new { jour = day, debut = "00:00", fin = "23:00" }),
        }));
        for (var i = 0; i < 2; i++)
        {
            var absence = await Company.JsonAsync(await Admin.PostAsync(
                $"{file}/absences", new { debut = now.AddDays(300 + i), fin = now.AddDays(301 + i), motif = Mark }));
            Add("absences", $"{absence.GetProperty("id")}");
        }

        // An appointment that moves and what a proposal is for: interventions that no other request works on.
        var visited = await OpenAsync();
        await Company.JsonAsync(await Admin.PutAsync(
            $"/api/v1/interventions/{visited}/assign", new { technicien_id = technician, date_planifiee = now.AddDays(20), duree_estimee = 60 }));
        Add("planning", $"{await Admin.ScalarAsync<int>("select id from maintenance.visit where intervention_id = $1", visited)}");
        var intervention = await OpenAsync();
        Add("propositions.interventions", $"{intervention}");
        for (var i = 0; i < 2; i++)
        {
            var proposal = await Company.JsonAsync(await Admin.PostAsync("/api/v1/planning/inserer", new { intervention_id = intervention, jours = 3 }));
            Add("propositions", $"{proposal.GetProperty("id")}");
        }

        async Task<int> OpenAsync() => (await Company.JsonAsync(await Admin.PostAsync(
            "/api/v1/interventions", new { titre = $"{Mark} tournée", equipement_id = Number("equipements") }))).GetProperty("id").GetInt32();
    }

    /// <summary>Two scheduled, and one made by each.</summary>
    private async Task FurnishReportsAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            var schedule = (await Company.JsonAsync(await Admin.PostAsync(
                "/api/v1/rapports/programmes", new { type = "maintenance", frequence = "semaine", heure = 7, courriels = new[] { $"{Mark}@example.org" } }))).GetProperty("id");
            Add("programmes", $"{schedule}");
            var report = await Company.JsonAsync(await Admin.PostAsync($"/api/v1/rapports/programmes/{schedule}/executer", new { }));
            Add("rapports", $"{report.GetProperty("id")}");
        }

        Add("r", IdOf("rapports")); // opened by a secret, never by its id
    }

    /// <summary>Two of the administrator's, and two mails that failed.</summary>
    private async Task FurnishNotificationsAsync()
    {
        var server = Company.App.ClientOf(Company.Id, null);
        for (var i = 0; i < 2; i++)
        {
            Add("notifications", $"{await server.ScalarAsync<long>("""
                insert into notifications.notification (user_id, kind, level, critical, title, message, metadata, created_at, updated_at)
                select id, 'job_failed', 'Info', false, $1, $1, '{}', now(), now() from identity.user where email = $2 returning id
                """, Mark, Company.AdminEmail)}");
            Add("envois", $"{await server.ScalarAsync<long>("""
                insert into notifications.delivery (user_id, kind, recipient, subject, status, error, created_at)
                select id, 'job_failed', email, $1, 'Failed', $1, now() from identity.user where email = $2 returning id
                """, Mark, Company.AdminEmail)}");
        }
    }

    /// <summary>Two that wait for a far day.</summary>
    private async Task FurnishJobsAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            Add("jobs", $"{await Company.App.ClientOf(Company.Id, null).ScalarAsync<long>(
                "insert into job (queue, kind, payload, run_at, created_at) values ('Default', 'Note', jsonb_build_object('Text', $1), $2, $2) returning id",
                Mark, Company.App.Clock.GetUtcNow().AddDays(30))}");
        }
    }

    /// <summary>Two samples so hot that the rules that everybody has raise an alert.</summary>
    public async Task PostHotAsync(string battery)
    {
        var now = Company.App.Clock.GetUtcNow();
        await Company.JsonAsync(await Admin.PostAsync($"/api/v1/batteries/{battery}/data", new[]
        {
            new { at = now.AddMinutes(-5), voltage = 51.2, temperature = 75.5 },
            new { at = now.AddSeconds(-1), voltage = 51.3, temperature = 76.5 },
        }));
    }

    private int Number(string resource) => int.Parse(IdOf(resource), System.Globalization.CultureInfo.InvariantCulture);

    private async Task CreateAsync(string resource, object body) =>
        Add(resource, $"{(await Company.JsonAsync(await Admin.PostAsync($"/api/v1/{resource}", body))).GetProperty("id")}");

    /// <summary>The same company for a caller who needs no session, so that requests may end all of them.</summary>
    public async Task<Tenant> WithoutSessionAsync() => Company.App.ClientOf(
        Company.Id, await Admin.ScalarAsync<int>("select id from identity.user where email = $1", Company.AdminEmail), "*");

    /// <summary>An operator of the platform, without a session.</summary>
    public async Task<Tenant> OperatorAsync() => Company.App.ClientOf(
        Caller.PlatformTenantId,
        await Company.App.Services.GetRequiredService<TenantSeeding>().CreateUserAsync(
            Caller.PlatformTenantId, new CreateUser($"{Guid.NewGuid():N}@example.org", Company.Password, "Ndiaye", "Awa", "operateur"),
            Tenant.Ct),
        "tenants:*");
}
