using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance.ServiceLevels;

/// <param name="RespondMinutes">Until somebody takes the work up, 5 to 525600.</param>
/// <param name="ResolveMinutes">Until it is done; not less.</param>
/// <param name="AroundTheClock">Counts nights and week-ends too; else only the opening hours.</param>
internal sealed record LevelRow(
    [property: JsonPropertyName("priorite")] Priority Priority,
    [property: JsonPropertyName("prise_en_charge_minutes")] int RespondMinutes,
    [property: JsonPropertyName("resolution_minutes")] int ResolveMinutes,
    [property: JsonPropertyName("jour_et_nuit")] bool AroundTheClock = false)
{
    public static bool EachOnce(IReadOnlyList<LevelRow> levels) =>
        levels.Count <= 4 && levels.OfType<LevelRow>().DistinctBy(level => level.Priority).Count() == levels.Count;

    internal sealed class Validator : AbstractValidator<LevelRow>
    {
        public Validator()
        {
            RuleFor(level => level.RespondMinutes).InclusiveBetween(5, 525_600);
            RuleFor(level => level.ResolveMinutes).InclusiveBetween(5, 525_600).GreaterThanOrEqualTo(level => level.RespondMinutes);
        }
    }
}

/// <param name="Weekday">1 Monday to 7 Sunday.</param>
internal sealed record OpeningRow(
    [property: JsonPropertyName("jour")] int Weekday, [property: JsonPropertyName("debut")] TimeOnly From, [property: JsonPropertyName("fin")] TimeOnly To);

/// <summary>What the company promises. A priority that is left out is promised nothing; no hours: Monday to Friday, eight to six.</summary>
internal sealed record ServiceLevels(
    [property: JsonPropertyName("delais")] IReadOnlyList<LevelRow> Levels, [property: JsonPropertyName("horaires")] IReadOnlyList<OpeningRow> Openings)
{
    internal sealed class Validator : AbstractValidator<ServiceLevels>
    {
        public Validator()
        {
            RuleFor(levels => levels.Levels).Must(LevelRow.EachOnce)
                .WithMessage(_ => ProblemTexts.Get("service_level_twice", []));
            RuleForEach(levels => levels.Levels).NotNull().SetValidator(new LevelRow.Validator());
            RuleFor(levels => levels.Openings)
                .Must(days => days.Count <= 7 && days.OfType<OpeningRow>().DistinctBy(day => day.Weekday).Count() == days.Count)
                .WithMessage(_ => ProblemTexts.Get("opening_twice", []));
            RuleForEach(levels => levels.Openings).NotNull().ChildRules(day =>
            {
                day.RuleFor(one => one.Weekday).InclusiveBetween(1, 7);
                day.RuleFor(one => one.To).GreaterThan(one => one.From);
            });
        }
    }
}

internal static class ServiceLevelEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/delais", ReadAsync).Requires("interventions:read").WithTags("Délais")
            .WithName("getDelais").WithSummary("What the company promises, by priority, and its opening hours.");
        api.MapPut("/delais", WriteAsync).Requires("interventions:update").ChecksVersion().WithTags("Délais")
            .WithName("setDelais").WithSummary("Replaces what the company promises; it holds for interventions that open from now on.");
    }

    private static async Task<Ok<ServiceLevels>> ReadAsync(TenantSession session, HttpResponse response, CancellationToken ct) =>
        TypedResults.Ok(await ShowAsync(session, response, ct));

    private static async Task<Ok<ServiceLevels>> WriteAsync(
        ServiceLevels request, TenantSession session, Audit audit, HttpContext http, CancellationToken ct)
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('maintenance.service_level'), current_tenant())", [], ct);
        var (before, version) = await AllAsync(session, ct);
        EntityTag.Check(http.Request, version);
        await session.ExecuteAsync("delete from maintenance.service_level", [], ct);
        await session.ExecuteAsync("delete from maintenance.opening", [], ct);
        await session.ExecuteAsync(
            """
            insert into maintenance.service_level (priority, respond_minutes, resolve_minutes, around_the_clock)
            select * from unnest($1::text[], $2::int[], $3::int[], $4::boolean[])
            """,
            [
                request.Levels.Select(level => level.Priority.ToString()).ToArray(), request.Levels.Select(level => level.RespondMinutes).ToArray(),
                request.Levels.Select(level => level.ResolveMinutes).ToArray(), request.Levels.Select(level => level.AroundTheClock).ToArray(),
            ],
            ct);
        await session.ExecuteAsync(
            "insert into maintenance.opening (weekday, begins, ends) select * from unnest($1::int[], $2::time[], $3::time[])",
            [
                request.Openings.Select(day => day.Weekday).ToArray(), request.Openings.Select(day => day.From).ToArray(),
                request.Openings.Select(day => day.To).ToArray(),
            ],
            ct);
        await audit.WriteAsync("service_levels_updated", "service_levels", session.Caller.TenantId, "Délais", before, request, ct);
        return TypedResults.Ok(await ShowAsync(session, http.Response, ct));
    }

    private static async Task<ServiceLevels> ShowAsync(TenantSession session, HttpResponse response, CancellationToken ct)
    {
        var (levels, version) = await AllAsync(session, ct);
        EntityTag.Tell(response, version);
        return levels;
    }

    /// <returns>All of it, and its version: all rows are written at once, so they have that of their writing; none is 0.</returns>
    private static Task<(ServiceLevels Levels, uint Version)> AllAsync(TenantSession session, CancellationToken ct) => session.ReadAsync(
        [
            ("select priority, respond_minutes, resolve_minutes, around_the_clock, xmin from maintenance.service_level order by resolve_minutes, priority", []),
            ("select weekday, begins, ends, xmin from maintenance.opening order by weekday", []),
        ],
        async reader =>
        {
            var version = 0u;
            var levels = new List<LevelRow>();
            while (await reader.ReadAsync(ct))
            {
                levels.Add(new(Enum.Parse<Priority>(reader.GetString(0)), reader.GetInt32(1), reader.GetInt32(2), reader.GetBoolean(3)));
                version = reader.GetFieldValue<uint>(4);
            }

            await reader.NextResultAsync(ct);
            var openings = new List<OpeningRow>();
            while (await reader.ReadAsync(ct))
            {
                openings.Add(new(reader.GetInt32(0), reader.GetFieldValue<TimeOnly>(1), reader.GetFieldValue<TimeOnly>(2)));
                version = reader.GetFieldValue<uint>(3);
            }

            return (new ServiceLevels(levels, openings), version);
        },
        ct);
}
