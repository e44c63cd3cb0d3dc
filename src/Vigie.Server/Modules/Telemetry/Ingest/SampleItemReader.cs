using System.Text.Json;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>Reads the fields of one item into a sample; the first thing that is wrong is kept, the rest of the item is skipped over.</summary>
internal sealed class SampleItemReader(Sample sample)
{
    /// <summary>Beyond these no battery is; a value outside is a broken sensor or a wrong unit.</summary>
    private const int MaxCells = 512;

    private uint seen;

    public int? BatteryId { get; private set; }

    public string? ExternalId { get; private set; }

    public DateTime? At { get; private set; }

    public (string Code, string? Field)? Error { get; private set; }

    /// <summary>Keeps the first reason to refuse the item.</summary>
    public void Refuse(string code, string field) => Error ??= (code, field);

    /// <summary>Reads to the end of the object.</summary>
    /// <exception cref="JsonException">The JSON itself is broken.</exception>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = Field(ref reader);
            reader.Read();
            if (field == null)
            {
                reader.Skip();
                continue;
            }

            ReadField(field, ref reader);
        }

        if (sample[Metric.CellMin] > sample[Metric.CellMax])
        {
            Refuse("value_impossible", "cell_min");
        }
    }

    private string? Field(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < SampleFields.Names.Length; i++)
        {
            if (SampleFields.Is(ref reader, SampleFields.Utf8Names[i]))
            {
                if ((seen & (1u << i)) != 0)
                {
                    Refuse("value_invalid", SampleFields.Names[i]); // twice the same field
                }

                seen |= 1u << i;
                return SampleFields.Names[i];
            }
        }

        Error ??= ("field_unknown", SampleFields.Printable(ref reader));
        return null;
    }

    private void ReadField(string field, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case "at": ReadTime(ref reader); break;
            case "voltage": sample[Metric.Voltage] = Number(ref reader, field, 0, 2000); break;
            case "current": sample[Metric.Current] = Number(ref reader, field, -20_000, 20_000); break;
            case "power": sample[Metric.Power] = Number(ref reader, field, -10_000_000, 10_000_000); break;
            case "temperature": sample[Metric.Temperature] = Number(ref reader, field, -60, 200); break;
            case "soc": sample[Metric.Soc] = Number(ref reader, field, 0, 100); break;
            case "soh": sample[Metric.Soh] = Number(ref reader, field, 0, 120); break;
            case "cycles": sample.Cycles = Number(ref reader, field, 0, 1_000_000); break;
            case "cell_min": sample[Metric.CellMin] = Number(ref reader, field, 0, 20); break;
            case "cell_max": sample[Metric.CellMax] = Number(ref reader, field, 0, 20); break;
            case "cell_voltages": sample.CellVoltages = Numbers(ref reader, field, 0, 20); break;
            case "cell_temperatures": sample.CellTemperatures = Numbers(ref reader, field, -60, 200); break;
            case "status": ReadStatus(ref reader); break;
            case "faults": ReadFaults(ref reader); break;
            case "battery_id": ReadBatteryId(ref reader); break;
            case "external_id": ReadExternalId(ref reader); break;
            default: throw new InvalidOperationException(field);
        }
    }

    private double Number(ref Utf8JsonReader reader, string field, double min, double max)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return double.NaN;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value) || !double.IsFinite(value))
        {
            reader.Skip();
            Refuse("value_invalid", field);
            return double.NaN;
        }

        if (value < min || value > max)
        {
            Refuse("value_impossible", field);
        }

        return value;
    }

    private float[]? Numbers(ref Utf8JsonReader reader, string field, double min, double max)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            Refuse("value_invalid", field);
            return null;
        }

        Span<float> numbers = stackalloc float[MaxCells];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var number = Number(ref reader, field, min, max);
            if (count < MaxCells)
            {
                numbers[count] = (float)number;
            }

            count++;
        }

        if (count > MaxCells)
        {
            Refuse("value_invalid", field);
            return null;
        }

        return count == 0 ? null : numbers[..count].ToArray();
    }

    private void ReadTime(ref Utf8JsonReader reader)
    {
        // An offset is asked for: a local time would be a guess. (Some writers escape its plus sign.)
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) && HasOffset(ref reader))
        {
            At = sample.At = new DateTime(at.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
            return;
        }

        reader.Skip();
        Refuse("value_invalid", "at");
    }

    private static bool HasOffset(ref Utf8JsonReader reader)
    {
        var text = reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        return text.Length >= 17 && (text[^1] is (byte)'Z' or (byte)'z' || text[16..].IndexOfAny((byte)'+', (byte)'-') >= 0);
    }

    private void ReadStatus(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        sample.Status = SampleFields.Status(ref reader);
        if (sample.Status is null)
        {
            reader.Skip();
            Refuse("value_invalid", "status");
        }
    }

    private void ReadFaults(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            Refuse("value_invalid", "faults");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (SampleFields.Fault(ref reader) is { } fault)
            {
                sample.Faults |= fault;
            }
            else
            {
                reader.Skip();
                Refuse("value_invalid", "faults");
            }
        }
    }

    private void ReadBatteryId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id))
        {
            BatteryId = id;
            return;
        }

        reader.Skip();
        Refuse("value_invalid", "battery_id");
    }

    private void ReadExternalId(ref Utf8JsonReader reader)
    {
        ExternalId = SampleFields.Text(ref reader);
        if (ExternalId is null)
        {
            reader.Skip();
            Refuse("value_invalid", "external_id");
        }
    }
}
