using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Contract;

/// <summary>The API against its own description: requests made from it, plausible and hostile. FUZZ_SEED chooses others.</summary>
public sealed partial class OpenApiFuzzTests(VigieApp app) : IAsyncLifetime
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20260302;

    /// <summary>What a request made of the schema alone cannot hold: a secret that somebody was given before, a file, a request that nobody
    /// has accepted yet, or equipment of one's own.</summary>
    private static readonly HashSet<string> NeverSucceed =
        ["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/reset", "/api/v1/equipements/imports",
         "/api/v1/stock/imports", "/api/v1/stock/imports/{id}/valider", "/api/v1/stock/imports/{id}/annuler", // a job checks it first
         "/api/v1/planning/technicien/{id}/calendrier.ics", "/api/v1/tenant/logo", "/api/v1/public/demandes/{jeton}", "/api/v1/public/suivi/{secret}",
         "/api/v1/public/suivi/{secret}/avis", "/api/v1/public/suivi/{secret}/photos", "/api/v1/demandes/{id}/refuser", "/api/v1/interventions/{id}/avis",
         "/api/v1/r/{jeton}"];

    private readonly List<string> failures = [];
    private ApiDocument document = null!;
    private Estate mine = null!;
    private Estate others = null!;
    private Tenant admin = null!;
    private Tenant platform = null!;
    private HttpClient anonymous = null!;

    public async ValueTask InitializeAsync()
    {
        document = await ApiDocument.ReadAsync(app);
        (mine, others) = (await Estate.FoundAsync(app), await Estate.FoundAsync(app));
        (admin, platform, anonymous) = (await mine.WithoutSessionAsync(), await mine.OperatorAsync(), Identity.Company.Anonymous(app));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Nothing_is_described_without_a_type()
    {
        var nameless =
            from schema in document.Schemas
            where schema.Value.TryGetProperty("properties", out _)
            from property in schema.Value.GetProperty("properties").EnumerateObject()
            let resolved = document.Resolve(property.Value)
            where property.Name is not ("before" or "after") // of an audit entry: whatever changed
            where ApiDocument.Types(resolved).Count == 0
                || (ApiDocument.Types(resolved).Contains("array") && !resolved.TryGetProperty("items", out _))
            select $"{schema.Name}.{property.Name}";

        Assert.Empty(nameless);
        Assert.DoesNotContain(
            document.Operations.SelectMany(operation => operation.Parameters),
            parameter => ApiDocument.Types(document.Resolve(parameter.Schema)).Count == 0);
    }

    [Fact]
    public async Task Requests_made_by_the_description_are_answered_as_it_says()
    {
        var random = new Random(Seed);
        var check = new SchemaCheck(document);
        var succeeded = new HashSet<ApiOperation>();

        // One of the sessions first: who ends all of them leaves none to end. A checklist takes answers, and work parts, as long as it is not over,
        // a request photos as long as nobody has decided on it; a count that waits for approval is approved as long as nobody gives it up.
        var inOrder = document.Operations.OrderByDescending(operation => operation is { Resource: "sessions", TakesId: true })
            .ThenByDescending(operation => operation.Path.EndsWith("/points-controle", StringComparison.Ordinal) || operation.Made == "photos"
                || operation.Path.StartsWith("/api/v1/interventions/{id}/pieces", StringComparison.Ordinal))
            .ThenByDescending(operation => operation is { Resource: "inventaires", Made: "valider" }).ToList();
        // Six rounds of everything, then more of what no request has pleased yet.
        foreach (var (round, operation) in Enumerable.Range(0, 40).SelectMany(round => inOrder.Where(
            operation => round < 6 || !(succeeded.Contains(operation) || NeverSucceed.Contains(operation.Path))).Select(operation => (round, operation))))
        {
            if (operation.Method == HttpMethod.Delete && succeeded.Contains(operation) && mine.AllOf(operation.Resource).Count() < 2)
            {
                continue; // the last one stays: others need it
            }

            // An order is sent, received, closed: what the first can no longer do, another can.
            var another = round >= 6 && operation.Resource is "commandes" or "inventaires" && mine.AllOf(operation.Resource).ToArray() is { Length: > 0 } all
                ? all[random.Next(all.Length)] : null;
            var plausible = new Plausible(document, random, resource => operation.Method == HttpMethod.Delete ? mine.SpareOf(resource)
                : resource == operation.Resource && another is not null ? another : mine.IdOf(resource), app.Clock.GetUtcNow());
            var request = new HostileRequest(operation, "plausible", $"{ClientOf(operation).BaseAddress}{plausible.Url(operation)[1..]}",
                Bytes(plausible.Body(operation)), false);
            using var message = request.Message();
            message.Content = operation.TakesFile ? plausible.Form(operation) : message.Content;
            using var response = await ClientOf(operation).SendAsync(message, Tenant.Ct);
            var text = await response.Content.ReadAsStringAsync(Tenant.Ct);
            if (!operation.Answers.TryGetValue((int)response.StatusCode, out var schema))
            {
                Fail(request, $"status {(int)response.StatusCode} is not described: {text}");
            }
            else if (schema is { } described)
            {
                var answer = JsonDocument.Parse(text).RootElement;
                failures.AddRange(check.Deviations(answer, described).Take(3).Select(
                    deviation => $"{request}: {(int)response.StatusCode} {deviation}"));
                if (response.StatusCode == HttpStatusCode.Created && answer.TryGetProperty("id", out var id)
                    && operation.Resource != "tenants")
                {
                    mine.Add(operation.TakesFile ? "documents" : operation.Made, $"{id}");
                }
            }

            if (response.IsSuccessStatusCode)
            {
                succeeded.Add(operation);
                mine.Remove(operation.Resource, operation.Method == HttpMethod.Delete ? request.Url.Split('/')[^1] : "");
            }
        }

        Assert.True(failures.Count == 0, Report());
        Assert.Equal([], document.Operations.Where(operation => !succeeded.Contains(operation) && !NeverSucceed.Contains(operation.Path)));
    }

    [Theory]
    [InlineData(@"""a\u0000b""")]
    [InlineData(@"""\ud800""")]
    [InlineData("1e400")]
    [InlineData("1e999999")]
    [InlineData(@"{""a"":{""b"":[""\u0000""]}}")]
    public async Task A_custom_field_that_the_database_cannot_hold_is_refused(string value)
    {
        var (type, place) = (mine.IdOf("battery-types"), mine.IdOf("lieux"));
        var body = $$$"""{"nom":"x","numero_serie":"x","type_id":{{{type}}},"lieu_id":{{{place}}},"custom_fields":{"a":{{{value}}}}}""";
        for (var i = 0; i < 4; i++) // the driver prepares a statement at its third use
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var response = await admin.Client.PostAsync("/api/v1/batteries", content, Tenant.Ct);
            Assert.InRange((int)response.StatusCode, 400, 422);
        }
    }

    [Fact]
    public async Task Hostile_requests_meet_no_fault_and_what_is_refused_changes_nothing()
    {
        var random = new Random(Seed);
        foreach (var operation in document.Operations)
        {
            var plausible = new Plausible(document, random, mine.IdOf, app.Clock.GetUtcNow());
            var hostility = new Hostility(document, plausible, random, ClientOf(operation).BaseAddress!, mine.IdOf, others.IdOf);
            var refused = new List<HostileRequest>();
            foreach (var request in hostility.For(operation, bodies: 2))
            {
                if (await SendAsync(request) is >= 400 and < 500)
                {
                    refused.Add(request);
                }
            }

            await AssertChangesNothingAsync([.. refused.OrderBy(_ => random.Next()).Take(15)]);
        }

        Assert.True(failures.Count == 0, Report());
    }

    /// <summary>Sends a request, notes what is wrong with the answer, and returns the status.</summary>
    private async Task<int> SendAsync(HostileRequest request)
    {
        using var message = request.Message();
        using var response = await ClientOf(request.Operation).SendAsync(message, Tenant.Ct);
        var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Tenant.Ct));
        if (status >= 500)
        {
            Fail(request, $"fault {status}: {text}");
        }
        else if (Inside().IsMatch(text))
        {
            Fail(request, $"shows its inside: {text}");
        }
        else if (status < 400 && request.MustRefuse)
        {
            Fail(request, $"accepted: {status} {text}");
        }
        else if (status >= 400 && !IsTransport(request, status) && !IsProblem(response, text))
        {
            Fail(request, $"no problem details: {status} {response.Content.Headers.ContentType} {text}");
        }
        else if (status < 500 && !IsTransport(request, status) && !request.Operation.Answers.ContainsKey(status))
        {
            Fail(request, $"status {status} is not described: {text}");
        }

        return status;
    }

    private async Task AssertChangesNothingAsync(IReadOnlyList<HostileRequest> refused)
    {
        // Again when something changed: a watch of the server's own may have looked at the batteries in between, once. Or what a request was
        // refused for (a search that was under way) has ended, and then it is not refused any more: as often as there are such requests.
        for (var patient = true; ;)
        {
            await mine.Admin.UntilQuietAsync();
            var (before, still) = (await mine.SnapshotAsync(), new List<HostileRequest>());
            foreach (var request in refused)
            {
                if (await SendAsync(request) >= 400)
                {
                    still.Add(request);
                }
            }

            var accepted = still.Count < refused.Count;
            refused = still;
            var after = await mine.SnapshotAsync();
            if (before == after)
            {
                return;
            }

            if (!accepted && !patient)
            {
                var changed = after.Split('\n').Except(before.Split('\n'));
                failures.Add($"{string.Join(", ", changed)} changed, although refused: {string.Join('\n', refused)}");
                return;
            }

            patient &= accepted;
        }
    }

    /// <summary>Refused by the HTTP layer itself, before there is a request that could be answered in anybody's language.</summary>
    private static bool IsTransport(HostileRequest request, int status) =>
        status == (int)HttpStatusCode.RequestUriTooLong
            || (status == (int)HttpStatusCode.BadRequest && request.Url.Split('?')[0].Contains("%00", StringComparison.Ordinal));

    private static bool IsProblem(HttpResponseMessage response, string text)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return false;
        }

        var problem = JsonDocument.Parse(text).RootElement;
        return Code().IsMatch(problem.GetProperty("code").GetString() ?? "")
            && problem.GetProperty("status").GetInt32() == (int)response.StatusCode
            && problem.GetProperty("detail").GetString() is { Length: > 0 };
    }

    private HttpClient ClientOf(ApiOperation operation) => operation.Permission is null ? anonymous
        : operation.Permission.StartsWith("tenants:", StringComparison.Ordinal) ? platform.Client : admin.Client;

    private void Fail(HostileRequest request, string why) => failures.Add($"{request}: {(why.Length < 400 ? why : why[..400])}");

    private string Report() => $"Seed {Seed}, {failures.Count} failures:\n{string.Join('\n', failures.Take(40))}";

    private static byte[]? Bytes(JsonNode? body) => body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString());

    [GeneratedRegex("^[a-z][a-z0-9_]{2,}$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bat (Vigie|System|Microsoft|Npgsql)\.|Exception\b|SqlState|SQLSTATE|vigie_app|/src/")]
    private static partial Regex Inside();
}
