using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>The trail as files show it.</summary>
internal static class AuditTable
{
    public static readonly Table<AuditRow> All = new(
        "audit",
        new("Journal d’audit", "Audit trail"),
        new("N°", "No.", row => row.Id, 10),
        new("Date", "Date", row => new ToTheSecond(row.At), 20),
        new("Action", "Action", row => row.Action, 22),
        new("Objet", "Object", row => row.Entity, 14),
        new("N° de l’objet", "Object no.", row => row.EntityId, 12),
        new("Nom de l’objet", "Object name", row => row.Label, 24),
        new("Auteur", "Author", row => row.User is { } user ? $"{user.FirstName} {user.LastName}" : null, 20),
        new("Adresse électronique", "E-mail", row => row.User?.Email, 26),
        new("Clé d’API", "API key", row => row.ApiKeyName ?? row.ApiKeyId?.ToString(CultureInfo.InvariantCulture)),
        new("Adresse IP", "IP address", row => row.Ip),
        new("Avant", "Before", row => Fields(row.Before), 40),
        new("Après", "After", row => Fields(row.After), 40));

    private static readonly JsonSerializerOptions Legible = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? Fields(IReadOnlyDictionary<string, JsonElement>? fields) =>
        fields is null ? null : JsonSerializer.Serialize(fields, Legible);
}
