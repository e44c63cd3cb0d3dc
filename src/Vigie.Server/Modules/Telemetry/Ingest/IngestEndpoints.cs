using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Telemetry.Ingest;

/// <summary>The two doors for samples: of one battery, and of many.</summary>
internal static class IngestEndpoints
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int ErrorsShown = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/batteries/{id:int}/data", StoreOneAsync).Requires("telemetry:write").WithOwnSession().WithTags("Telemetry")
            .Accepts<List<SampleItem>>("application/json", "application/x-ndjson").Produces<IngestAnswer>().ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithSummary("Stores samples of one battery: one object or an array. Answers when they are durable; sending again is safe.");
        api.MapPost("/telemetry", StoreManyAsync).Requires("telemetry:write").WithOwnSession().WithTags("Telemetry")
            .Accepts<List<FleetSampleItem>>("application/json", "application/x-ndjson").Produces<IngestAnswer>().ProducesProblem(StatusCodes.Status429TooManyRequests)
            .WithSummary("Stores samples of many batteries, each naming its own by battery_id or external_id; JSON array or NDJSON, gzip accepted.");
    }

    private static async Task<IResult> StoreOneAsync(int id, HttpContext http, BatteryDirectory directory, IngestQueue queue, IngestMetrics metrics, TimeProvider clock)
    {
        var caller = Caller.From(http);
        var batteries = await directory.GetAsync(caller.TenantId, missing: false, http.RequestAborted);
        if (!batteries.ById.TryGetValue(id, out var battery))
        {
            batteries = await directory.GetAsync(caller.TenantId, missing: true, http.RequestAborted);
            battery = batteries.ById.GetValueOrDefault(id) ?? throw Refusal.NotFound("battery_unknown");
        }

        return await StoreAsync(http, caller, batteries, battery, directory, queue, metrics, clock);
    }

    private static async Task<IResult> StoreManyAsync(HttpContext http, BatteryDirectory directory, IngestQueue queue, IngestMetrics metrics, TimeProvider clock)
    {
        var caller = Caller.From(http);
        var batteries = await directory.GetAsync(caller.TenantId, missing: false, http.RequestAborted);
        return await StoreAsync(http, caller, batteries, null, directory, queue, metrics, clock);
    }

    private static async Task<IResult> StoreAsync(
        HttpContext http, Caller caller, BatteryDirectory.Snapshot batteries, BatteryDirectory.Entry? battery,
        BatteryDirectory directory, IngestQueue queue, IngestMetrics metrics, TimeProvider clock)
    {
        SampleParser parser;
        using (var body = new RequestBody())
        {
            await body.ReadAsync(http, MaxBytes);
            parser = Parse(http.Request, body.Bytes, batteries, battery, clock.GetUtcNow());
            if (parser.BatteryMissing && await directory.GetAsync(caller.TenantId, missing: true, http.RequestAborted) is var fresh && fresh != batteries)
            {
                parser = Parse(http.Request, body.Bytes, fresh, battery, clock.GetUtcNow());
            }
        }

        if (parser.Items == 0)
        {
            throw Refusal.Invalid("samples_missing");
        }

        var outcome = parser.Samples.Count > 0 ? await queue.StoreAsync(caller.TenantId, parser.Samples) : new(0, 0, []);
        parser.Errors.AddRange(outcome.Unknown.Select(sample => new ItemError(sample.Index, "battery_unknown", null)));
        metrics.Answered(outcome.Duplicates, parser.Errors.Count);
        var answer = new IngestAnswer(
            outcome.Accepted,
            outcome.Duplicates,
            parser.Errors.Count,
            [.. parser.Errors.OrderBy(error => error.Index).Take(ErrorsShown).Select(error => new ItemProblem(error.Index, error.Code, ProblemTexts.Get(error.Code, []), error.Field))]);
        return outcome.Accepted + outcome.Duplicates > 0
            ? TypedResults.Ok(answer)
            : throw new Refusal(StatusCodes.Status422UnprocessableEntity, "samples_rejected")
            {
                Extensions = new Dictionary<string, object?>
                {
                    ["accepted"] = 0,
                    ["duplicates"] = 0,
                    ["rejected"] = answer.Rejected,
                    ["item_errors"] = answer.Errors,
                },
            };
    }

    private static SampleParser Parse(
        HttpRequest request, ReadOnlySpan<byte> body, BatteryDirectory.Snapshot batteries, BatteryDirectory.Entry? battery, DateTimeOffset now)
    {
        var parser = new SampleParser(batteries, battery, now);
        try
        {
            if (request.ContentType?.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) == true)
            {
                parser.ReadLines(body);
            }
            else if (request.HasJsonContentType())
            {
                parser.ReadDocument(body);
            }
            else
            {
                throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported");
            }
        }
        catch (OverflowException)
        {
            throw new Refusal(StatusCodes.Status413PayloadTooLarge, "too_many_samples");
        }

        return parser;
    }
}
