using System.Net;
using System.Text.Json;

namespace Vigie.Server.Tests.Telemetry;

public sealed class HistoryTests(VigieApp app) : IAsyncLifetime
{
    private Tenant tenant = null!;
    private int battery;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync("telemetry:write", "equipements:read");
        battery = await tenant.GivenBatteryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Few_raw_samples_are_given_as_they_are_and_gaps_stay_gaps()
    {
        var start = tenant.Start(TimeSpan.FromHours(10));
        await GivenSamplesAsync(Enumerable.Range(0, 5).Select(i => (start.AddMinutes(i), 50.0 + i)).Append((start.AddHours(3), 40.0)));

        var history = await GetAsync($"from={Iso(start)}&to={Iso(start.AddHours(4))}&bucket=raw&metrics=voltage");

        Assert.False(history.GetProperty("downsampled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, history.GetProperty("step_seconds").ValueKind);
        Assert.Equal([50, 51, 52, 53, 54, 40], Numbers(history, "voltage", "last"));
        Assert.False(history.GetProperty("series").GetProperty("voltage").TryGetProperty("min", out _));
        Assert.True(history.GetProperty("gap_seconds").GetInt32() < 3 * 3600 - 240);
    }

    [Fact]
    public async Task Many_raw_samples_are_folded_without_losing_an_extreme()
    {
        var start = tenant.Start(TimeSpan.FromHours(10));
        await GivenSamplesAsync(Enumerable.Range(0, 3000).Select(i => (start.AddSeconds(i * 5), i == 1234 ? 99.0 : i == 2345 ? 1.0 : 50.0)));

        var history = await GetAsync($"from={Iso(start)}&to={Iso(start.AddHours(5))}&bucket=raw&metrics=voltage&max_points=100");

        Assert.True(history.GetProperty("downsampled").GetBoolean());
        Assert.InRange(history.GetProperty("at").GetArrayLength(), 50, 100);
        Assert.Equal(99, Numbers(history, "voltage", "max").Max());
        Assert.Equal(1, Numbers(history, "voltage", "min").Min());
        Assert.Equal(3000, history.GetProperty("count").EnumerateArray().Sum(count => count.GetInt32()));
    }

    [Theory]
    [InlineData("raw", 31)]
    [InlineData("minute", 31)]
    [InlineData("hour", 4000)]
    [InlineData("day", 15000)]
    [InlineData("month", 15000)]
    public async Task No_answer_has_more_points_than_asked(string bucket, int days)
    {
        await GivenSamplesAsync(Enumerable.Range(0, 500).Select(i => (app.Clock.GetUtcNow().AddMinutes(-i * 80), 50.0)));
        var to = app.Clock.GetUtcNow();
        var history = await GetAsync($"from={Iso(to.AddDays(-days))}&to={Iso(to)}&bucket={bucket}&metrics=voltage&max_points=40");
        Assert.InRange(history.GetProperty("at").GetArrayLength(), 1, 40);
    }

    [Fact]
    public async Task Days_begin_at_midnight_of_the_tenant()
    {
        // Toronto, the default: midnight of 2 January is 05:00 UTC. Written as hours: samples of last winter may be past their retention.
        await tenant.ScalarAsync<int>("""
            with written as (insert into telemetry.sample_hour (battery_id, hour, count, voltage_n, voltage_min, voltage_max, voltage_sum, voltage_last, energy_in)
            select $1, h, 1, 1, v, v, v, v, 10 from (values ('2026-01-02 04:00Z'::timestamptz, 1.0), ('2026-01-02 05:00Z', 3.0), ('2026-01-03 04:00Z', 5.0)) as t(h, v)
            returning battery_id) select count(*)::int from written
            """, battery);

        var history = await GetAsync("from=2026-01-01T05:00:00Z&to=2026-01-10T05:00:00Z&bucket=day&metrics=voltage,energy_in");

        Assert.Equal(["2026-01-01T05:00:00Z", "2026-01-02T05:00:00Z"], history.GetProperty("at").EnumerateArray().Select(at => at.GetString()));
        Assert.Equal([1, 4], Numbers(history, "voltage", "mean"));
        Assert.Equal([10, 20], Numbers(history, "energy_in", "sum"));
    }

    [Fact]
    public async Task Energy_is_the_integral_of_power_and_not_counted_over_a_gap()
    {
        var start = tenant.Start(TimeSpan.FromHours(10));
        // 100 W for an hour, two hours of silence, 100 W for an hour.
        var body = Enumerable.Range(0, 13).Select(i => start.AddMinutes(5 * i)).Concat(Enumerable.Range(0, 13).Select(i => start.AddHours(3).AddMinutes(5 * i)))
            .Select(at => $$"""{"at":"{{at:O}}","voltage":50,"current":2}""");
        await SendAsync($"[{string.Join(',', body)}]");

        var history = await GetAsync($"from={Iso(start)}&to={Iso(start.AddHours(6))}&bucket=hour&metrics=energy_in,energy_out");

        Assert.Equal(200, Numbers(history, "energy_in", "sum").Sum(), 6);
        Assert.Equal(0, Numbers(history, "energy_out", "sum").Sum(), 6);
    }

    [Theory]
    [InlineData("from=2026-02-02T00:00:00Z&to=2026-01-01T00:00:00Z", "history_range_invalid")]
    [InlineData("from=0001-01-01T00:00:00Z&to=0001-01-01T00:00:00Z", "history_range_invalid")]
    [InlineData("to=0001-01-01T00:00:00Z", "history_range_invalid")]
    [InlineData("from=2000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", "history_range_invalid")]
    [InlineData("from=2020-01-01T00:00:00Z&bucket=raw", "history_range_invalid")]
    [InlineData("metrics=voltage,colour", "history_metric_unknown")]
    [InlineData("bucket=raw&metrics=energy_in", "history_metric_unknown")]
    [InlineData("bucket=week", "request_malformed")]
    [InlineData("from=yesterday", "request_malformed")]
    [InlineData("max_points=5", "validation_failed")]
    [InlineData("max_points=-1", "validation_failed")]
    [InlineData("max_points=x", "request_malformed")]
    public async Task A_question_without_sense_is_refused(string query, string code)
    {
        var response = await tenant.Client.GetAsync($"/api/v1/batteries/{battery}/history?{query}", Tenant.Ct);
        Assert.InRange((int)response.StatusCode, 400, 422);
        Assert.Equal(code, await response.CodeAsync());
    }

    [Fact]
    public async Task The_history_of_another_tenants_battery_is_unknown()
    {
        var other = await app.NewTenantAsync("equipements:read");
        var response = await other.Client.GetAsync($"/api/v1/batteries/{battery}/history", Tenant.Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_client_reads_the_history_of_his_own_battery_only()
    {
        await tenant.ScalarAsync<int>("update assets.equipment set client_id = 77 where id = $1 returning id", battery);
        var owner = app.ClientOf(tenant.Id, 77, "equipements:read_own");
        var stranger = app.ClientOf(tenant.Id, 78, "equipements:read_own");

        Assert.Equal(HttpStatusCode.OK, (await owner.Client.GetAsync($"/api/v1/batteries/{battery}/history", Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Client.GetAsync($"/api/v1/batteries/{battery}/history", Tenant.Ct)).StatusCode);
    }

    private static string Iso(DateTimeOffset at) => Uri.EscapeDataString(at.UtcDateTime.ToString("O", null));

    private static List<double> Numbers(JsonElement history, string metric, string statistic) =>
        [.. history.GetProperty("series").GetProperty(metric).GetProperty(statistic).EnumerateArray().Select(number => number.GetDouble())];

    private async Task<JsonElement> GetAsync(string query)
    {
        var response = await tenant.Client.GetAsync($"/api/v1/batteries/{battery}/history?{query}", Tenant.Ct);
        var text = await response.Content.ReadAsStringAsync(Tenant.Ct);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task GivenSamplesAsync(IEnumerable<(DateTimeOffset At, double Voltage)> samples) =>
        SendAsync($"[{string.Join(',', samples.Select(sample => $$"""{"at":"{{sample.At:O}}","voltage":{{sample.Voltage}}}"""))}]");

    private async Task SendAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await tenant.Client.PostAsync($"/api/v1/batteries/{battery}/data", content, Tenant.Ct)).EnsureSuccessStatusCode();
    }
}
