using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Tests.Telemetry;
using static Vigie.Server.Modules.Telemetry.TelemetryApi;
using static Vigie.Server.Tests.Alerts.AlertFleet;

namespace Vigie.Server.Tests.Alerts;

public sealed class RuleEndpointTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/alert-rules";
    private static readonly SetRule Hot = new(
        RuleLevel.Tenant, null, "temperature_high", AlertMetric.Temperature, AlertOperator.Above, 45, 40, 10, 20, Severity.Critical,
        new([1, 2, 3, 4, 5], "08:00", "18:00"), true, Advice: "Appelez Marie.");

    private Tenant tenant = null!;
    private int battery;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Everything);
        battery = await tenant.GivenBatteryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_battery_inherits_until_a_nearer_level_sets_a_rule_and_again_when_it_is_taken_away()
    {
        var type = await tenant.ScalarAsync<int>("select type_id from telemetry.battery where id = $1", battery);
        var place = await tenant.ScalarAsync<int>("select location_id from assets.equipment where id = $1", battery);
        Assert.Equal((50.0, RuleLevel.Default, "Par défaut"), await EffectiveAsync());

        var set = new List<RuleRow>();
        foreach (var (level, id) in new (RuleLevel, int?)[] { (RuleLevel.Tenant, null), (RuleLevel.Type, type),
            (RuleLevel.Location, place), (RuleLevel.Battery, battery) })
        {
            set.Add(await SetAsync(Hot with { Level = level, LevelId = id, Threshold = 45 + set.Count }));
            var (threshold, from, name) = await EffectiveAsync();
            Assert.Equal((44 + set.Count, level), (threshold, from));
            Assert.Equal(set[^1].Source.Name, name);
        }

        foreach (var rule in set.AsEnumerable().Reverse())
        {
            Assert.Equal(rule.Threshold, (await EffectiveAsync()).Threshold);
            Assert.Equal(HttpStatusCode.NoContent, (await tenant.Client.DeleteAsync($"{Url}/{rule.Id}", Tenant.Ct)).StatusCode);
        }

        Assert.Equal((50.0, RuleLevel.Default, "Par défaut"), await EffectiveAsync());
    }

    [Fact]
    public async Task A_rule_is_given_back_as_it_was_set_and_setting_it_again_replaces_it()
    {
        var first = await SetAsync(Hot);
        var second = await SetAsync(Hot with { Threshold = 46, Schedule = null });

        Assert.Equal(["08:00", "18:00"], [first.Schedule!.From, first.Schedule.To]);
        Assert.Equal(("Température élevée", "Appelez Marie.", 10, 20),
            (first.Name, first.Advice, first.RaiseAfterSeconds, first.ClearAfterSeconds));
        Assert.Equal((first.Id, 46.0), (second.Id, second.Threshold));
        var listed = Assert.Single(await tenant.GetAsync<List<RuleRow>>($"{Url}?level=tenant"));
        Assert.Equal((second.Id, 46.0, "Essai"), (listed.Id, listed.Threshold, listed.Source.Name));
        Assert.Empty(await tenant.GetAsync<List<RuleRow>>($"{Url}?level=battery&level_id={battery}"));
        Assert.Equal(2, await tenant.ScalarAsync<long>("select count(*) from audit_entry where entity = 'alert_rule'"));
    }

    [Fact]
    public async Task A_rule_of_ones_own_is_added_to_those_of_the_battery()
    {
        await SetAsync(Hot with
        {
            Key = "courant_fort",
            Name = "Courant fort",
            Metric = AlertMetric.Current,
            Threshold = 90,
            ClearThreshold = 80
        });
        Assert.Contains(await RulesAsync(), rule => rule is { Key: "courant_fort", Name: "Courant fort", Source.Level: RuleLevel.Tenant });
    }

    [Fact]
    public async Task The_default_rules_are_told_for_a_chemistry()
    {
        var cell = await tenant.GetAsync<List<RuleRow>>($"{Url}/defaults?chemistry=lifepo4");
        var pack = await tenant.GetAsync<List<RuleRow>>($"{Url}/defaults?chemistry=lifepo4&cell_count=16&nominal_voltage=51.2");
        Assert.Equal((3.65, 58.4), (cell.Single(rule => rule.Key == "voltage_high").Threshold,
            pack.Single(rule => rule.Key == "voltage_high").Threshold));
        Assert.All(cell, rule => Assert.Null(rule.Id));
        Assert.Equal(pack.Select(rule => rule.Threshold), (await RulesAsync()).Select(rule => rule.Threshold));
    }

    [Theory]
    [InlineData("/defaults", HttpStatusCode.BadRequest)]
    [InlineData("/defaults?chemistry=salt", HttpStatusCode.BadRequest)]
    [InlineData("/defaults?chemistry=lto&cell_count=0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/defaults?chemistry=lto&nominal_voltage=NaN", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?level=world", HttpStatusCode.BadRequest)]
    public async Task A_question_that_makes_no_sense_is_refused(string query, HttpStatusCode status) =>
        Assert.Equal(status, (await tenant.Client.GetAsync(Url + query, Tenant.Ct)).StatusCode);

    [Theory]
    [InlineData("\"level\":\"tenant\"", "\"level\":\"default\"", "level")]
    [InlineData("\"level\":\"tenant\"", "\"level\":\"battery\"", "level_id")]
    [InlineData("\"level_id\":null", "\"level_id\":3", "level_id")]
    [InlineData("temperature_high", "Temp élevée", "key")]
    [InlineData("temperature_high", "mine", "nom")]
    [InlineData("\"temperature\"", "\"soc\"", "metric")]
    [InlineData("\"above\"", "\"below\"", "operator")]
    [InlineData("\"above\"", "\"present\"", "operator")]
    [InlineData("\"threshold\":45", "\"threshold\":null", "threshold")]
    [InlineData("\"threshold\":45", "\"threshold\":1e300", "threshold")]
    [InlineData("\"clear_threshold\":40", "\"clear_threshold\":46", "clear_threshold")]
    [InlineData("\"raise_after_seconds\":10", "\"raise_after_seconds\":-1", "raise_after_seconds")]
    [InlineData("\"clear_after_seconds\":20", "\"clear_after_seconds\":86401", "clear_after_seconds")]
    [InlineData("[1,2,3,4,5]", "[]", "schedule.days")]
    [InlineData("[1,2,3,4,5]", "[1,1]", "schedule.days")]
    [InlineData("[1,2,3,4,5]", "[8]", "schedule.days")]
    [InlineData("08:00", "8:00", "schedule.from")]
    [InlineData("18:00", "24:00", "schedule.to")]
    public async Task A_rule_that_makes_no_sense_is_refused_and_the_field_named(string part, string wrong, string field)
    {
        var json = """
            {"level":"tenant","level_id":null,"key":"temperature_high","metric":"temperature","operator":"above",
            "threshold":45,"clear_threshold":40,"raise_after_seconds":10,"clear_after_seconds":20,"severity":"critical",
            "schedule":{"days":[1,2,3,4,5],"from":"08:00","to":"18:00"},"enabled":true}
            """;
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(json)).StatusCode);

        var response = await PutAsync(json.Replace(part, wrong, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<Problem>(Tenant.Ct);
        Assert.Contains(field, problem!.Errors!.Keys);
    }

    [Fact]
    public async Task Further_conditions_are_given_back_as_they_were_set_and_left_out_there_are_none()
    {
        RuleCondition[] conditions = [new(AlertMetric.Power, AlertOperator.Below, 0, null),
            new(AlertMetric.Fault, AlertOperator.Present, null, null)];
        var set = await SetAsync(Hot with { Match = RuleMatch.Any, Conditions = conditions });
        Assert.Equal(RuleMatch.Any, set.Match);
        Assert.Equal(conditions, set.Conditions);
        Assert.Equal(conditions, (await RulesAsync()).Single(rule => rule.Key == "temperature_high").Conditions);

        var plain = await SetAsync(Hot);
        Assert.Equal(RuleMatch.All, plain.Match);
        Assert.Empty(plain.Conditions);
    }

    [Theory]
    [InlineData("\"power\"", "\"silence\"", "conditions[1].metric")]
    [InlineData("\"power\"", "\"fault\"", "conditions[1].operator")]
    [InlineData("\"below\"", "\"present\"", "conditions[1].operator")]
    [InlineData("\"threshold\":0", "\"threshold\":null", "conditions[1].threshold")]
    [InlineData("\"threshold\":0", "\"threshold\":-1e300", "conditions[1].threshold")]
    [InlineData("\"clear_threshold\":10", "\"clear_threshold\":-1", "conditions[1].clear_threshold")]
    [InlineData("[{\"metric\":\"soc", "[null,{\"metric\":\"soc", "conditions[0]")]
    [InlineData("[{\"metric\":\"soc", "[{},{\"metric\":\"soc", "")]
    [InlineData("\"conditions\":[", "\"conditions\":7,\"x\":[", "")]
    [InlineData("\"match\":\"all\"", "\"match\":\"none\"", "match")]
    public async Task A_condition_that_makes_no_sense_is_refused_and_the_field_named(string part, string wrong, string field)
    {
        var json = WithConditions("""
            {"metric":"soc","operator":"above","threshold":20,"clear_threshold":null},
            {"metric":"power","operator":"below","threshold":0,"clear_threshold":10}
            """);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(json)).StatusCode);

        var response = await PutAsync(json.Replace(part, wrong, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<Problem>(Tenant.Ct);
        Assert.True(field.Length == 0 || problem!.Errors!.ContainsKey(field), string.Join(' ', problem!.Errors?.Keys.ToArray() ?? []));
    }

    [Fact]
    public async Task A_rule_has_four_further_conditions_at_most()
    {
        const string one = """{"metric":"power","operator":"below","threshold":0,"clear_threshold":10}""";
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(WithConditions(string.Join(',', Enumerable.Repeat(one, 4))))).StatusCode);

        var response = await PutAsync(WithConditions(string.Join(',', Enumerable.Repeat(one, 5))));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Au plus 4 conditions de plus.", Assert.Single(
            (await response.Content.ReadFromJsonAsync<Problem>(Tenant.Ct))!.Errors!["conditions"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"level\":\"tenant\",\"level_id\":null,\"key\":null}")]
    [InlineData("x")]
    public async Task What_is_no_rule_is_refused(string json) => Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(json)).StatusCode);

    [Fact]
    public async Task Silence_has_no_time_of_its_own_to_wait()
    {
        var silence = Hot with
        {
            Key = "silence",
            Metric = AlertMetric.Silence,
            Operator = AlertOperator.Present,
            Threshold = null,
            ClearThreshold = null
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await tenant.PutAsync(Url, silence)).StatusCode);
        await SetAsync(silence with { RaiseAfterSeconds = 0, ClearAfterSeconds = 0, Schedule = null });
    }

    [Fact]
    public async Task Silence_stands_alone()
    {
        var silence = new SetRule(RuleLevel.Tenant, null, "silence", AlertMetric.Silence, AlertOperator.Present, null, null, 0, 0,
            Severity.Warning, null, true, Conditions: [new(AlertMetric.Power, AlertOperator.Below, 0, null)]);
        var response = await tenant.PutAsync(Url, silence);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Le silence ne se combine pas avec d’autres conditions.", Assert.Single(
            (await response.Content.ReadFromJsonAsync<Problem>(Tenant.Ct))!.Errors!["conditions"]));
    }

    [Fact]
    public async Task A_level_that_does_not_exist_or_is_another_tenants_is_refused()
    {
        var other = await app.NewTenantAsync(Everything);
        var response = await other.PutAsync(Url, Hot with { Level = RuleLevel.Battery, LevelId = 2_000_000_000 });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "rule_level_unknown"), (response.StatusCode, await response.CodeAsync()));

        var rule = await SetAsync(Hot);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.DeleteAsync($"{Url}/{rule.Id}", Tenant.Ct)).StatusCode);
        Assert.Empty(await other.GetAsync<List<RuleRow>>(Url));
    }

    [Fact]
    public async Task Of_two_people_who_change_a_rule_the_second_is_told()
    {
        var seen = (await tenant.PutAsync(Url, Hot)).Headers.ETag!;
        await SetAsync(Hot with { Threshold = 46 });

        using var late = new HttpRequestMessage(HttpMethod.Put, Url);
        late.Content = JsonContent.Create(Hot with { Threshold = 47 }, options: app.Json);
        late.Headers.IfMatch.Add(seen);
        var response = await tenant.Client.SendAsync(late, Tenant.Ct);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "changed_meanwhile"), (response.StatusCode, await response.CodeAsync()));
    }

    [Fact]
    public async Task A_tenant_has_50_rules_of_its_own_at_most()
    {
        for (var number = 1; number <= 50; number++)
        {
            await SetAsync(Hot with { Key = $"own_{number}", Name = "Propre" });
        }

        var response = await tenant.PutAsync(Url, Hot with { Key = "own_51", Name = "Propre" });
        Assert.Equal((HttpStatusCode.Conflict, "rules_too_many"), (response.StatusCode, await response.CodeAsync()));
        await SetAsync(Hot);
        await SetAsync(Hot with { Key = "own_1", Name = "Propre", Level = RuleLevel.Battery, LevelId = battery });
    }

    [Fact]
    public async Task Rules_go_with_the_battery_to_which_they_belong()
    {
        await SetAsync(Hot with { Level = RuleLevel.Battery, LevelId = battery });
        await tenant.ScalarAsync<int>("delete from assets.equipment where id = $1 returning id", battery);
        Assert.Empty(await tenant.GetAsync<List<RuleRow>>(Url));
    }

    [Fact]
    public async Task Who_may_only_read_sets_nothing()
    {
        var reader = app.ClientOf(tenant.Id, userId: 5, "alertes:read");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PutAsync(Url, Hot)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Client.DeleteAsync($"{Url}/1", Tenant.Ct)).StatusCode);
        Assert.NotEmpty(await reader.GetAsync<List<RuleRow>>($"/api/v1/batteries/{battery}/rules"));
    }

    private async Task<RuleRow> SetAsync(SetRule rule)
    {
        var response = await tenant.PutAsync(Url, rule);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Tenant.Ct));
        return (await response.Content.ReadFromJsonAsync<RuleRow>(app.Json, Tenant.Ct))!;
    }

    private Task<HttpResponseMessage> PutAsync(string json) =>
        tenant.Client.PutAsync(Url, new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), Tenant.Ct);

    private static string WithConditions(string conditions) =>
        """
        {"level":"tenant","level_id":null,"key":"temperature_high","metric":"temperature","operator":"above",
        "threshold":45,"clear_threshold":40,"match":"all","conditions":[CONDITIONS],"raise_after_seconds":10,"clear_after_seconds":20,
        "severity":"critical","schedule":null,"enabled":true}
        """.Replace("CONDITIONS", conditions, StringComparison.Ordinal);

    private Task<List<RuleRow>> RulesAsync() => tenant.GetAsync<List<RuleRow>>($"/api/v1/batteries/{battery}/rules");

    private async Task<(double? Threshold, RuleLevel Level, string Name)> EffectiveAsync()
    {
        var rule = (await RulesAsync()).Single(rule => rule.Key == "temperature_high");
        return (rule.Threshold, rule.Source.Level, rule.Source.Name);
    }

    private sealed record Problem(Dictionary<string, string[]>? Errors);
}
