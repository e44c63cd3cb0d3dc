using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Server.Tests.Contract;

/// <summary>Compares JSON with the schema that describes it: types, required members, unknown members, enums, null and times.</summary>
internal sealed partial class SchemaCheck(ApiDocument document)
{
    /// <summary>What does not match, each with its path; nothing when all does.</summary>
    public IEnumerable<string> Deviations(JsonElement value, JsonElement schema, string path = "$")
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return Describes(schema) && !document.Nullable(schema) ? [$"{path}: is null"] : [];
        }

        var resolved = document.Resolve(schema);
        var types = ApiDocument.Types(resolved);
        if (types.Count > 0 && !types.Any(type => Matches(value, type)))
        {
            return [$"{path}: is {value.ValueKind}, not {string.Join(" or ", types)}"];
        }

        if (resolved.TryGetProperty("enum", out var names) && !names.EnumerateArray().Any(name => JsonElement.DeepEquals(name, value)))
        {
            return [$"{path}: {value} is none of {names}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, resolved, path),
            JsonValueKind.Array when resolved.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, index) => Deviations(item, items, $"{path}[{index}]")),
            JsonValueKind.String when Format(resolved) == "date-time" && !IsUtc(value.GetString()!) => [$"{path}: {value} is no UTC time"],
            JsonValueKind.String when Format(resolved) == "uuid" && !value.TryGetGuid(out _) => [$"{path}: {value} is no UUID"],
            JsonValueKind.Number when Format(resolved) == "int32" && !value.TryGetInt32(out _) => [$"{path}: {value} is beyond 32 bits"],
            _ => [],
        };
    }

    private IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(
                name => !value.TryGetProperty(name, out _)))
            {
                yield return $"{path}: {name} is missing";
            }
        }

        var known = schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            var described = known && properties.TryGetProperty(member.Name, out var own) ? own
                : schema.TryGetProperty("additionalProperties", out var others) ? others : default;
            if (described.ValueKind == JsonValueKind.False)
            {
                yield return $"{path}: {member.Name} is not described";
            }

            foreach (var deviation in described.ValueKind == JsonValueKind.Object
                ? Deviations(member.Value, described, $"{path}.{member.Name}") : [])
            {
                yield return deviation;
            }
        }
    }

    /// <summary>False for a schema that allows everything, such as a custom field's.</summary>
    private bool Describes(JsonElement schema) => document.Resolve(schema).EnumerateObject().Any(member => member.Name is "type" or "enum");

    private static string? Format(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private static bool Matches(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };

    private static bool IsUtc(string text) => UtcForm().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    private static partial Regex UtcForm();
}
