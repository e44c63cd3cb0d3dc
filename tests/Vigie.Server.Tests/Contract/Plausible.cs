using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Server.Tests.Documents;

namespace Vigie.Server.Tests.Contract;

/// <summary>
/// Makes requests that the schema allows and that make sense: a schema cannot say that a currency has three capitals, so a field's
/// name helps. Everything follows from the seed.
/// </summary>
/// <param name="ids">Ids by resource, as paths name it.</param>
internal sealed class Plausible(ApiDocument document, Random random, Func<string, string> ids, DateTimeOffset now)
{
    private static readonly Dictionary<string, string> References = new()
    {
        ["type_id"] = "battery-types",
        ["lieu_id"] = "lieux",
        ["parent_id"] = "lieux",
        ["battery_id"] = "batteries",
        ["client_id"] = "users",
        ["utilisateur_id"] = "users",
        ["programme_id"] = "programmes",
        ["equipement_id"] = "equipements",
        ["technicien_id"] = "techniciens",
        ["alerte_id"] = "alerts",
        ["intervention_id"] = "interventions",
        ["contrat_id"] = "contrats",
        ["demande_id"] = "demandes",
        ["produit_id"] = "produits",
        ["emplacement_id"] = "emplacements",
        ["vers_emplacement_id"] = "emplacements",
        ["depot_id"] = "emplacements",
        ["fournisseur_id"] = "fournisseurs",
        ["reservation_id"] = "reservations",
        ["ligne_id"] = "commandes.lignes",
    };

    /// <summary>Fields that name a row of another resource.</summary>
    public static IReadOnlyDictionary<string, string> ReferenceFields => References;

    /// <summary>Path and query; of the parameters of the query, each with even chances.</summary>
    public string Url(ApiOperation operation)
    {
        var query = operation.Parameters.Where(parameter => !parameter.InPath && random.Next(2) == 0)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(Text(Value(parameter.Name, parameter.Schema, "")))}").ToList();
        return Path(operation, ids(operation.Resource)) + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    public static string Path(ApiOperation operation, string id) =>
        string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? id : part));

    public JsonNode? Body(ApiOperation operation) => operation.Body is { } schema
        ? Value("", schema, schema.TryGetProperty("$ref", out var name) ? name.GetString()!.Split('/')[^1] : "") : null;

    /// <summary>A form with a file, for an operation that takes one: about an intervention, when it asks what the file is about.</summary>
    public HttpContent Form(ApiOperation operation) => operation.Made == "photos" ? Upload.Of(Upload.Jpeg(500, random.Next()), "essai.jpg") : Upload.Of(
        Upload.Pdf(random.Next(10, 5000)), "essai.pdf",
        operation.TakesId ? [] : [("intervention_id", ids("interventions")), ("type_document", "rapport_intervention")]);

    public static string Text(JsonNode? value) =>
        value is null ? "" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private JsonNode? Value(string name, JsonElement schema, string owner)
    {
        var resolved = document.Resolve(schema);
        if (resolved.TryGetProperty("properties", out var properties))
        {
            return Object(resolved, properties, schema);
        }

        if (Known(name, owner) is { } known)
        {
            return known;
        }

        if (resolved.TryGetProperty("enum", out var names))
        {
            var choices = names.EnumerateArray().Where(choice => choice.ValueKind == JsonValueKind.String).ToList();
            return choices[random.Next(choices.Count)].GetString();
        }

        return ApiDocument.Types(resolved).FirstOrDefault(type => type != "null") switch
        {
            "array" => new JsonArray(Value(name, resolved.TryGetProperty("items", out var items) ? items : default, owner)),
            "object" => new JsonObject(),
            "integer" => random.Next(1, 10),
            "number" => Math.Round(random.NextDouble() * 10, 3),
            "boolean" => random.Next(2) == 0,
            _ => $"{name} {Next()}",
        };
    }

    private JsonObject Object(JsonElement resolved, JsonElement properties, JsonElement schema)
    {
        var owner = schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : "";
        var required = resolved.TryGetProperty("required", out var list)
            ? list.EnumerateArray().Select(item => item.GetString()).ToHashSet() : [];
        var made = new JsonObject();
        foreach (var property in properties.EnumerateObject().Where(property => required.Contains(property.Name) || random.Next(2) == 0))
        {
            var absent = document.Nullable(property.Value) && (owner == "SetRule" || random.Next(4) == 0)
                && Known(property.Name, owner) is null;
            made[property.Name] = absent ? null : Value(property.Name, property.Value, owner);
        }

        if ((made["latitude"] is null) != (made["longitude"] is null))
        {
            made.Remove("latitude"); // one goes with the other
            made.Remove("longitude");
        }

        if (owner == "WriteContract")
        {
            made["client_nom"] = "Client"; // an account or a name
            (made["renouvellement"], made["renouvellement_mois"]) = ("tacite", 12); // one goes with the other
        }

        foreach (var field in Lonely.GetValueOrDefault(owner, []))
        {
            made.Remove(field);
        }

        return made;
    }

    // Fields that make sense with others only, which no schema can say.
    private static readonly Dictionary<string, string[]> Lonely = new()
    {
        ["WritePlace"] = ["depot_id", "technicien_id"],
        ["WriteMovement"] = ["vers_emplacement_id", "intervention_id"],
        ["WriteLine"] = ["lot", "expire_le", "reservation_id"],
        ["ReceivedLine"] = ["lot", "expire_le"],
        ["CountedLine"] = ["lot"],
        ["UsedLine"] = ["lot"],
        ["UseWorkParts"] = ["date"],
        ["WriteSchedule"] = ["client_id"], // not with the stock
    };

    private JsonNode? Known(string name, string owner) => (name, owner) switch
    {
        ("battery_id", "FleetSampleItem") => Number(ids("batteries")),
        ("external_id", "FleetSampleItem") => null,
        ("level", "SetRule") => "tenant",
        ("metric", "SetRule") => "temperature",
        ("operator", "SetRule") => "above",
        ("severity", "SetRule") => "warning",
        ("threshold", "SetRule") => 40.5,
        ("nom", "SetRule") => "Règle",
        ("key", "SetRule") => $"essai_{Next()}",
        ("rule_key", "WriteTemplate") => random.Next(2) == 0 ? "essai_0" : $"essai_{Next()}",
        ("name", "WriteRole") or ("slug", _) => $"essai{Next()}",
        ("role", _) => "technicien",
        ("roles", _) => new JsonArray("technicien"),
        ("permissions", _) or ("scopes", _) => new JsonArray("equipements:read"),
        ("email", _) => $"essai{Next()}@example.org",
        ("password", _) or ("new_password", _) => Identity.Company.OtherPassword,
        ("old_password", _) => Identity.Company.Password,
        ("country", _) => "CA",
        ("currency", _) => "CAD",
        ("language", _) => "fr",
        ("time_zone", _) => "America/Toronto",
        ("status", "UpdateTenant") => "active",
        ("max_batteries", _) or ("raw_retention_days", _) or ("rollup_retention_days", _) or ("limit", _) or ("max_points", _) =>
            random.Next(40, 400),
        ("version", _) => 1,
        ("offset", _) => random.Next(3),
        ("silence_after_seconds", _) => 300,
        ("cell_count", _) => 16,
        ("capacity_ah", _) or ("nominal_voltage", _) or ("soc", _) or ("soh", _) => Math.Round(1 + (random.NextDouble() * 90), 2),
        ("metrics", _) => "voltage,soc",
        ("faults", _) => new JsonArray("over_voltage"),
        ("cell_voltages", _) => new JsonArray(3.3, 3.31),
        ("days", _) => new JsonArray(1, 5),
        ("ids", "PrintLabels") => new JsonArray(Number(ids("equipements"))),
        ("demande", "PrintLabels") => false, // takes one permission more
        ("creer_lieux", _) => true, // others may have renamed the place of the file
        ("tout_ou_rien", _) => false,
        ("champs", "WriteStockImport") => new JsonArray("reference", "nom", "categorie"),
        ("champs", _) => new JsonArray("numero_serie", "nom", "type", "localisation"),
        ("ids", _) => new JsonArray(Number(ids("alerts"))),
        ("traits", _) => new JsonArray(new JsonArray(10, 10, 500, 200)),
        ("ok", "Answer") => true,
        ("statut", "Move") => "en_cours",
        ("motif", _) => "Parce que",
        ("frequence_entretien", _) => "30",
        ("intervention_id", "InsertUrgent") => Number(ids("propositions.interventions")),
        ("niveaux", _) => new JsonObject(),
        ("telephone", _) => "+1 418 555 0199",
        ("horaires", _) => new JsonArray(new JsonObject { ["jour"] = 1, ["debut"] = "08:00:00", ["fin"] = "12:00:00" }),
        ("debut", "WriteAbsence") => Time(TimeSpan.FromDays(400)),
        ("fin", "WriteAbsence") => Time(TimeSpan.FromDays(401)),
        ("debut", "GenerateWeek") => "2026-03-02",
        ("debut", _) => Time(TimeSpan.FromHours(1)),
        ("fin", _) => Time(TimeSpan.FromHours(2)),
        ("date", _) or ("jour", _) => "2026-03-02",
        ("heure", "WriteSchedule") => 7,
        ("courriel", "ScheduleReader") => true,
        ("courriels", _) => new JsonArray($"essai{Next()}@example.org"),
        ("niveau_requis", _) or ("jours", _) => random.Next(1, 6),
        ("option", _) => 0,
        ("fenetre_debut", _) => Time(TimeSpan.FromHours(1)),
        ("fenetre_fin", _) => Time(TimeSpan.FromDays(30)),
        ("duree_estimee", _) => 60,
        ("numero", "WriteContact") => "+221770000001",
        ("numero", "WriteContract") => $"K-{Next()}",
        ("date_fin", "WriteContract") => "2099-12-31",
        ("date_fin", "RenewContract") => $"{2100 + random.Next(90)}-{random.Next(1, 13):D2}-{random.Next(1, 28):D2}",
        ("montant", _) => random.Next(100),
        ("date_effet", _) => now.AddDays(300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ("expire_avant", _) => "2027-03-02",
        ("equipement_ids", _) => new JsonArray(Number(ids("equipements"))),
        ("date_debut", _) => "2026-03-02",
        ("date_fin", _) => "2026-03-08",
        ("date_planifiee", _) or ("date_limite", _) or ("prochaine_echeance", _) => Time(TimeSpan.FromHours(random.Next(1, 5000))),
        ("unite" or "suivi", "WriteProduct") => name == "unite" ? "piece" : "aucun",
        ("type", "WritePlace") => "depot",
        ("type", "WriteMovement") => "reception",
        ("quantite" or "minimum" or "multiple" or "delai_jours" or "delai_ecart", _) => random.Next(1, 9),
        ("maximum", _) => random.Next(10, 20),
        ("compte", "CountedLine") => random.Next(1000, 2000),
        ("devise", "WritePurchase") => "XOF",
        ("taux_change", _) => 1,
        ("date_prevue", _) => "2026-03-02",
        ("taux_service", _) => 0.95,
        ("cloture_jusqu_au", _) => "2000-01-05",
        ("unite", _) => "jours", // by use only of a battery
        ("prise_en_charge_minutes", _) => 30,
        ("resolution_minutes", _) => 240,
        ("de", _) or ("heure_resume", _) => "07:00",
        ("a", _) => "21:30",
        ("from", "Schedule") => "08:00",
        ("to", "Schedule") => "18:00",
        ("until", _) or ("expires_at", _) => Time(TimeSpan.FromMinutes(random.Next(60, 600))),
        ("date_installation", _) or ("derniere_maintenance", _) or ("at", _) or ("from", _) => Time(-TimeSpan.FromSeconds(random.Next(3600, 7200))),
        ("du", _) => Time(-TimeSpan.FromDays(random.Next(1, 40))),
        ("au", _) => Time(TimeSpan.FromDays(random.Next(1, 40))),
        ("to", _) => Time(-TimeSpan.FromSeconds(random.Next(3600))),
        _ when References.TryGetValue(name, out var resource) => Number(ids(resource)),
        _ => null,
    };

    private int Next() => random.Next(1, 1_000_000_000);

    private JsonNode Time(TimeSpan fromNow) =>
        (now + fromNow).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static JsonNode Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}
