using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;

namespace Vigie.Server.Platform.Http;

/// <summary>Finds which fields of a request the framework could not read: it tells so by the text of its exceptions alone.</summary>
internal static partial class MalformedRequest
{
    /// <summary>For a body that is no JSON, or not the JSON that the endpoint takes.</summary>
    public static Refusal Refuse(JsonException json)
    {
        var path = json.Path is null or "$" ? "" : json.Path.StartsWith("$.", StringComparison.Ordinal) ? json.Path[2..] : json.Path;
        var missing = MissingFields().Match(json.Message).Groups[1].Captures.Select(name => name.Value).ToList();
        return missing.Count > 0
            ? Refuse(StatusCodes.Status400BadRequest, missing.Select(name => path.Length == 0 ? name : $"{path}.{name}"), "field_missing")
            : Refuse(StatusCodes.Status400BadRequest, [path.Length == 0 ? "$" : path], "field_malformed");
    }

    /// <summary>For a value of the address that does not fit its parameter.</summary>
    public static Refusal Refuse(BadHttpRequestException unread, Endpoint? endpoint)
    {
        var name = UnreadParameter().Match(unread.Message).Groups[1].Value;
        var parameter = endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters().SelectMany(Parts).FirstOrDefault(one => one.Name == name);
        return Refuse(unread.StatusCode, parameter is null ? [] : [WireName(parameter)], "field_malformed");
    }

    private static Refusal Refuse(int status, IEnumerable<string> fields, string code)
    {
        var errors = fields.ToDictionary(field => field, _ => new[] { ProblemTexts.Get(code, []) });
        return new(status, "request_malformed") { Errors = errors.Count > 0 ? errors : null };
    }

    private static ParameterInfo[] Parts(ParameterInfo parameter) => parameter.IsDefined(typeof(AsParametersAttribute))
        ? parameter.ParameterType.GetConstructors().Single().GetParameters() : [parameter];

    private static string WireName(ParameterInfo parameter) =>
        parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name!;

    // «… was missing required properties including: 'titre', 'nom'.»
    [GeneratedRegex("missing required properties including:(?:[^']*'([^']+)')+")]
    private static partial Regex MissingFields();

    // «Failed to bind parameter "Nullable<int> EquipmentId" from "x".»
    [GeneratedRegex(" parameter \"[^\"]*?(\\w+)\" ")]
    private static partial Regex UnreadParameter();
}
