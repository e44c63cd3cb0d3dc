using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Documents;

/// <summary>A document, as its newest version is.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="EquipmentId">Null: of a contract.</param>
internal sealed record DocumentRow(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("type_document")] string Type,
    [property: JsonPropertyName("taille")] long Size,
    [property: JsonPropertyName("mime_type")] string MimeType,
    [property: JsonPropertyName("is_encrypted")] bool IsEncrypted,
    [property: JsonPropertyName("intervention_id")] int? InterventionId,
    [property: JsonPropertyName("equipement_id")] int? EquipmentId,
    [property: JsonPropertyName("date_upload")] DateTimeOffset UploadedAt,
    [property: JsonPropertyName("uploadeur_id")] int? UploaderId,
    [property: JsonPropertyName("uploadeur")] string? Uploader,
    [property: JsonPropertyName("checksum")] string Checksum,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("date_suppression")] DateTimeOffset? DeletedAt)
{
    /// <summary>The request that it shows; absent from what shows none.</summary>
    [JsonPropertyName("demande_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RequestId { get; init; }

    /// <summary>The number, from 0, of the point of the intervention's checklist that it answers; absent from what answers none.</summary>
    [JsonPropertyName("point_controle")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Point { get; init; }

    /// <summary>The comment that it goes with; absent from what goes with none.</summary>
    [JsonPropertyName("commentaire_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CommentId { get; init; }

    /// <summary>The alert that it shows; absent from what shows none.</summary>
    [JsonPropertyName("alerte_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AlertId { get; init; }

    /// <summary>The contract that it belongs to; absent from what belongs to none.</summary>
    [JsonPropertyName("contrat_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContractId { get; init; }

    /// <summary>The newest first; only where one document is asked for.</summary>
    [JsonPropertyName("versions")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VersionRow>? Versions { get; init; }
}

/// <param name="Intact">What the last planned check found; null before the first.</param>
internal sealed record VersionRow(
    [property: JsonPropertyName("version")] int Number,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("taille")] long Size,
    [property: JsonPropertyName("mime_type")] string MimeType,
    [property: JsonPropertyName("checksum")] string Checksum,
    [property: JsonPropertyName("date_upload")] DateTimeOffset UploadedAt,
    [property: JsonPropertyName("uploadeur_id")] int? UploaderId,
    [property: JsonPropertyName("uploadeur")] string? Uploader,
    [property: JsonPropertyName("date_controle")] DateTimeOffset? CheckedAt,
    [property: JsonPropertyName("integre")] bool? Intact);

/// <summary>What reading the content again has shown, now.</summary>
internal sealed record Integrity(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("checksum")] string Checksum,
    [property: JsonPropertyName("integre")] bool Intact);

/// <param name="RequestIds">Of any of these.</param>
internal sealed record DocumentFilter(
    [FromQuery(Name = "intervention_id")] int? InterventionId = null,
    [FromQuery(Name = "equipement_id")] int? EquipmentId = null,
    [FromQuery(Name = "demande_id")] int[]? RequestIds = null,
    [FromQuery(Name = "alerte_id")] long? AlertId = null,
    [FromQuery(Name = "contrat_id")] int? ContractId = null,
    [FromQuery(Name = "type_document")] string? Type = null,
    [FromQuery(Name = "supprimes")] bool Deleted = false);

/// <param name="Count">How many the request has now.</param>
internal sealed record PublicPhotos([property: JsonPropertyName("photos")] int Count);

/// <summary>The fields of the form around the file.</summary>
/// <param name="AlertId">The alert that this photo shows.</param>
/// <param name="Point">The point of the intervention's checklist that this photo answers.</param>
internal sealed partial record UploadFields(
    [property: JsonPropertyName("intervention_id")] int? InterventionId,
    [property: JsonPropertyName("equipement_id")] int? EquipmentId,
    [property: JsonPropertyName("type_document")] string? Type,
    [property: JsonPropertyName("point_controle")] int? Point = null,
    [property: JsonPropertyName("alerte_id")] long? AlertId = null,
    [property: JsonPropertyName("contrat_id")] int? ContractId = null)
{
    internal sealed partial class Validator : AbstractValidator<UploadFields>
    {
        public Validator()
        {
            RuleFor(fields => fields.Type).NotNull().Matches(TypeForm()).WithMessage(_ => ProblemTexts.Get("document_type_form", []));
            RuleFor(fields => fields.EquipmentId)
                .Must((fields, equipment) => new[] { equipment, fields.InterventionId, fields.AlertId, fields.ContractId }.Count(id => id is not null) == 1)
                .WithMessage(_ => ProblemTexts.Get("document_owner_missing", []));
            RuleFor(fields => fields.Point).Null().When(fields => fields.InterventionId is null)
                .WithMessage(_ => ProblemTexts.Get("document_point_alone", []));
        }

        [GeneratedRegex("^[a-z][a-z0-9_]{0,49}$")]
        private static partial Regex TypeForm();
    }
}
