using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Tests.Assets;

namespace Vigie.Server.Tests.Telemetry.Batteries;

public sealed class BatteryTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/batteries";
    private Tenant tenant = null!;
    private int type;
    private int lieu;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync(Given.Staff);
        (type, lieu) = (await tenant.TypeAsync("Rack"), await tenant.LieuAsync("Site"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_battery_comes_back_as_it_was_given()
    {
        var client = await tenant.ClientAsync();
        var response = await tenant.SendAsync(HttpMethod.Post, Url, $$"""
            {"nom":"Batterie 🔋","numero_serie":"SN-1","type_id":{{type}},"lieu_id":{{lieu}},"modele":"R-48",
             "date_installation":"2025-03-02T04:00:00-04:00",
             "silence_after_seconds":600,"external_id":"pack/1","calibration":{"voltage_offset":0.1,"current_offset":-2,"temperature_offset":1.5},
             "custom_fields":{"couleur":"bleu é","étage":3,"garantie":true,"fin":null},"notes":"ligne 1\nligne 2","client_id":{{client}}}
            """);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var battery = await response.JsonAsync();
        var id = battery.GetProperty("id").GetInt32();
        Assert.Equal($"{Url}/{id}", response.Headers.Location?.OriginalString);
        var created = battery.GetProperty("created_at").GetRawText();
        AssertJson(
            $$"""
            {"id":{{id}},"nom":"Batterie 🔋","numero_serie":"SN-1","modele":"R-48","type_id":{{type}},"type_nom":"Rack","chemistry":"lifepo4",
             "lieu_id":{{lieu}},"lieu_nom":"Site","client_id":{{client}},"date_installation":"2025-03-02T08:00:00Z",
             "cell_count":16,"capacity_ah":100,
             "nominal_voltage":51.2,"silence_after_seconds":600,"external_id":"pack/1",
             "calibration":{"voltage_offset":0.1,"current_offset":-2,"temperature_offset":1.5},
             "custom_fields":{"couleur":"bleu é","étage":3,"garantie":true,"fin":null},"notes":"ligne 1\nligne 2",
             "created_at":{{created}},"updated_at":{{created}},"connectivity":"never","worst_severity":null,"open_alerts":0,"latest":null,
             "derived":{"equivalent_cycles":null,"efficiency_30d":null,"depth_of_discharge_today":null} }
            """,
            battery);
        var read = await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct);
        AssertJson(battery.GetRawText(), await read.JsonAsync());
        Assert.Equal(response.Headers.ETag, read.Headers.ETag);
    }

    [Fact]
    public async Task What_is_left_out_gets_its_default()
    {
        var battery = await tenant.GetAsync<JsonElement>($"{Url}/{await tenant.BatteryAsync("a", type, lieu)}");
        Assert.Equal(300, battery.GetProperty("silence_after_seconds").GetInt32());
        Assert.Equal("""{"voltage_offset":0,"current_offset":0,"temperature_offset":0}""", battery.GetProperty("calibration").GetRawText());
        Assert.Equal("{}", battery.GetProperty("custom_fields").GetRawText());
        foreach (var name in new[] { "modele", "external_id", "notes", "client_id", "date_installation" })
        {
            Assert.Equal(JsonValueKind.Null, battery.GetProperty(name).ValueKind);
        }
    }

    [Fact]
    public async Task The_newest_values_come_with_what_follows_from_them()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        var at = app.Clock.GetUtcNow().AddSeconds(-30);
        await SpeakAsync(id, at);
        await tenant.RunAsync(
            """
            insert into telemetry.sample_hour (battery_id, hour, count, energy_in, energy_out, charge_out, soc_n, soc_min, soc_last)
            select $1, date_trunc('day', $2::timestamptz, 'America/Toronto') + make_interval(hours => h), 1, 1000.0001, 500, 125, 1, 40, 50
            from generate_series(-2, 0) h
            """,
            id,
            at);

        var battery = await tenant.GetAsync<JsonElement>($"{Url}/{id}");

        var latest = battery.GetProperty("latest");
        Assert.Equal("[3.31,null,3.295]", latest.GetProperty("cell_voltages").GetRawText());
        Assert.Equal("[]", latest.GetProperty("cell_temperatures").GetRawText());
        Assert.Equal(at.ToUnixTimeMilliseconds(), latest.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.InRange(latest.GetProperty("age_seconds").GetInt64(), 30, 40);
        Assert.Equal("""["over_voltage","cell_imbalance"]""", latest.GetProperty("faults").GetRawText());
        Assert.Equal("discharging", latest.GetProperty("status").GetString());
        Assert.Equal("suspect", latest.GetProperty("quality").GetString());
        Assert.Equal(1000, latest.GetProperty("energy_in_today_wh").GetDouble()); // the two hours before midnight are yesterday's
        Assert.Equal(500, latest.GetProperty("energy_out_today_wh").GetDouble());
        Assert.Equal(2.56, latest.GetProperty("remaining_hours").GetDouble()); // 50 % of 100 Ah at 51.2 V, 1 kW
        Assert.Equal(JsonValueKind.Null, latest.GetProperty("soh").ValueKind);
        Assert.Equal("online", battery.GetProperty("connectivity").GetString());
        Assert.Equal("warning", battery.GetProperty("worst_severity").GetString());
        Assert.Equal(3, battery.GetProperty("open_alerts").GetInt32());
        AssertJson("""{"equivalent_cycles":3.75,"efficiency_30d":null,"depth_of_discharge_today":60}""", battery.GetProperty("derived"));
    }

    [Fact]
    public async Task Efficiency_is_worked_out_over_the_last_thirty_days()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        await tenant.RunAsync(
            """
            insert into telemetry.sample_hour (battery_id, hour, count, energy_in, energy_out, charge_out, soc_n, soc_min, soc_last)
            select $1, date_trunc('hour', $2::timestamptz) - make_interval(days => d), 1,
              case d when 40 then 99999 when 20 then 99999 else 1000 end, case d when 40 then 1 when 20 then 1 else 900 end, 0, 1, 40, 50
            from generate_series(1, 40) d where d <= 20 or d = 40
            """,
            id,
            app.Clock.GetUtcNow());

        // Day 40 is too old; day 20 is where the state of charge begins, so its own energy does not count.
        Assert.Equal(
            90,
            (await tenant.GetAsync<JsonElement>($"{Url}/{id}")).GetProperty("derived").GetProperty("efficiency_30d").GetDouble());
    }

    [Fact]
    public async Task Realtime_gives_each_value_its_unit_and_age()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        var never = await tenant.GetAsync<JsonElement>($"{Url}/{id}/realtime");
        Assert.Equal("never", never.GetProperty("connectivity").GetString());
        AssertJson(
            """{"value":null,"unit":"V","at":null,"age_seconds":null,"quality":null}""",
            never.GetProperty("measures").GetProperty("voltage"));

        await SpeakAsync(id, app.Clock.GetUtcNow().AddSeconds(-30));
        var now = await tenant.GetAsync<JsonElement>($"{Url}/{id}/realtime");

        var (voltage, soc) = (now.GetProperty("measures").GetProperty("voltage"), now.GetProperty("measures").GetProperty("soc"));
        Assert.Equal(
            (52.3, "V", "suspect"),
            (voltage.GetProperty("value").GetDouble(), voltage.GetProperty("unit").GetString(), voltage.GetProperty("quality").GetString()));
        Assert.InRange(voltage.GetProperty("age_seconds").GetInt64(), 30, 40);
        Assert.InRange(soc.GetProperty("age_seconds").GetInt64(), 630, 640); // measured ten minutes before the rest
        AssertJson(
            """{"value":null,"unit":"%","at":null,"age_seconds":null,"quality":null}""",
            now.GetProperty("measures").GetProperty("soh"));
        Assert.Equal(
            ["voltage", "current", "power", "temperature", "soc", "soh", "cell_min", "cell_max", "cell_spread"],
            now.GetProperty("measures").EnumerateObject().Select(measure => measure.Name));
        Assert.Equal(3, now.GetProperty("latest").GetProperty("cell_voltages").GetArrayLength());
    }

    [Fact]
    public async Task A_change_replaces_everything_and_is_audited()
    {
        var id = await tenant.BatteryAsync("a", type, lieu, externalId: "gw");
        var (otherType, otherLieu) = (await tenant.TypeAsync("Other", "lead_acid"), await tenant.LieuAsync("Elsewhere"));
        var changed = await tenant.PutAsync(
            $"{Url}/{id}",
            new { nom = "b", numero_serie = "SN-a", type_id = otherType, lieu_id = otherLieu, notes = "n" });

        var battery = await changed.JsonAsync();
        Assert.Equal(("b", "lead_acid", "Elsewhere"), (Text("nom"), Text("chemistry"), Text("lieu_nom")));
        Assert.Null(Text("external_id"));
        Assert.Equal(
            $$"""battery_updated {"nom": "a", "notes": null, "lieu_id": {{lieu}}, "type_id": {{type}}, "external_id": "gw"} {"nom": "b", "notes": "n", "lieu_id": {{otherLieu}}, "type_id": {{otherType}}, "external_id": null}""",
            (await tenant.AuditAsync("battery", id)).Split('\n')[1]);

        string? Text(string name) => battery.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_change_of_an_old_version_is_refused()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        var old = (await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).Headers.ETag!.ToString();
        var body = JsonSerializer.Serialize(new { nom = "b", numero_serie = "SN-a", type_id = type, lieu_id = lieu });
        var changed = await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", body, old);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(old, changed.Headers.ETag!.ToString());

        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            var stale = await tenant.SendAsync(method, $"{Url}/{id}", method == HttpMethod.Put ? body : null, old);
            Assert.Equal((HttpStatusCode.PreconditionFailed, "changed_meanwhile"), (stale.StatusCode, await stale.CodeAsync()));
        }

        await SpeakAsync(id, app.Clock.GetUtcNow()); // what it measures does not change what it is
        Assert.Equal(
            HttpStatusCode.OK,
            (await tenant.SendAsync(HttpMethod.Put, $"{Url}/{id}", body, $"{changed.Headers.ETag}")).StatusCode);
    }

    [Fact]
    public async Task Of_simultaneous_changes_of_one_version_one_counts()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        var version = (await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).Headers.ETag!.ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => tenant.SendAsync(
            HttpMethod.Put,
            $"{Url}/{id}",
            JsonSerializer.Serialize(new { nom = $"b{i}", numero_serie = "SN-a", type_id = type, lieu_id = lieu }),
            version)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.StatusCode != HttpStatusCode.OK),
            answer => Assert.True(answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task An_archived_battery_is_gone_until_it_is_restored()
    {
        var id = await tenant.BatteryAsync("a", type, lieu, externalId: "gw");
        await SpeakAsync(id, app.Clock.GetUtcNow());
        Assert.Equal(HttpStatusCode.NoContent, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}")).StatusCode);

        Assert.Empty(await tenant.GetAsync<List<JsonElement>>(Url));
        Assert.Equal(HttpStatusCode.NotFound, (await tenant.Client.GetAsync($"{Url}/{id}", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await tenant.Client.GetAsync($"{Url}/{id}/realtime", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}")).StatusCode);
        Assert.Equal(0, (await tenant.GetAsync<JsonElement>("/api/v1/overview")).GetProperty("counts").GetProperty("batteries").GetInt32());
        Assert.DoesNotContain(id, (await DirectoryAsync()).ById.Keys);
        var unawaited = await tenant.ScalarAsync<bool>("select silent_at is null from telemetry.battery_state where battery_id = $1", id);
        Assert.True(unawaited);

        var restored = await tenant.SendAsync(HttpMethod.Post, $"{Url}/{id}/restore");
        Assert.Equal(HttpStatusCode.OK, restored.StatusCode);
        Assert.Equal(52.3, (await restored.JsonAsync()).GetProperty("latest").GetProperty("voltage").GetDouble());
        Assert.Contains(id, (await DirectoryAsync()).ById.Keys);
        Assert.Equal(300, await SilenceAsync(id));
        Assert.Equal(HttpStatusCode.OK, (await tenant.SendAsync(HttpMethod.Post, $"{Url}/{id}/restore")).StatusCode);
        Assert.Equal(
            ["battery_created", "battery_archived", "battery_restored"],
            (await tenant.AuditAsync("battery", id)).Split('\n').Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task An_archived_battery_is_listed_with_when_it_is_erased_and_from_then_on_it_is_gone()
    {
        var (kept, due) = (await tenant.BatteryAsync("kept", type, lieu), await tenant.BatteryAsync("due", type, lieu));
        await tenant.BatteryAsync("in use", type, lieu);
        foreach (var id in new[] { kept, due })
        {
            await tenant.SendAsync(HttpMethod.Delete, $"{Url}/{id}");
        }

        await tenant.RunAsync(
            "update assets.equipment set archived_at = $2 where id = $1", due, app.Clock.GetUtcNow().AddDays(-30).AddMinutes(-1));

        var listed = Assert.Single(await tenant.GetAsync<List<JsonElement>>($"{Url}/archived"));
        Assert.Equal(("kept", "SN-kept", "Rack", "Site"), (Text("nom"), Text("numero_serie"), Text("type_nom"), Text("lieu_nom")));
        Assert.Equal(30, (Time("purge_at") - Time("archived_at")).TotalDays);
        Assert.Equal("battery_unknown", await (await tenant.SendAsync(HttpMethod.Post, $"{Url}/{due}/restore")).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await tenant.SendAsync(HttpMethod.Post, $"{Url}/{kept}/restore")).StatusCode);
        Assert.Empty(await tenant.GetAsync<List<JsonElement>>($"{Url}/archived"));

        string? Text(string name) => listed.GetProperty(name).GetString();
        DateTimeOffset Time(string name) => listed.GetProperty(name).GetDateTimeOffset();
    }

    [Fact]
    public async Task Ingest_knows_a_new_battery_at_once()
    {
        await DirectoryAsync();
        var id = await tenant.BatteryAsync("a", type, lieu, externalId: "gw");
        Assert.Equal(id, (await DirectoryAsync()).ByExternalId["gw"].Id);
    }

    [Fact]
    public async Task A_longer_silence_limit_counts_from_the_last_sample()
    {
        var id = await tenant.BatteryAsync("a", type, lieu);
        await SpeakAsync(id, app.Clock.GetUtcNow());
        await tenant.PutAsync(
            $"{Url}/{id}",
            new { nom = "a", numero_serie = "SN-a", type_id = type, lieu_id = lieu, silence_after_seconds = 1000 });
        Assert.Equal(1000, await SilenceAsync(id));
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(expected), actual), actual.GetRawText());

    private Task<double> SilenceAsync(int id) =>
        tenant.ScalarAsync<double>("select extract(epoch from silent_at - at)::float8 from telemetry.battery_state where battery_id = $1", id);

    private async Task<BatteryDirectory.Snapshot> DirectoryAsync() =>
        await app.Services.GetRequiredService<BatteryDirectory>().GetAsync(tenant.Id, missing: false, Tenant.Ct);

    /// <summary>As the writer of samples leaves the state: last heard at that time, the state of charge ten minutes before.</summary>
    private Task<int> SpeakAsync(int id, DateTimeOffset at) => tenant.RunAsync(
        """
        update telemetry.battery_state set at = $2, received_at = $2, silent_at = $2 + interval '300 seconds',
          voltage = 52.3, current = -20, power = -1000,
          soc = 50, status = 2, faults = 1 | 64, quality = 1, cell_voltages = array[3.31, 'NaN', 3.295]::real[],
          alerts_warning = 1, alerts_info = 2,
          measured_at = array[$2, $2, $2, '-infinity', $2 - interval '10 minutes', '-infinity', '-infinity', '-infinity', '-infinity']::timestamptz[]
        where battery_id = $1
        """,
        id,
        at);
}
