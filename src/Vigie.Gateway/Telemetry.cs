using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigie.Bms;

namespace Vigie.Gateway;

/// <summary>One sample as the server takes it. Numbers are written in their shortest exact form: 65.8 stays 65.8.</summary>
internal sealed record TelemetryItem(
    string? ExternalId, string At, double? Voltage, double? Current, double? Power, double? Temperature, double? Soc, double? Soh,
    double? Cycles, double? CellMin, double? CellMax,
    IReadOnlyList<double?>? CellVoltages, IReadOnlyList<double?>? CellTemperatures, BatteryStatus? Status, IReadOnlyList<BmsFault>? Faults)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TelemetryItem Of(string? battery, DateTimeOffset at, BmsSample sample) => new(
        battery,
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        sample.Voltage,
        sample.Current,
        sample.Power,
        sample.Temperature,
        sample.Soc,
        sample.Soh,
        sample.Cycles,
        sample.CellMin,
        sample.CellMax,
        NullIfEmpty(sample.CellVoltages),
        NullIfEmpty(sample.CellTemperatures),
        sample.Status,
        sample.Faults);

    public string ToJson() => JsonSerializer.Serialize(this, Wire);

    public static byte[] ToJson(IReadOnlyList<TelemetryItem> items) => JsonSerializer.SerializeToUtf8Bytes(items, Wire);

    private static IReadOnlyList<double?>? NullIfEmpty(IReadOnlyList<double?> values) => values.Count > 0 ? values : null;
}

/// <summary>What the server says about one batch.</summary>
internal sealed record TelemetryAnswer(long? Accepted, long? Duplicates, long? Rejected, IReadOnlyList<TelemetryAnswer.ItemError>? Errors)
{
    /// <summary>Why one sample was not taken; <paramref name="Index"/> is its place in the batch.</summary>
    public sealed record ItemError(int? Index, string? Code, string? Message, string? Field);

    private static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The answer in a body; null when the body is none.</summary>
    public static TelemetryAnswer? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<TelemetryAnswer>(body, Wire) is { Accepted: not null, Rejected: not null } answer ? answer
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
