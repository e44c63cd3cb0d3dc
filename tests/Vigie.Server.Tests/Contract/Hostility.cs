using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Server.Tests.Contract;

/// <summary>Makes hostile requests out of plausible ones; everything follows from the seed.</summary>
internal sealed class Hostility(
    ApiDocument document, Plausible plausible, Random random, Uri server, Func<string, string> ids, Func<string, string> othersIds)
{
    private const string Hole = "@@hole@@";

    private static readonly string LongText = new('x', 100_000);

    /// <summary>Tokens that are no JSON, or none that a strict reader takes; each refuses the whole body wherever it stands.</summary>
    private static readonly (string What, string Token)[] Broken =
    [
        ("NaN", "NaN"), ("Infinity", "-Infinity"), ("too deep", new string('[', 200) + new string(']', 200)),
        ("much too deep", new string('[', 20_000)), ("no value", ","), ("raw NUL", "\"a\0b\""), ("hexadecimal", "0x10"),
        ("leading zero", "01"),
        ("single quotes", "'a'"), ("comment", "/* */ 1"), ("trailing comma", "[1,]"), ("raw newline", "\"a\nb\""),
        ("bad escape", "\"\\x\""),
    ];

    /// <summary>Tokens that are JSON, and which the schema may or may not allow where they stand.</summary>
    private static readonly (string What, string Token, string Type)[] Odd =
    [
        ("1e400", "1e400", "never"), ("escaped NUL", "\"a\\u0000b\"", "never"), ("lone surrogate", "\"\\ud800\"", "never"),
        ("2^31", "2147483648", "integer"), ("2^63", "9223372036854775808", "never"), ("minus one", "-1", "integer"),
        ("zero", "0", "integer"),
        ("half", "0.5", "number"), ("1e308", "1e308", "number"), ("-0.0", "-0.0", "number"), ("number as text", "\"12\"", "string"),
        ("null", "null", "null"), ("true", "true", "boolean"), ("empty array", "[]", "array"), ("empty object", "{}", "object"),
        ("empty text", "\"\"", "string"), ("spaces", "\"   \"", "string"), ("emoji", "\"🔋👩🏽‍🔧\"", "string"),
        ("right to left", "\"\u202eبطارية\u2066\"", "string"),
        ("year 0", "\"0000-01-01T00:00:00Z\"", "string"), ("year 1", "\"0001-01-01T00:00:00+14:00\"", "string"),
        ("year 9999", "\"9999-12-31T23:59:59.9999999-14:00\"", "string"), ("100 kB", $"\"{LongText}\"", "string"),
        ("unknown name", "\"inconnu_zzz\"", "string"), ("SQL", "\"'; drop table x; --\"", "string"), ("array of null", "[null]", "array"),
        ("thousand items", $"[{string.Join(',', Enumerable.Repeat("\"a\"", 1000))}]", "array"),
    ];

    private static readonly string[] QueryValues =
    [
        "", "NaN", "1e400", "-1", "0", "2147483648", "9223372036854775808", "%00", "a%00b", "%F0%9F%94%8B", "%ED%A0%80", "%FF",
        "%E2%80%AE", "%27%3B--",
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59.9999999-14:00", "9999-12-31T23:59:59.9999999Z",
        "2026-02-30", "true",
        "inconnu_zzz", "%25%5C_", "1,1", "null", new string('x', 5000),
    ];

    private static readonly string[] BadIds =
        ["0", "-1", "2147483648", "9223372036854775808", "abc", "1e3", "%00", "1%00", "%F0%9F%94%8B", "%ED%A0%80", "1;2", "%27",
            "99999999", "..%2f1"];

    public IEnumerable<HostileRequest> For(ApiOperation operation, int bodies)
    {
        foreach (var request in Ids(operation).Concat(Queries(operation)))
        {
            yield return request;
        }

        if (operation.Body is { } schema)
        {
            foreach (var request in Envelopes(operation).Concat(Enumerable.Range(0, bodies).SelectMany(_ => Bodies(operation, schema))))
            {
                yield return request;
            }
        }
    }

    private IEnumerable<HostileRequest> Ids(ApiOperation operation) => !operation.TakesId ? []
        : BadIds.Concat(operation.Resource == "tenants" ? [] : [othersIds(operation.Resource)]).Select(id =>
            new HostileRequest(operation, $"id {id}", $"{server}{Plausible.Path(operation, id)[1..]}", Bytes(plausible.Body(operation)),
                MustRefuse: true));

    private IEnumerable<HostileRequest> Queries(ApiOperation operation)
    {
        var path = $"{server}{Plausible.Path(operation, ids(operation.Resource))[1..]}";
        foreach (var parameter in operation.Parameters.Where(parameter => !parameter.InPath))
        {
            foreach (var value in QueryValues.OrderBy(_ => random.Next()).Take(12).Concat(
                parameter.Name == "limit" ? ["501", "-1", "0"] : []))
            {
                yield return new(operation, "query", $"{path}?{parameter.Name}={value}", null,
                    parameter.Name == "limit" && value is "501" or "-1" or "0" or "NaN" or "");
            }
        }

        yield return new(operation, "query of 100 kB", $"{path}?search={LongText}", Bytes(plausible.Body(operation)), MustRefuse: true);
    }

    private IEnumerable<HostileRequest> Envelopes(ApiOperation operation)
    {
        var (url, body) = ($"{server}{plausible.Url(operation)[1..]}", Bytes(plausible.Body(operation)));
        foreach (var (what, bytes) in new (string, byte[])[]
        {
            ("garbage", [0xff, 0xfe, 0, 1]), ("half a document", body![..^1]), ("two documents", [.. body, .. "{}"u8]),
            ("a number", "1"u8.ToArray()),
            ("a text", "\"a\""u8.ToArray()), ("NULs", new byte[16]), ("UTF-16", Encoding.Unicode.GetBytes("{}")),
        })
        {
            yield return new(operation, what, url, bytes, MustRefuse: true);
        }

        foreach (var type in new[] { "text/plain", "application/xml", "multipart/form-data; boundary=x",
            "application/json; charset=utf-7", "application/x-www-form-urlencoded" })
        {
            yield return new(operation, type, url, body, MustRefuse: true, type);
        }

        yield return new(operation, "no gzip", url, body, MustRefuse: true, Encoding: "gzip");
        yield return new(operation, "empty", url, [], MustRefuse: !document.Nullable(operation.Body!.Value));
    }

    /// <summary>One plausible body, mutated in each way at a place chosen at random.</summary>
    private IEnumerable<HostileRequest> Bodies(ApiOperation operation, JsonElement schema)
    {
        var url = $"{server}{plausible.Url(operation)[1..]}";
        foreach (var (what, token) in Broken)
        {
            var body = WithHole(operation, schema, out _, token);
            yield return new(operation, what, url, body, MustRefuse: body.Length > 0 || !document.Nullable(schema));
        }

        foreach (var (what, token, type) in Odd)
        {
            var body = WithHole(operation, schema, out var at, token);
            yield return new(operation, what, url, body, MustRefuse: type == "never" || (!operation.ReadsSamples && !Allows(at, type)));
        }

        foreach (var (what, member) in new (string, string?)[]
        {
            ("unknown member", "\"inconnu_zzz\":1,"), ("half a member", "\"\\ud800\":1,"), ("member with NUL", "\"a\\u0000\":1,"),
            ("member twice", null),
        })
        {
            var body = plausible.Body(operation)!.ToJsonString();
            var first = body[(body.IndexOf('{', StringComparison.Ordinal) + 1)..];
            var more = member ?? (first.StartsWith('}') ? "\"x\":1," : first[..(first.IndexOf(':', StringComparison.Ordinal) + 1)] + "1,");
            more = first.StartsWith('}') ? more.TrimEnd(',') : more;
            yield return new(operation, what, url,
                Encoding.UTF8.GetBytes(body.Insert(body.IndexOf('{', StringComparison.Ordinal) + 1, more)), MustRefuse: true);
        }

        var complete = plausible.Body(operation)!;
        var target = Objects(complete).First();
        foreach (var name in Required(schema).Where(name => target.ContainsKey(name)))
        {
            var without = JsonNode.Parse(complete.ToJsonString())!;
            Objects(without).First().Remove(name);
            yield return new(operation, $"without {name}", url, Bytes(without), MustRefuse: !operation.ReadsSamples || name == "at");
        }
    }

    /// <summary>A body with the token at one place, and the schema of that place (none: the place is in free-form data).</summary>
    private byte[] WithHole(ApiOperation operation, JsonElement schema, out JsonElement? at, string token)
    {
        var body = plausible.Body(operation)!;
        var places = Places(body, schema).ToList();
        if (places.Count == 0)
        {
            at = schema;
            return Encoding.UTF8.GetBytes(token);
        }

        var (parent, key, found) = places[random.Next(places.Count)];
        at = found;
        if (parent is JsonObject members)
        {
            members[key] = Hole;
        }
        else
        {
            ((JsonArray)parent)[int.Parse(key, CultureInfo.InvariantCulture)] = Hole;
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString().Replace($"\"{Hole}\"", token, StringComparison.Ordinal));
    }

    private IEnumerable<(JsonNode Parent, string Key, JsonElement? Schema)> Places(JsonNode? node, JsonElement schema)
    {
        var resolved = document.Resolve(schema);
        if (node is JsonObject members && resolved.TryGetProperty("properties", out var properties))
        {
            foreach (var (name, value) in members)
            {
                yield return (members, name, properties.GetProperty(name));
                foreach (var place in Places(value, properties.GetProperty(name)))
                {
                    yield return place;
                }
            }
        }
        else if (node is JsonArray array && resolved.TryGetProperty("items", out var items))
        {
            for (var i = 0; i < array.Count; i++)
            {
                yield return (array, $"{i}", items);
                foreach (var place in Places(array[i], items))
                {
                    yield return place;
                }
            }
        }
    }

    private bool Allows(JsonElement? schema, string type)
    {
        if (schema is not { } known)
        {
            return true;
        }

        var types = ApiDocument.Types(document.Resolve(known));
        return (type == "null" && document.Nullable(known)) || types.Count == 0 || types.Contains(type)
            || (type == "integer" && types.Contains("number"));
    }

    private IEnumerable<string> Required(JsonElement schema)
    {
        var resolved = document.Resolve(schema);
        resolved = resolved.TryGetProperty("items", out var items) ? document.Resolve(items) : resolved;
        return resolved.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
    }

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node is JsonObject own ? [own] : node is JsonArray list
        ? list.SelectMany(item => Objects(item!)) : [];

    private static byte[]? Bytes(JsonNode? body) => body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString());
}
