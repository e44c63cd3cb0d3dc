using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Maintenance.Equipments;

/// <summary>Sheets and rolls that labels are sold on. Lengths are millimetres.</summary>
internal enum LabelFormat
{
    /// <summary>A4, 3 by 7 of 63.5 × 38.1.</summary>
    [JsonStringEnumMemberName("avery-l7160")] AveryL7160,

    /// <summary>A4, 2 by 7 of 99.1 × 38.1.</summary>
    [JsonStringEnumMemberName("avery-l7163")] AveryL7163,

    /// <summary>Letter, 3 by 10 of 66.675 × 25.4.</summary>
    [JsonStringEnumMemberName("avery-5160")] Avery5160,

    /// <summary>A roll: one label a page, as the next one.</summary>
    [JsonStringEnumMemberName("62x29")] Roll62x29,
    [JsonStringEnumMemberName("50x25")] Roll50x25,
}

/// <summary>Which equipment is to have labels.</summary>
/// <param name="Ids">1 to 500; the labels come in this order.</param>
/// <param name="ForRequests">The codes lead to where everybody may ask for work on it, instead of to its page.</param>
internal sealed record PrintLabels(
    IReadOnlyList<int> Ids, LabelFormat Format, [property: JsonPropertyName("demande")] bool ForRequests = false)
{
    internal sealed class Validator : AbstractValidator<PrintLabels>
    {
        public Validator() => RuleFor(labels => labels.Ids).NotEmpty()
            .Must(ids => ids.Count <= 500).WithMessage(_ => ProblemTexts.Get("label_ids_too_many", []));
    }
}
