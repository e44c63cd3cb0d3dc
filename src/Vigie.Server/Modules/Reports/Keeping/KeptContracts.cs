using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Reports.Keeping;

[JsonConverter(typeof(JsonStringEnumConverter<ReportStatus>))]
internal enum ReportStatus
{
    [JsonStringEnumMemberName("en_cours")] Waiting,
    [JsonStringEnumMemberName("fait")] Made,
    [JsonStringEnumMemberName("echoue")] Failed,
}

internal sealed record ReportFilter(
    [FromQuery(Name = "type")] Wire<ReportKind>? Kind, [FromQuery(Name = "programme_id")] int? ScheduleId)
{
    internal sealed class Validator : AbstractValidator<ReportFilter>;
}

/// <summary>A report that was made by a schedule, or is being made.</summary>
/// <param name="ScheduleId">Null: the schedule is gone.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Files">In which formats it can be read; none once its time is over.</param>
/// <param name="Links">Addresses that open it without signing in, and that still do.</param>
/// <param name="Deliveries">What became of it on its way; who may see only what is his sees his own.</param>
internal sealed record ReportRow(
    long Id,
    [property: JsonPropertyName("type")] ReportKind Kind,
    [property: JsonPropertyName("periode")] PeriodLength Length,
    [property: JsonPropertyName("debut")] DateOnly First,
    [property: JsonPropertyName("fin")] DateOnly Last,
    [property: JsonPropertyName("client_id")] int? ClientId,
    string? Client,
    [property: JsonPropertyName("programme_id")] int? ScheduleId,
    [property: JsonPropertyName("statut")] ReportStatus Status,
    [property: JsonPropertyName("avancement")] double Progress,
    [property: JsonPropertyName("erreur")] string? Error,
    [property: JsonPropertyName("fichiers")] IReadOnlyList<ReportFormat> Files,
    [property: JsonPropertyName("date_creation")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("date_fin")] DateTimeOffset? MadeAt,
    [property: JsonPropertyName("liens")] int Links,
    [property: JsonPropertyName("envois")] IReadOnlyList<SentRow> Deliveries);

/// <param name="Status">As in the log of deliveries.</param>
internal sealed record SentRow(
    [property: JsonPropertyName("destinataire")] string Recipient,
    [property: JsonPropertyName("canal")] string Channel,
    [property: JsonPropertyName("statut")] SentStatus Status,
    [property: JsonPropertyName("erreur")] string? Error,
    [property: JsonPropertyName("date")] DateTimeOffset At);

/// <summary>How far a delivery is, as Notifications says it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SentStatus>))]
internal enum SentStatus
{
    [JsonStringEnumMemberName("en_attente")] Queued,
    [JsonStringEnumMemberName("en_cours")] Sending,
    [JsonStringEnumMemberName("envoye")] Sent,
    [JsonStringEnumMemberName("remis")] Delivered,
    [JsonStringEnumMemberName("lu")] Read,
    [JsonStringEnumMemberName("echoue")] Failed,
    [JsonStringEnumMemberName("retenu")] Suppressed,
}

/// <summary>What a mail says of a report, in both languages.</summary>
internal sealed record ReportTold(Words Title, Words Period, Words Figures)
{
    private const int MostFigures = 3;

    public static ReportTold Of(ReadyReport report)
    {
        var content = report.Content;
        return new(
            content.Client is null ? content.Title : new($"{content.Title.French}, {content.Client}", $"{content.Title.English}, {content.Client}"),
            new(content.Period.Text("fr"), content.Period.Text("en")), new(Figures("fr"), Figures("en")));

        string Figures(string language)
        {
            var text = report.Text.In(language);
            return string.Join(" · ", content.Figures.Take(MostFigures).Select(figure =>
                $"{text.Of(figure.Label)}{(language == "fr" ? " : " : ": ")}{text.Of(figure)}{(text.Change(figure) is { } change ? $" ({change})" : "")}"));
        }
    }
}
