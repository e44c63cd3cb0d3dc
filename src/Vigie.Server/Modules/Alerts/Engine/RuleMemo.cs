using System.Buffers;
using System.Text;
using System.Text.Json;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Alerts.Engine;

/// <summary>
/// What is remembered of one rule on one battery between samples. A rule about which there is nothing to remember has none, so
/// that a battery in order has no memo at all. Times are UTC ticks by the clock of the samples.
/// </summary>
internal sealed class RuleMemo(string key)
{
    public string Key => key;

    /// <summary>Beyond its threshold since then, but not yet for long enough. Of an open silence: the last sample before it.</summary>
    public long? Since { get; set; }

    /// <summary>The alert that is open, or that was cleared a short while ago; null: none.</summary>
    public long? AlertId { get; set; }

    /// <summary>Set when the alert is cleared; kept so that one that comes again at once is the same alert.</summary>
    public long? ClearedAt { get; set; }

    /// <summary>Beyond the clear threshold since then, but not yet for long enough.</summary>
    public long? ClearingSince { get; set; }

    /// <summary>NaN until the value of the rule's first condition is told.</summary>
    public double Worst { get; set; }

    public Severity Severity { get; set; }

    /// <summary>The time of the values that the alert's row shows.</summary>
    public long WrittenAt { get; set; }

    public bool IsOpen => AlertId is not null && ClearedAt is null;

    public bool IsEmpty => AlertId is null && Since is null;

    /// <summary>JSON with short names, as it is kept beside every battery's state; null when there is nothing to remember.</summary>
    public static string? Write(IReadOnlyList<RuleMemo> memos)
    {
        if (memos.Count == 0)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var memo in memos)
        {
            json.WriteStartObject(memo.Key);
            Number("s", memo.Since);
            if (memo.AlertId is { } alert)
            {
                json.WriteNumber("a", alert);
                Number("x", memo.ClearedAt);
                Number("c", memo.ClearingSince);
                if (!double.IsNaN(memo.Worst))
                {
                    json.WriteNumber("w", memo.Worst);
                }

                json.WriteNumber("v", (int)memo.Severity);
                json.WriteNumber("t", memo.WrittenAt);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);

        void Number(string name, long? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }
    }

    /// <summary>False when the text is none that <see cref="Write"/> wrote.</summary>
    public static bool TryParse(string text, out List<RuleMemo> memos)
    {
        memos = [];
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var rule in document.RootElement.EnumerateObject())
            {
                memos.Add(Parse(rule));
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            memos = [];
            return false;
        }
    }

    private static RuleMemo Parse(JsonProperty rule)
    {
        var memo = new RuleMemo(rule.Name) { Since = Number("s") };
        if (Number("a") is { } alert)
        {
            memo.AlertId = alert;
            memo.ClearedAt = Number("x");
            memo.ClearingSince = Number("c");
            memo.Worst = rule.Value.TryGetProperty("w", out var worst) ? worst.GetDouble() : double.NaN;
            memo.Severity = (Severity)rule.Value.GetProperty("v").GetInt32();
            memo.WrittenAt = rule.Value.GetProperty("t").GetInt64();
        }

        return Enum.IsDefined(memo.Severity) ? memo : throw new FormatException();

        long? Number(string name) => rule.Value.TryGetProperty(name, out var number) ? number.GetInt64() : null;
    }
}
