using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Telemetry.History;

/// <summary>How far apart the points of a history are.</summary>
internal enum Bucket
{
    /// <summary>Chosen by the length of the period.</summary>
    Auto,
    Raw,
    Minute,
    Hour,
    Day,
    Month,
}

/// <summary>What is asked of a history. The default is the last 24 hours.</summary>
internal sealed record HistoryRequest(
    [FromQuery(Name = "from")] DateTimeOffset? From = null,
    [FromQuery(Name = "to")] DateTimeOffset? To = null,
    [FromQuery(Name = "bucket")] Wire<Bucket>? Bucket = null,
    [FromQuery(Name = "metrics")] string? Metrics = null,
    [FromQuery(Name = "max_points")] int MaxPoints = 1500)
{
    internal sealed class Validator : AbstractValidator<HistoryRequest>
    {
        public Validator()
        {
            RuleFor(request => request.MaxPoints).InclusiveBetween(10, 2000);
            RuleFor(request => request.Metrics).MaximumLength(200);
        }
    }
}

/// <summary>
/// A history as parallel arrays: the i-th entry of every array belongs to at[i]. A bucket without samples is absent, so two
/// points further apart than gap_seconds have a gap between them.
/// </summary>
/// <param name="StepSeconds">Length of a bucket; null for raw samples, days and months.</param>
/// <param name="Downsampled">Buckets were made longer than asked so that the points fit; minima and maxima keep the extremes.</param>
internal sealed record HistoryAnswer(
    int BatteryId,
    DateTimeOffset From,
    DateTimeOffset To,
    Bucket Bucket,
    int? StepSeconds,
    bool Downsampled,
    int GapSeconds,
    IReadOnlyList<DateTimeOffset> At,
    IReadOnlyList<int> Count,
    IReadOnlyDictionary<string, HistorySeries> Series);

/// <summary>One metric. Raw samples have only last; energies have only sum (Wh); everything else has the first four.</summary>
internal sealed record HistorySeries(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double?>? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double?>? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double?>? Mean,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double?>? Last,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double?>? Sum);
