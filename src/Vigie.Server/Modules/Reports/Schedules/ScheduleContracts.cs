using System.Text.Json.Serialization;
using FluentValidation;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Reports.Schedules;

[JsonConverter(typeof(JsonStringEnumConverter<FileChoice>))]
internal enum FileChoice
{
    [JsonStringEnumMemberName("pdf")] Pdf,
    [JsonStringEnumMemberName("xlsx")] Xlsx,
    [JsonStringEnumMemberName("les_deux")] Both,
}

[JsonConverter(typeof(JsonStringEnumConverter<ReportLanguage>))]
internal enum ReportLanguage
{
    [JsonStringEnumMemberName("fr")] French,
    [JsonStringEnumMemberName("en")] English,
}

/// <summary>Somebody of the company who gets a report.</summary>
/// <param name="ByMail">If he wants mail about reports.</param>
/// <param name="ByMessage">By WhatsApp, if he gave his number.</param>
internal sealed record ScheduleReader(
    [property: JsonPropertyName("utilisateur_id")] int UserId,
    [property: JsonPropertyName("courriel")] bool ByMail = true,
    [property: JsonPropertyName("whatsapp")] bool ByMessage = false);

/// <param name="Length">How often it comes, and what it is of: the day, week or month before.</param>
/// <param name="Hour">0 to 23 by the company's clock, of the day after the period.</param>
/// <param name="ClientId">Only of what is his; null: of all. Never of stock.</param>
/// <param name="Outsiders">Addresses of people without an account.</param>
internal sealed record WriteSchedule(
    [property: JsonPropertyName("type")] ReportKind Kind,
    [property: JsonPropertyName("frequence")] PeriodLength Length,
    [property: JsonPropertyName("heure")] int Hour,
    [property: JsonPropertyName("format")] FileChoice Format = FileChoice.Pdf,
    [property: JsonPropertyName("langue")] ReportLanguage Language = ReportLanguage.French,
    [property: JsonPropertyName("client_id")] int? ClientId = null,
    [property: JsonPropertyName("destinataires")] IReadOnlyList<ScheduleReader>? Readers = null,
    [property: JsonPropertyName("courriels")] IReadOnlyList<string>? Outsiders = null,
    [property: JsonPropertyName("actif")] bool Active = true)
{
    internal sealed class Validator : AbstractValidator<WriteSchedule>
    {
        private const int MostReaders = 50;
        private const int MostOutsiders = 10;

        public Validator()
        {
            RuleFor(schedule => schedule.Hour).InclusiveBetween(0, 23);
            RuleFor(schedule => schedule.ClientId).Null().When(schedule => schedule.Kind == ReportKind.Stock)
                .WithMessage(_ => ProblemTexts.Get("report_whole_only", []));
            RuleFor(schedule => schedule.Readers!).Must(readers => readers.Count <= MostReaders && readers.DistinctBy(reader => reader?.UserId).Count() == readers.Count)
                .When(schedule => schedule.Readers is not null).WithMessage(_ => ProblemTexts.Get("schedule_readers_few", [MostReaders]));
            RuleForEach(schedule => schedule.Readers).NotNull().Must(reader => reader is null || reader.ByMail || reader.ByMessage)
                .WithMessage(_ => ProblemTexts.Get("schedule_reader_way", []));
            RuleFor(schedule => schedule.Outsiders!).Must(all => all.Count <= MostOutsiders && all.Distinct(StringComparer.OrdinalIgnoreCase).Count() == all.Count)
                .When(schedule => schedule.Outsiders is not null).WithMessage(_ => ProblemTexts.Get("schedule_outsiders_few", [MostOutsiders]));
            RuleForEach(schedule => schedule.Outsiders).NotEmpty().MaximumLength(254).EmailAddress();
        }
    }
}

/// <param name="NextAt">When the next one is made; null: it rests.</param>
/// <param name="LastId">The newest that was made.</param>
internal sealed record ScheduleRow(
    int Id,
    [property: JsonPropertyName("type")] ReportKind Kind,
    [property: JsonPropertyName("frequence")] PeriodLength Length,
    [property: JsonPropertyName("heure")] int Hour,
    [property: JsonPropertyName("format")] FileChoice Format,
    [property: JsonPropertyName("langue")] ReportLanguage Language,
    [property: JsonPropertyName("client_id")] int? ClientId,
    string? Client,
    [property: JsonPropertyName("destinataires")] IReadOnlyList<ReaderRow> Readers,
    [property: JsonPropertyName("courriels")] IReadOnlyList<string> Outsiders,
    [property: JsonPropertyName("actif")] bool Active,
    [property: JsonPropertyName("prochain")] DateTimeOffset? NextAt,
    [property: JsonPropertyName("dernier_id")] long? LastId,
    [property: JsonPropertyName("dernier")] DateTimeOffset? LastMadeAt);

internal sealed record ReaderRow(
    [property: JsonPropertyName("utilisateur_id")] int UserId,
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("courriel")] bool ByMail,
    [property: JsonPropertyName("whatsapp")] bool ByMessage);

/// <param name="Day">One of the period's days; the last whole period when left out.</param>
internal sealed record RunSchedule([property: JsonPropertyName("jour")] DateOnly? Day = null)
{
    internal sealed class Validator : AbstractValidator<RunSchedule>
    {
        public Validator() => RuleFor(run => run.Day).InclusiveBetween(ReportQuery.Earliest, ReportQuery.Latest);
    }
}
