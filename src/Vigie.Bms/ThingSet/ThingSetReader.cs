using System.Text.Json;

namespace Vigie.Bms.ThingSet;

/// <summary>Reads the items of a group under any of their names. A value of the wrong type is noted and missing; null is only
/// missing.</summary>
internal sealed class ThingSetReader(JsonElement group)
{
    /// <summary>More cells or sensors than any board has: what follows is not read.</summary>
    private const int MostItems = 512;

    public Plausible Plausible { get; } = new();

    public double? Number(string measure, params ReadOnlySpan<string> names) => Find(names) is { } item ? Number(item, measure) : null;

    /// <summary>An array, or one value as older releases send it.</summary>
    public List<double?> Numbers(string measure, params ReadOnlySpan<string> names) => Find(names) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } items => items.EnumerateArray().Take(MostItems).Select(item => Number(item, measure)).ToList(),
        { } item => Number(item, measure) is { } number ? [number] : [],
    };

    /// <summary>A whole number of 32 bits.</summary>
    public uint? Flags(string measure, params ReadOnlySpan<string> names)
    {
        if (Number(measure, names) is not { } number)
        {
            return null;
        }

        if (number is >= 0 and <= uint.MaxValue && number == Math.Floor(number))
        {
            return (uint)number;
        }

        Plausible.Note(QualityProblem.Invalid, measure);
        return null;
    }

    private JsonElement? Find(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (group.TryGetProperty(name, out var item))
            {
                return item;
            }
        }

        return null;
    }

    private double? Number(JsonElement item, string measure)
    {
        if (item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        if (item.ValueKind != JsonValueKind.Null)
        {
            Plausible.Note(QualityProblem.Invalid, measure);
        }

        return null;
    }
}
