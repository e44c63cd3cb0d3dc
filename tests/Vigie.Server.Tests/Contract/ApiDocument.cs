using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Server.Tests.Contract;

/// <summary>A parameter of the path or of the query.</summary>
internal sealed record ApiParameter(string Name, bool InPath, JsonElement Schema);

/// <summary>One operation of the description.</summary>
/// <param name="Permission">What it asks for; null when everybody may call it.</param>
/// <param name="Body">Schema of the JSON body; null when it takes none.</param>
/// <param name="TakesFile">Its body is a form with a file.</param>
/// <param name="Answers">Statuses, each with the schema of its JSON; null: no JSON.</param>
internal sealed record ApiOperation(
    HttpMethod Method,
    string Path,
    string? Permission,
    IReadOnlyList<ApiParameter> Parameters,
    JsonElement? Body,
    bool TakesFile,
    IReadOnlyDictionary<int, JsonElement?> Answers)
{
    public bool TakesId => Parameters.Any(parameter => parameter.InPath);

    /// <summary>The resource that the id in the path is of: the part of the path before it.</summary>
    public string Resource => (Path.StartsWith("/api/v1/stock/", StringComparison.Ordinal) ? "stock." : "") // others have imports too
        + Path.Split('/').TakeWhile(part => !part.StartsWith('{')).Last();

    /// <summary>The resource that it makes, when it makes one.</summary>
    public string Made => Path.Split('/').Last(part => !part.StartsWith('{'));

    public bool ReadsSamples => Permission == "telemetry:write";

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The description of the running server, as a client reads it: what the tests know of the API comes from here.</summary>
internal sealed partial class ApiDocument(JsonElement root)
{
    public IReadOnlyList<ApiOperation> Operations { get; } = [.. Read(root)];

    public IEnumerable<JsonProperty> Schemas => root.GetProperty("components").GetProperty("schemas").EnumerateObject();

    public static async Task<ApiDocument> ReadAsync(VigieApp app)
    {
        using var client = app.CreateClient();
        return new(await client.GetFromJsonAsync<JsonElement>("/openapi.json", Tenant.Ct));
    }

    /// <summary>Follows references, and of «null or this» takes this.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (true)
        {
            if (schema.TryGetProperty("$ref", out var reference))
            {
                schema = root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            }
            else if (schema.TryGetProperty("oneOf", out var choices))
            {
                schema = choices.EnumerateArray().Last();
            }
            else
            {
                return schema;
            }
        }
    }

    /// <summary>Whether a schema allows null.</summary>
    public bool Nullable(JsonElement schema) =>
        (schema.TryGetProperty("oneOf", out var choices) && choices.EnumerateArray().Any(choice => Types(choice).Contains("null")))
        || Types(Resolve(schema)).Contains("null");

    /// <summary>The types that a schema names; none when it allows every one.</summary>
    public static IReadOnlyList<string> Types(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()!)] : [type.GetString()!];

    private static IEnumerable<ApiOperation> Read(JsonElement root) =>
        from path in root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select new ApiOperation(
            new HttpMethod(operation.Name.ToUpperInvariant()),
            path.Name,
            PermissionOf(operation.Value),
            operation.Value.TryGetProperty("parameters", out var parameters)
                ? [.. parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() != "header").Select(ReadParameter)] : [],
            operation.Value.TryGetProperty("requestBody", out var body) ? JsonOf(body) : null,
            body.ValueKind == JsonValueKind.Object && body.GetProperty("content").TryGetProperty("multipart/form-data", out _),
            operation.Value.GetProperty("responses").EnumerateObject().ToDictionary(
                answer => int.Parse(answer.Name, CultureInfo.InvariantCulture), answer => JsonOf(answer.Value)));

    private static string? PermissionOf(JsonElement operation) =>
        operation.TryGetProperty("description", out var text) && PermissionText().Match(text.GetString()!) is { Success: true } match
            ? match.Groups[1].Value : null;

    private static ApiParameter ReadParameter(JsonElement parameter) =>
        new(parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString() == "path", parameter.GetProperty("schema"));

    private static JsonElement? JsonOf(JsonElement element) => element.TryGetProperty("content", out var content)
        && content.EnumerateObject().FirstOrDefault(type => type.Name is "application/json" or "application/problem+json") is var json
        && json.Value.ValueKind == JsonValueKind.Object
            ? json.Value.GetProperty("schema") : null;

    [GeneratedRegex(@"Permission: ([a-z_]+(?::[a-z_]+)?)")]
    private static partial Regex PermissionText();
}
