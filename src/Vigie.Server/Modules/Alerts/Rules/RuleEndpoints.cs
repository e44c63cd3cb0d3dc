using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Modules.Alerts.Rules;

internal static class RuleEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/batteries/{id:int}/rules", OfBatteryAsync).RequiresOrOwn("alertes:read").WithTags("Alerts")
            .WithName("listBatteryRules").WithSummary("The rules that hold for a battery, each with where it was set.");
        var group = api.MapGroup("/alert-rules").WithTags("Alerts");
        group.MapGet("/", ListAsync).Requires("alertes:read")
            .WithName("listAlertRules").WithSummary("The rules that somebody set.");
        group.MapGet("/defaults", Defaults).Requires("alertes:read")
            .WithName("listDefaultAlertRules")
            .WithSummary("The rules that come with the server for a chemistry, for one cell unless told.");
        group.MapPut("/", SetAsync).Requires("alertes:configure")
            .ChecksVersion().WithName("setAlertRule").WithSummary("Sets a rule at one level, in place of the one it inherits there.");
        group.MapDelete("/{id:int}", DeleteAsync).Requires("alertes:configure")
            .ChecksVersion().WithName("deleteAlertRule").WithSummary("Takes a rule away; what it stood in place of holds again.");
    }

    private static async Task<Ok<List<RuleRow>>> OfBatteryAsync(int id, TenantSession session, CancellationToken ct)
    {
        await session.BeginAsync(ct);
        await using var batch = session.Connection.CreateBatch();
        var rules = await RuleTable.LoadAsync(batch, tenantId: null, id, ct);
        var battery = rules.Find(id) ?? throw Refusal.NotFound("battery_unknown");
        return TypedResults.Ok(rules.Effective(battery).Select(rule => Row(rule, SourceName(rule))).ToList());

        string SourceName(EffectiveRule rule) => rule.Level switch
        {
            RuleLevel.Tenant => rules.Tenant.Name,
            RuleLevel.Type => battery.TypeName,
            RuleLevel.Location => rules.FindPlace(rule.LevelId!.Value)!.Name,
            RuleLevel.Battery => battery.Name,
            _ => DefaultName,
        };
    }

    private static async Task<Ok<List<RuleRow>>> ListAsync(
        [FromQuery(Name = "level")] Wire<RuleLevel>? level, [FromQuery(Name = "level_id")] int? levelId, [AsParameters] Paging paging,
        RuleSetting rules, HttpResponse response, CancellationToken ct)
    {
        var (rows, total) = await rules.ListAsync(level?.Value, levelId, paging, ct);
        paging.TellTotal(total, response);
        return TypedResults.Ok(rows.Select(row => Row(row.Rule, row.LevelName)).ToList());
    }

    private static Ok<List<RuleRow>> Defaults(
        [FromQuery(Name = "chemistry")] Wire<Chemistry> chemistry,
        [FromQuery(Name = "cell_count")] int? cellCount,
        [FromQuery(Name = "nominal_voltage")] double? nominalVoltage)
    {
        if (cellCount is < 1 or > 512 || nominalVoltage is not (null or (> 0 and <= 2000)))
        {
            throw Refusal.Invalid("value_invalid");
        }

        var cells = cellCount ?? (nominalVoltage is { } pack ? DefaultRules.CellsInSeries(chemistry.Value, 1, pack) : 1);
        return TypedResults.Ok(DefaultRules.For(chemistry.Value, cells,
            nominalVoltage ?? DefaultRules.NominalVoltage(chemistry.Value, cells))
            .Select(rule => Row(new EffectiveRule(rule, RuleLevel.Default), DefaultName)).ToList());
    }

    private static async Task<Ok<RuleRow>> SetAsync(
        SetRule request, RuleSetting rules, HttpRequest http, HttpResponse response, CancellationToken ct)
    {
        var (rule, name, version) = await rules.SetAsync(request, current => EntityTag.Check(http, current), ct);
        EntityTag.Tell(response, version);
        return TypedResults.Ok(Row(rule, name));
    }

    private static async Task<NoContent> DeleteAsync(int id, RuleSetting rules, HttpRequest http, CancellationToken ct)
    {
        await rules.DeleteAsync(id, current => EntityTag.Check(http, current), ct);
        return TypedResults.NoContent();
    }

    private static string DefaultName => RuleTexts.CallerLanguage == "en" ? "Default" : "Par défaut";

    private static RuleRow Row(EffectiveRule rule, string sourceName)
    {
        var (definition, language) = (rule.Definition, RuleTexts.CallerLanguage);
        return new(
            rule.OverrideId,
            definition.Key,
            definition.Name ?? RuleTexts.Name(definition.Key, language),
            definition.Metric,
            definition.Operator,
            definition.Threshold,
            definition.ClearThreshold,
            definition.Match,
            definition.Conditions,
            definition.RaiseAfterSeconds,
            definition.ClearAfterSeconds,
            definition.Severity,
            definition.Schedule,
            definition.Enabled,
            definition.Advice ?? RuleTexts.Advice(definition.Key, language),
            new(rule.Level, rule.LevelId, sourceName));
    }
}
