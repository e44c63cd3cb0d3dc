using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Imports;

[JsonConverter(typeof(JsonStringEnumConverter<StockImportKind>))]
internal enum StockImportKind
{
    /// <summary>Products, with their suppliers, minimums and stock.</summary>
    [JsonStringEnumMemberName("produits")] Products,

    /// <summary>What was sold, line by line.</summary>
    [JsonStringEnumMemberName("ventes")] Sales,
}

[JsonConverter(typeof(JsonStringEnumConverter<StockImportStatus>))]
internal enum StockImportStatus
{
    /// <summary>Its lines are being looked at.</summary>
    [JsonStringEnumMemberName("verification")] Checking,

    /// <summary>It is known what it would do; nothing is changed yet.</summary>
    [JsonStringEnumMemberName("brouillon")] Draft,
    [JsonStringEnumMemberName("application")] Applying,
    [JsonStringEnumMemberName("applique")] Applied,
    [JsonStringEnumMemberName("annulation")] Undoing,
    [JsonStringEnumMemberName("annule")] Undone,

    /// <summary>Something stood in its way: what is done is done, and it can be gone on with or taken back.</summary>
    [JsonStringEnumMemberName("interrompu")] Stopped,
}

/// <summary>What sales of a file are to Vigie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SaleMode>))]
internal enum SaleMode
{
    /// <summary>Demand to learn from; no stock moves.</summary>
    [JsonStringEnumMemberName("historique")] History,

    /// <summary>Movements of stock.</summary>
    [JsonStringEnumMemberName("sortie")] Issue,
}

[JsonConverter(typeof(JsonStringEnumConverter<StockImportAction>))]
internal enum StockImportAction
{
    [JsonStringEnumMemberName("creer")] Create,
    [JsonStringEnumMemberName("modifier")] Update,
    [JsonStringEnumMemberName("identique")] Same,
    [JsonStringEnumMemberName("erreur")] Wrong,
}

/// <param name="Kind">What the file holds.</param>
/// <param name="FileName">As people will look for it.</param>
internal sealed record StockImportUpload(
    [FromQuery(Name = "type")] Wire<StockImportKind> Kind, [FromQuery(Name = "fichier")] string? FileName = null)
{
    internal sealed class Validator : AbstractValidator<StockImportUpload>
    {
        public Validator() => RuleFor(upload => upload.FileName).Length(1, 200).OverridePropertyName("fichier");
    }
}

/// <summary>An import as the list of them shows it.</summary>
/// <param name="Progress">Of what is under way, 0 to 1; null: nothing is.</param>
/// <param name="Author">Who sent the file.</param>
internal sealed record StockImportRow(
    int Id,
    [property: JsonPropertyName("type")] StockImportKind Kind,
    [property: JsonPropertyName("fichier")] string FileName,
    [property: JsonPropertyName("statut")] StockImportStatus Status,
    [property: JsonPropertyName("lignes")] int Lines,
    [property: JsonPropertyName("avancement")] double? Progress,
    [property: JsonPropertyName("auteur")] string? Author,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_application")] DateTimeOffset? AppliedAt,
    [property: JsonPropertyName("date_annulation")] DateTimeOffset? UndoneAt);

/// <summary>An import with what it does, or did. The counts are of lines; those of sales that are booked are "a_creer".</summary>
/// <param name="Problem">Why it stopped.</param>
/// <param name="SameFileAt">When sales of the very same content were imported before.</param>
/// <param name="Errors">The first 500; the others are in erreurs.csv.</param>
/// <param name="Preview">The first 20 lines, of a draft.</param>
internal sealed record StockImportDetails(
    [property: JsonPropertyName("import")] StockImportRow Row,
    [property: JsonPropertyName("probleme")] string? Problem,
    [property: JsonPropertyName("deja_importe_le")] DateTimeOffset? SameFileAt,
    [property: JsonPropertyName("colonnes")] IReadOnlyList<ImportColumn> Columns,
    [property: JsonPropertyName("options")] StockImportOptions Options,
    [property: JsonPropertyName("a_creer")] int ToCreate,
    [property: JsonPropertyName("a_modifier")] int ToUpdate,
    [property: JsonPropertyName("identiques")] int Same,
    [property: JsonPropertyName("en_erreur")] int Wrong,
    [property: JsonPropertyName("erreurs")] IReadOnlyList<StockImportError> Errors,
    [property: JsonPropertyName("apercu")] IReadOnlyList<StockImportPreview> Preview)
{
    public int Id => Row.Id;
}

/// <param name="Line">As a spreadsheet counts, from 1.</param>
/// <param name="Column">The title of the column to blame; null: of none.</param>
/// <param name="Text">What stands there.</param>
internal sealed record StockImportError(
    [property: JsonPropertyName("ligne")] int Line,
    [property: JsonPropertyName("colonne")] string? Column,
    [property: JsonPropertyName("texte")] string? Text,
    string Message)
{
    public static readonly Table<StockImportError> Table = new(
        "erreurs",
        new("Erreurs", "Errors"),
        new("Ligne", "Line", error => error.Line, 8),
        new("Colonne", "Column", error => error.Column),
        new("Texte", "Text", error => error.Text, 24),
        new("Raison", "Reason", error => error.Message, 60));
}

internal sealed record StockImportPreview(
    [property: JsonPropertyName("ligne")] int Line,
    StockImportAction Action,
    [property: JsonPropertyName("valeurs")] IReadOnlyList<string> Values);

/// <summary>How a file is to be understood.</summary>
/// <param name="DecimalComma">Whether 1,250 is one and a quarter; otherwise it is more than a thousand.</param>
/// <param name="Mode">Of sales.</param>
/// <param name="PlaceId">Where the stock of lines lies that name no place; of sales in the mode "sortie": from where they went.</param>
/// <param name="CreateProducts">Of sales: products that are named and do not exist are made; otherwise they are errors.</param>
/// <param name="CreateSuppliers">Suppliers that are named and do not exist are made; otherwise they are errors.</param>
/// <param name="AllOrNothing">One wrong line and nothing is applied; otherwise the good ones are.</param>
internal sealed record StockImportOptions(
    [property: JsonPropertyName("virgule_decimale")] bool DecimalComma = true,
    [property: JsonPropertyName("mode")] SaleMode Mode = SaleMode.History,
    [property: JsonPropertyName("emplacement_id")] int? PlaceId = null,
    [property: JsonPropertyName("creer_produits")] bool CreateProducts = false,
    [property: JsonPropertyName("creer_fournisseurs")] bool CreateSuppliers = false,
    [property: JsonPropertyName("tout_ou_rien")] bool AllOrNothing = false);

/// <param name="Fields">One a column, in their order; an empty one leaves its column out. Of products: "reference", "nom", "type", "categorie",
/// "unite", "suivi", "code_barres", "prix_vente", "taux_service", "fournisseur", "reference_fournisseur", "prix_achat", "delai_jours", "multiple",
/// "minimum", "emplacement", "stock", "cout_unitaire", "lot", "expire_le"; of sales: "date", "reference", "code_barres", "nom", "quantite",
/// "prix_unitaire", "montant", "document".</param>
internal sealed record WriteStockImport(
    [property: JsonPropertyName("champs")] IReadOnlyList<string> Fields,
    [property: JsonPropertyName("options")] StockImportOptions? Options = null)
{
    internal sealed class Validator : AbstractValidator<WriteStockImport>
    {
        public Validator()
        {
            RuleFor(import => import.Fields).NotEmpty()
                .Must(fields => fields.Count <= SheetReader.MaxColumns
                    && fields.Where(field => !string.IsNullOrEmpty(field)).GroupBy(field => field).All(same => same.Count() == 1))
                .WithMessage(_ => ProblemTexts.Get("import_fields_twice", []));
            RuleForEach(import => import.Fields).NotNull();
        }
    }
}
