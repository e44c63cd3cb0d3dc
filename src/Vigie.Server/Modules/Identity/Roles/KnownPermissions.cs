using System.Collections.Frozen;
using System.Globalization;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Identity.Roles;

/// <summary>Every permission that a role or an API key may be given, and which of them somebody may pass on.</summary>
internal static class KnownPermissions
{
    private static readonly (string Name, string French, string English)[] Named =
    [
        ("*", "Tout, dans l’entreprise", "Everything in the company"),
        ("users:read", "Voir les utilisateurs", "See the users"),
        ("users:create", "Créer des utilisateurs", "Create users"),
        ("users:update", "Modifier les utilisateurs", "Change users"),
        ("roles:read", "Voir les rôles", "See the roles"),
        ("roles:write", "Créer et modifier les rôles", "Create and change roles"),
        ("tenant:read", "Voir les réglages de l’entreprise", "See the company’s settings"),
        ("tenant:update", "Modifier les réglages de l’entreprise", "Change the company’s settings"),
        ("tenants:read", "Voir les entreprises", "See the companies"),
        ("tenants:create", "Créer des entreprises", "Create companies"),
        ("tenants:update", "Modifier et suspendre des entreprises", "Change and suspend companies"),
        ("api_keys:read", "Voir les clés d’API", "See the API keys"),
        ("api_keys:write", "Créer et révoquer des clés d’API", "Create and revoke API keys"),
        ("audit:read", "Lire le journal d’audit", "Read the audit trail"),
        ("system:read", "Voir l’état du système", "See the state of the system"),
        ("jobs:read", "Voir les travaux en file", "See the jobs"),
        ("jobs:update", "Relancer et retirer des travaux", "Retry and remove jobs"),
        ("notifications:read", "Voir les envois", "See what was sent"),
        ("notifications:update", "Renvoyer des envois", "Send again what failed"),
        ("equipements:read", "Voir les équipements et les batteries", "See equipment and batteries"),
        ("equipements:read_own", "Voir ses propres équipements", "See one’s own equipment"),
        ("equipements:create", "Ajouter des équipements", "Add equipment"),
        ("equipements:update", "Modifier les équipements", "Change equipment"),
        ("equipements:delete", "Archiver des équipements", "Archive equipment"),
        ("telemetry:write", "Envoyer des mesures", "Send measurements"),
        ("alertes:read", "Voir les alertes", "See the alerts"),
        ("alertes:read_own", "Voir les alertes de ses propres équipements", "See the alerts of one’s own equipment"),
        ("alertes:acknowledge", "Acquitter les alertes", "Acknowledge alerts"),
        ("alertes:configure", "Régler les seuils", "Set the thresholds"),
        ("techniciens:read", "Voir les techniciens", "See the technicians"),
        ("techniciens:create", "Ajouter des techniciens", "Add technicians"),
        ("techniciens:update", "Modifier les techniciens", "Change technicians"),
        ("interventions:read", "Voir les interventions", "See the interventions"),
        ("interventions:read_own", "Voir ses propres interventions", "See one’s own interventions"),
        ("interventions:create", "Ouvrir des interventions", "Open interventions"),
        ("interventions:update", "Modifier et affecter les interventions", "Change and assign interventions"),
        ("interventions:update_status", "Faire avancer les interventions", "Move interventions on"),
        ("planning:read", "Voir le planning", "See the planning"),
        ("planning:update", "Modifier le planning", "Change the planning"),
        ("stock:read", "Voir le stock", "See the stock"),
        ("stock:move", "Enregistrer des entrées et des sorties de stock", "Book what comes into stock and goes"),
        ("stock:update", "Modifier les produits, les fournisseurs et les emplacements", "Change products, suppliers and places"),
        ("stock:order", "Commander aux fournisseurs", "Order from suppliers"),
        ("stock:approve", "Valider les inventaires et clore les périodes", "Approve counts and close periods"),
        ("documents:read", "Voir les documents", "See documents"),
        ("documents:read_own", "Voir les documents de ses propres équipements", "See the documents of one’s own equipment"),
        ("documents:upload", "Déposer des documents, et supprimer les siens", "Upload documents, and remove one’s own"),
        ("documents:delete", "Supprimer les documents des autres", "Remove documents of others"),
        ("reports:read", "Voir les rapports", "See the reports"),
        ("reports:read_own", "Voir les rapports de ses propres équipements", "See the reports of one’s own equipment"),
        ("reports:manage", "Programmer des rapports et les envoyer", "Schedule reports and send them"),
    ];

    // Who has these could give himself everything else.
    private static readonly FrozenSet<string> Administrative =
        new[] { "users", "roles", "tenant", "tenants", "api_keys", "audit", "system", "jobs", "notifications" }.ToFrozenSet();

    private static readonly FrozenSet<string> Known = Named.Select(permission => permission.Name)
        .Concat(Named.Where(permission => permission.Name != "*").Select(permission => Resource(permission.Name) + ":*")).ToFrozenSet();

    /// <summary>Names with their meaning: English for English, French for every other language.</summary>
    public static IEnumerable<(string Name, string Description)> Describe(CultureInfo language) =>
        Named.Select(permission => (permission.Name, language.TwoLetterISOLanguageName == "en" ? permission.English : permission.French));

    /// <summary>Whether this is "*", a named permission, or "resource:*" of a resource that has one.</summary>
    public static bool Contains(string? permission) => permission is not null && Known.Contains(permission);

    /// <summary>Whether it reaches over tenants; only the platform's own tenant may have such permissions.</summary>
    public static bool IsForOperator(string permission) => Resource(permission) == "tenants";

    /// <summary>Whether who has <paramref name="granted"/> has <paramref name="wanted"/> too, which may have wildcards itself.</summary>
    public static bool Covers(this PermissionSet granted, string wanted) => wanted switch
    {
        "*" => granted.Allows("*:*"),
        _ when granted.Allows(wanted) => true,
        _ => wanted.EndsWith("_own", StringComparison.Ordinal) && granted.Allows(wanted[..^"_own".Length]),
    };

    /// <summary>Whether who has <paramref name="granted"/> may manage somebody with <paramref name="wanted"/>: whatever is daily work,
    /// but of administration only what he has himself. Else a manager could make himself an administrator.</summary>
    public static bool MayManage(this PermissionSet granted, string wanted) =>
        (wanted != "*" && !Administrative.Contains(Resource(wanted))) || granted.Covers(wanted);

    private static string Resource(string permission) => permission.Split(':')[0];
}
