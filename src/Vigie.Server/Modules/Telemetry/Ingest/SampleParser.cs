using System.Text.Json;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>Why one item of a request was refused; <paramref name="Code"/> has a text in both languages.</summary>
internal readonly record struct ItemError(int Index, string Code, string? Field);

/// <summary>
/// Reads samples from JSON, one pass over the bytes: a fleet sends many. An item that is wrong in itself is refused alone;
/// JSON that cannot be read at all refuses the whole request (<see cref="JsonException"/>).
/// </summary>
/// <param name="battery">The battery of the address; null when each item names its own.</param>
/// <param name="now">The server's time: samples more than five minutes after it are refused.</param>
internal sealed class SampleParser(BatteryDirectory.Snapshot batteries, BatteryDirectory.Entry? battery, DateTimeOffset now)
{
    public const int MaxItems = 10_000;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public List<Sample> Samples { get; } = [];

    public List<ItemError> Errors { get; } = [];

    public int Items { get; private set; }

    /// <summary>A battery was named that the directory does not know (yet).</summary>
    public bool BatteryMissing { get; private set; }

    /// <summary>Reads one object or an array of objects.</summary>
    /// <exception cref="JsonException">Not JSON, or neither an object nor an array.</exception>
    /// <exception cref="OverflowException">More than <see cref="MaxItems"/> items.</exception>
    public void ReadDocument(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadItem(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadItem(ref reader);
            }
        }
        else
        {
            throw new JsonException();
        }

        if (reader.Read())
        {
            throw new JsonException();
        }
    }

    /// <summary>Reads newline-delimited JSON; a line that cannot be read is refused alone.</summary>
    public void ReadLines(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? [] : lines[(end + 1)..];
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            var (samples, items, errors) = (Samples.Count, Items, Errors.Count);
            try
            {
                var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 8 });
                reader.Read();
                ReadItem(ref reader);
                if (reader.Read())
                {
                    throw new JsonException();
                }
            }
            catch (JsonException)
            {
                Samples.RemoveRange(samples, Samples.Count - samples);
                Errors.RemoveRange(errors, Errors.Count - errors);
                Items = items + 1;
                Errors.Add(new(items, "malformed", null));
            }
        }
    }

    private void ReadItem(ref Utf8JsonReader reader)
    {
        var index = Items++;
        if (Items > MaxItems)
        {
            throw new OverflowException();
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Errors.Add(new(index, "malformed", null));
            return;
        }

        var sample = new Sample { Index = index };
        var item = new SampleItemReader(sample);
        item.Read(ref reader);
        var owner = battery ?? Owner(item);
        if (item.Error is null && battery is not null && (item.BatteryId is not null || item.ExternalId is not null))
        {
            item.Refuse("field_unknown", item.BatteryId is null ? "external_id" : "battery_id");
        }

        if ((item.Error ?? Check(sample, item, owner)) is { } error)
        {
            Errors.Add(new(index, error.Code, error.Field));
            return;
        }

        sample.BatteryId = owner!.Id;
        sample.Complete(owner);
        Samples.Add(sample);
    }

    private BatteryDirectory.Entry? Owner(SampleItemReader item)
    {
        BatteryDirectory.Entry? owner = null;
        var found = item.BatteryId is { } id ? batteries.ById.TryGetValue(id, out owner)
            : item.ExternalId is { } external && batteries.ByExternalId.TryGetValue(external, out owner);
        BatteryMissing |= !found && (item.BatteryId ?? (object?)item.ExternalId) is not null;

        // Who gives both names must mean one battery by them.
        var contradicts = item.BatteryId is not null && item.ExternalId is { } other && batteries.ByExternalId.GetValueOrDefault(other) != owner;
        return contradicts ? null : owner;
    }

    private (string Code, string? Field)? Check(Sample sample, SampleItemReader item, BatteryDirectory.Entry? owner) => (sample, item) switch
    {
        _ when owner is null => ("battery_unknown", item.ExternalId is not null ? "external_id" : "battery_id"),
        (_, { At: null }) => ("at_missing", "at"),
        _ when sample.At > now.UtcDateTime + Tolerance => ("at_in_future", "at"),
        _ when sample.At < (now - batteries.Retention).UtcDateTime => ("at_too_old", "at"),
        ({ IsEmpty: true }, _) => ("measure_missing", null),
        _ => null,
    };
}
