namespace Vigie.EndToEnd.Tests;

/// <summary>The company's type, places and batteries, made through the API. A test that changes a battery makes its own.</summary>
internal sealed class Fleet
{
    public const string TypeName = "LFP 48 V du quai";
    public const string SiteName = "Entrepôt Nord";
    public const string AisleName = "Allée trois";
    public const string TruckName = "Chariot 1";
    public const string PressName = "Presse du quai";
    public const string RosaName = "Onduleur de Rosa";

    private readonly Site site;

    private Fleet(Site site) => this.site = site;

    public int Type { get; private set; }

    public int Warehouse { get; private set; }

    public int Aisle { get; private set; }

    /// <summary>A battery with all that one can measure.</summary>
    public int Truck { get; private set; }

    /// <summary>A machine that stands still, and whose service is late.</summary>
    public int Press { get; private set; }

    /// <summary>The page where everybody may ask for work on the press.</summary>
    public string Door { get; private set; } = "";

    /// <summary>An intervention on the press.</summary>
    public int Intervention { get; private set; }

    /// <summary>Somebody with a trade, at whom nobody looks but the tests of every page.</summary>
    public int Technician { get; private set; }

    /// <summary>A contract that covers the press, under which the intervention was opened.</summary>
    public int Contract { get; private set; }

    /// <summary>A product in stock, tracked by batches, of which some is reserved.</summary>
    public int Product { get; private set; }

    /// <summary>An order of the product that was sent.</summary>
    public int Order { get; private set; }

    /// <summary>A count that is under way.</summary>
    public int Count { get; private set; }

    /// <summary>The only battery that the client may see.</summary>
    public int Rosa { get; private set; }

    public static async Task<Fleet> CreateAsync(Site site)
    {
        var fleet = new Fleet(site);
        fleet.Type = await site.Admin.CreateAsync(
            "battery-types",
            new { nom = TypeName, chemistry = "lifepo4", nominal_voltage = 51.2, capacity_ah = 100, cell_count = 16 });
        fleet.Warehouse = await site.Admin.CreateAsync("lieux", new { nom = SiteName, address = "1, rue du Quai" });
        fleet.Aisle = await site.Admin.CreateAsync("lieux", new { nom = AisleName, parent_id = fleet.Warehouse });
        fleet.Truck = await fleet.GivenBatteryAsync(TruckName);
        var users = await site.Admin.GetAsync($"users?search={Person.Client.Email}");
        fleet.Rosa = await fleet.GivenBatteryAsync(RosaName, users[0].GetProperty("id").GetInt32());
        fleet.Press = await site.Admin.CreateAsync("equipements", new
        {
            nom = PressName,
            type = "Presse",
            numero_serie = "SN presse",
            lieu_id = fleet.Warehouse,
            frequence_entretien = "90",
            derniere_maintenance = DateTimeOffset.UtcNow.AddDays(-100.5), // ten days late, whatever the clocks did in between
        });
        await site.Admin.PutAsync($"equipements/{fleet.Press}/statut", new { statut = "en_panne", motif = "Fuite d’huile" });
        var door = await site.Admin.PostAsync($"equipements/{fleet.Press}/demande-publique", new { });
        fleet.Door = new Uri(door.GetProperty("adresse").GetString()!).AbsolutePath;
        fleet.Technician = await site.Admin.CreateAsync("users", new
        {
            email = "ines@fjord.example",
            password = Person.Password,
            nom = "Roy",
            prenom = "Inès",
            role = "technicien",
            technicien = new { specialite = "Hydraulique", competences = new[] { "électrotechnique", "hydraulique" } },
        });
        fleet.Contract = await site.Admin.CreateAsync("contrats", new
        {
            titre = "Entretien de la presse",
            client_nom = "Scierie du Nord",
            date_debut = "2026-01-01",
            date_fin = $"{DateTime.UtcNow.AddDays(20):yyyy-MM-dd}",
            couverture = new { main_oeuvre = true, deplacement = true },
            prix = new { montant = 1200, devise = "CAD" },
            delais = new[] { new { priorite = "critique", prise_en_charge_minutes = 60, resolution_minutes = 240, jour_et_nuit = true } },
            equipement_ids = new[] { fleet.Press },
        });
        fleet.Intervention = await site.Admin.CreateAsync("interventions", new { titre = "Joint du vérin", equipement_id = fleet.Press });
        await fleet.StockAsync();
        await site.Gateway.SendAsync(fleet.Truck, Full(DateTimeOffset.UtcNow));
        await site.Gateway.SendAsync(fleet.Rosa, Sample(DateTimeOffset.UtcNow, voltage: 52.1));
        return fleet;
    }

    public Task<int> GivenBatteryAsync(string name, int? client = null) => site.Admin.CreateAsync(
        "batteries",
        new { nom = name, numero_serie = $"SN {name}", type_id = Type, lieu_id = Aisle, client_id = client, silence_after_seconds = 3600 });

    /// <summary>A battery whose critical temperature alerts at once, above 60 °C, and clears at once, at 55 °C.</summary>
    public async Task<int> GivenWatchedBatteryAsync(string name)
    {
        var battery = await GivenBatteryAsync(name);
        await site.Admin.PutAsync("alert-rules", new
        {
            level = "battery",
            level_id = battery,
            key = "temperature_critical",
            metric = "temperature",
            @operator = "above",
            threshold = 60,
            clear_threshold = 55,
            raise_after_seconds = 0,
            clear_after_seconds = 0,
            severity = "critical",
            schedule = (object?)null,
            enabled = true,
        });
        return battery;
    }

    public static object Sample(DateTimeOffset at, double voltage = 52.8, double temperature = 21.5, double soc = 76) =>
        new { at, voltage, current = 12.5, temperature, soc };

    public static object Full(DateTimeOffset at) => new
    {
        at,
        voltage = 52.8,
        current = -30.5,
        temperature = 23.4,
        soc = 64,
        soh = 97.5,
        cycles = 311,
        status = "discharging",
        cell_voltages = Enumerable.Range(0, 16).Select(cell => 3.3 + (cell % 5 * 0.004)).ToArray(),
        cell_temperatures = new[] { 22.8, 23.1, 23.4, 23.0 },
        faults = new[] { "communication" },
    };

    private async Task StockAsync()
    {
        var place = await site.Admin.CreateAsync("emplacements", new { nom = "Réserve du quai" });
        var supplier = await site.Admin.CreateAsync("fournisseurs", new { nom = "Huiles du Saint-Laurent", delai_jours = 6, devise = "CAD" });
        Product = await site.Admin.CreateAsync("produits", new
        {
            nom = "Huile hydraulique 46",
            reference = "HH-46",
            unite = "l",
            suivi = "lot",
            categorie = "Lubrifiants",
            fournisseurs = new[] { new { fournisseur_id = supplier, prix = 6.4 } },
            seuils = new[] { new { emplacement_id = place, minimum = 100, maximum = 400 } },
        });
        var line = new { produit_id = Product, quantite = 60.5, cout_unitaire = 6.4, lot = "L-26", expire_le = $"{DateTime.UtcNow.AddDays(-3):yyyy-MM-dd}" };
        await site.Admin.PostAsync("mouvements", new { type = "reception", emplacement_id = place, lignes = new[] { line } });
        await site.Admin.PostAsync("reservations", new { produit_id = Product, emplacement_id = place, quantite = 5, note = "Presse" });
        Order = await site.Admin.CreateAsync(
            "commandes", new { fournisseur_id = supplier, emplacement_id = place, lignes = new[] { new { produit_id = Product, quantite = 200 } } });
        await site.Admin.PostAsync($"commandes/{Order}/envoyer", new { });
        Count = await site.Admin.CreateAsync("inventaires", new { emplacement_id = place });
        await site.Admin.PutAsync(
            $"inventaires/{Count}/lignes", new { lignes = new[] { new { produit_id = Product, compte = 58, lot = "L-26" } } });
    }
}
