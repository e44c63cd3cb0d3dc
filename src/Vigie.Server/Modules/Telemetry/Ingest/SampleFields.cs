using System.Text;
using System.Text.Json;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>The names that a sample uses on the wire, and the values of its two vocabularies.</summary>
internal static class SampleFields
{
    public static readonly string[] Names =
    [
        "at", "voltage", "current", "temperature", "soc", "soh", "power", "cycles", "cell_min", "cell_max", "cell_voltages", "cell_temperatures",
        "status", "faults", "battery_id", "external_id",
    ];

    public static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    private static readonly (byte[] Name, BatteryStatus Value)[] Statuses = [.. Enum.GetValues<BatteryStatus>().Select(value => (Wire(value), value))];
    private static readonly (byte[] Name, Faults Value)[] FaultNames = [.. Enum.GetValues<Faults>().Where(value => value != Faults.None).Select(value => (Wire(value), value))];

    /// <summary>The names of the faults that are set, as on the wire.</summary>
    public static IReadOnlyList<string> Describe(Faults faults) =>
        faults == Faults.None ? [] : [.. FaultNames.Where(entry => faults.HasFlag(entry.Value)).Select(entry => Encoding.UTF8.GetString(entry.Name))];

    public static BatteryStatus? Status(ref Utf8JsonReader reader)
    {
        foreach (var (name, value) in Statuses)
        {
            if (reader.TokenType == JsonTokenType.String && Is(ref reader, name))
            {
                return value;
            }
        }

        return null;
    }

    public static Faults? Fault(ref Utf8JsonReader reader)
    {
        foreach (var (name, value) in FaultNames)
        {
            if (reader.TokenType == JsonTokenType.String && Is(ref reader, name))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Whether the text or the member's name under the reader is this one; half a surrogate pair is none.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.SequenceEqual(name);
        }

        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text under the reader; null when it is none, or holds half a surrogate pair.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An unknown field's name, cut to a length that fits in an answer.</summary>
    public static string Printable(ref Utf8JsonReader reader)
    {
        var text = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(60, reader.ValueSpan.Length)]);
        return string.Concat(text.Where(character => !char.IsControl(character) && character != '\uFFFD'));
    }

    private static byte[] Wire<T>(T value) where T : struct, Enum => Encoding.UTF8.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
