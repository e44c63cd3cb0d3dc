using System.Globalization;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Maintenance.Imports;

/// <summary>What a column of an import can be, by which titles it is known, and how its texts are read.</summary>
internal static class ImportFields
{
    public const string Name = "nom";
    public const string Category = "type";
    public const string Model = "modele";
    public const string Serial = "numero_serie";
    public const string Location = "localisation";
    public const string Installed = "date_installation";
    public const string Frequency = "frequence_entretien";
    public const string LastService = "derniere_maintenance";
    public const string Notes = "notes";

    private const string OwnPrefix = "champ:";

    // Titles without accents, spaces and signs.
    private static readonly SheetTitles Titles = new(new Dictionary<string, string[]>
    {
        [Name] = ["nom", "name", "designation", "libelle", "equipement", "equipment", "machine"],
        [Category] = ["type", "categorie", "category", "famille"],
        [Model] = ["modele", "model"],
        [Serial] = ["numerodeserie", "numeroserie", "ndeserie", "nserie", "nodeserie", "noserie", "serie", "serialnumber", "serialno", "serial", "sn"],
        [Location] = ["localisation", "lieu", "emplacement", "site", "location", "place"],
        [Installed] = ["datedinstallation", "dateinstallation", "installation", "miseenservice", "datedemiseenservice", "installed", "installedon", "installationdate"],
        [Frequency] = ["frequenceentretien", "frequencedentretien", "frequence", "entretienjours", "entretien", "servicedays", "serviceinterval", "frequency"],
        [LastService] = ["dernieremaintenance", "dernierentretien", "lastservice", "lastmaintenance"],
        [Notes] = ["notes", "note", "remarques", "remarque", "commentaires", "commentaire", "comments", "comment"],
    });

    public static bool IsKnown(string field) =>
        Titles.Knows(field) || OwnName(field) is { Length: > 0 and <= AssetsApi.CustomFields.MaxNameLength };

    /// <summary>The name of an own field; null when it is none.</summary>
    public static string? OwnName(string field) => field.StartsWith(OwnPrefix, StringComparison.Ordinal) ? field[OwnPrefix.Length..].Trim() : null;

    /// <summary>A number of days as the contract writes it: "30,0" and "30.0" are 30.</summary>
    public static string Days(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture) : text;

    /// <summary>What a column with this title is; null: nothing of ours.</summary>
    public static string? Guess(string title)
    {
        foreach (var prefix in new[] { OwnPrefix, "field:" })
        {
            if (title.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && OwnPrefix + title[prefix.Length..].Trim() is var own && IsKnown(own))
            {
                return own;
            }
        }

        return Titles.Guess(title);
    }
}
