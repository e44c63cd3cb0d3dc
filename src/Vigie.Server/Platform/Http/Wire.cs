using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Server.Platform.Http;

/// <summary>An enum in a query string, written as in JSON. (ASP.NET Core binds a bare enum by its C# names.)</summary>
internal readonly record struct Wire<T>(T Value) where T : struct, Enum
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };
    private static readonly Dictionary<string, T> Values =
        Enum.GetValues<T>().ToDictionary(value => JsonSerializer.SerializeToElement(value, Options).GetString()!);

    public static IEnumerable<string> Names => Values.Keys;

    public static bool TryParse(string? text, out Wire<T> wire)
    {
        var known = Values.TryGetValue(text ?? "", out var value);
        wire = new(value);
        return known;
    }

    /// <summary>The name of a value on the wire.</summary>
    public static string Name(T value) => Values.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Key;
}
