using System.Globalization;
using System.Text;
using Vigie.Server.Modules.Assets;

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

    // French day first: 31/12/2025 and 12/31/2025 cannot both be read, and the company writes the first.
    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "d/M/yyyy", "d/M/yyyy HH:mm",
        "d/M/yyyy HH:mm:ss", "d-M-yyyy", "d.M.yyyy",
    ];

    // Titles without accents, spaces and signs.
    private static readonly Dictionary<string, string[]> Titles = new()
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
    };

    public static bool IsKnown(string field) =>
        Titles.ContainsKey(field) || OwnName(field) is { Length: > 0 and <= AssetsApi.CustomFields.MaxNameLength };

    /// <summary>The name of an own field; null when it is none.</summary>
    public static string? OwnName(string field) => field.StartsWith(OwnPrefix, StringComparison.Ordinal) ? field[OwnPrefix.Length..].Trim() : null;

    /// <summary>What columns with these titles are, each at most once; null: nothing of ours.</summary>
    public static string?[] Guess(IReadOnlyList<string> titles)
    {
        var taken = new HashSet<string>();
        return [.. titles.Select(title => Guess(title) is { } field && taken.Add(field) ? field : null)];
    }

    /// <summary>A day, or a day and a time, in a zone; null when it is none.</summary>
    public static DateTimeOffset? Time(string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        // A time that the clocks skip in spring is an hour later; of one that comes twice in autumn the second is taken.
        var time = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        var offset = zone.GetUtcOffset(time);
        return time.Ticks - offset.Ticks is >= 0 and <= 3_155_378_975_999_999_999 ? new DateTimeOffset(time, offset).ToUniversalTime() : null;
    }

    /// <summary>A number of days as the contract writes it: "30,0" and "30.0" are 30.</summary>
    public static string Days(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture) : text;

    private static string? Guess(string title)
    {
        foreach (var prefix in new[] { OwnPrefix, "field:" })
        {
            if (title.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && OwnPrefix + title[prefix.Length..].Trim() is var own && IsKnown(own))
            {
                return own;
            }
        }

        var plain = Plain(title);
        return Titles.FirstOrDefault(pair => pair.Value.Contains(plain)).Key;
    }

    private static string Plain(string title) => string.Concat(
        title.Normalize(NormalizationForm.FormD).ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter)));
}
