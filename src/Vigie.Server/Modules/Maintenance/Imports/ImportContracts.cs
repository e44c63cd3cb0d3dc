using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Imports;

internal enum ImportStatus
{
    /// <summary>Nothing is changed yet.</summary>
    [JsonStringEnumMemberName("brouillon")] Draft,
    [JsonStringEnumMemberName("applique")] Applied,
    [JsonStringEnumMemberName("annule")] Undone,
}

internal enum ImportAction
{
    [JsonStringEnumMemberName("creer")] Create,
    [JsonStringEnumMemberName("modifier")] Update,
    [JsonStringEnumMemberName("identique")] Same,
    [JsonStringEnumMemberName("erreur")] Wrong,
}

/// <summary>An import as the list of them shows it. The counts are of lines.</summary>
internal sealed record ImportRow(
    int Id,
    [property: JsonPropertyName("fichier")] string FileName,
    [property: JsonPropertyName("statut")] ImportStatus Status,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_application")] DateTimeOffset? AppliedAt,
    [property: JsonPropertyName("date_annulation")] DateTimeOffset? UndoneAt,
    [property: JsonPropertyName("lignes")] int Lines);

/// <summary>An import with what it does, or did. Errors and lines are shown of a draft only: the first 500 and the first 20.</summary>
internal sealed record ImportDetails(
    int Id,
    [property: JsonPropertyName("fichier")] string FileName,
    [property: JsonPropertyName("statut")] ImportStatus Status,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_application")] DateTimeOffset? AppliedAt,
    [property: JsonPropertyName("date_annulation")] DateTimeOffset? UndoneAt,
    [property: JsonPropertyName("colonnes")] IReadOnlyList<ImportColumn> Columns,
    [property: JsonPropertyName("creer_lieux")] bool CreateLocations,
    [property: JsonPropertyName("tout_ou_rien")] bool AllOrNothing,
    [property: JsonPropertyName("a_creer")] int ToCreate,
    [property: JsonPropertyName("a_modifier")] int ToUpdate,
    [property: JsonPropertyName("identiques")] int Same,
    [property: JsonPropertyName("en_erreur")] int Wrong,
    [property: JsonPropertyName("lieux_a_creer")] IReadOnlyList<string> NewLocations,
    [property: JsonPropertyName("erreurs")] IReadOnlyList<ImportError> Errors,
    [property: JsonPropertyName("apercu")] IReadOnlyList<ImportPreview> Preview);

/// <param name="Line">As a spreadsheet counts, from 1.</param>
/// <param name="Column">The title of the column to blame; null: of none.</param>
internal sealed record ImportError(
    [property: JsonPropertyName("ligne")] int Line, [property: JsonPropertyName("colonne")] string? Column, string Message);

internal sealed record ImportPreview(
    [property: JsonPropertyName("ligne")] int Line, ImportAction Action, [property: JsonPropertyName("valeurs")] IReadOnlyList<string> Values);

/// <summary>How an import is to be understood.</summary>
/// <param name="Fields">One a column, in their order: "nom", "type", "modele", "numero_serie", "localisation", "date_installation",
/// "frequence_entretien", "derniere_maintenance", "notes", or "champ:" and the name of an own field; an empty one leaves its column out.</param>
/// <param name="CreateLocations">Places that are named and do not exist are made; otherwise they are errors.</param>
/// <param name="AllOrNothing">One wrong line and nothing is applied; otherwise the good ones are.</param>
internal sealed record WriteImport(
    [property: JsonPropertyName("champs")] IReadOnlyList<string> Fields,
    [property: JsonPropertyName("creer_lieux")] bool CreateLocations = false,
    [property: JsonPropertyName("tout_ou_rien")] bool AllOrNothing = false)
{
    internal sealed class Validator : AbstractValidator<WriteImport>
    {
        public Validator()
        {
            RuleFor(import => import.Fields).NotEmpty()
                .Must(fields => fields.Count <= SheetReader.MaxColumns
                    && fields.Where(field => !string.IsNullOrEmpty(field)).GroupBy(field => field).All(same => same.Count() == 1))
                .WithMessage(_ => ProblemTexts.Get("import_fields_twice", []));
            RuleForEach(import => import.Fields).Must(field => field is "" || (field is not null && ImportFields.IsKnown(field)))
                .WithMessage(_ => ProblemTexts.Get("import_field_unknown", []));
        }
    }
}
