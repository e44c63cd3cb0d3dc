using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vigie.Server.Modules.Telemetry.Ingest;

namespace Vigie.Server.Tests.Telemetry;

public sealed class IngestTests(VigieApp app) : IAsyncLifetime
{
    private Tenant tenant = null!;
    private int battery;

    public async ValueTask InitializeAsync()
    {
        tenant = await app.NewTenantAsync("telemetry:write");
        battery = await tenant.GivenBatteryAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_sample_is_stored_with_what_follows_from_it()
    {
        var at = tenant.Start(TimeSpan.FromHours(2));
        var answer = await SendAsync($$"""{"at":"{{at:O}}","voltage":65.8,"current":23.04,"soc":47.5,"cell_voltages":[3.643,3.666,null],"status":"charging","faults":["over_voltage"]}""");

        Assert.Equal(new IngestAnswer(1, 0, 0, []), answer with { Errors = [] });
        var stored = await tenant.ScalarAsync<string>("""
            select jsonb_build_array(voltage, current, power, soc, cell_min, cell_max, cell_spread, status, faults, cell_voltages)::text
            from telemetry.sample where battery_id = $1
            """, battery);
        Assert.Equal("""[65.8, 23.04, 1516.032, 47.5, 3.643, 3.666, 0.023, 1, 1, [3.643, 3.666, "NaN"]]""", stored);
        Assert.Equal(65.8, await tenant.ScalarAsync<double>("select voltage from telemetry.battery_state where battery_id = $1", battery));
    }

    [Theory]
    [InlineData("""{"cell_min":3.2,"cell_max":3.31}""", "[3.2, 3.31, 0.11]")] // a pack that sends no cells
    [InlineData("""{"cell_min":3.2}""", "[3.2, null, null]")]
    [InlineData("""{"cell_min":3.299,"cell_max":3.305,"cell_voltages":[3.3,3.31]}""", "[3.299, 3.31, 0.011]")] // seen between two frames
    [InlineData("""{"cell_min":2.1,"cell_max":4.4,"cell_voltages":[3.3,3.31]}""", "[3.3, 3.31, 0.01]")] // of another time
    public async Task Extremes_that_the_BMS_saw_hold_beside_its_cells(string measures, string stored)
    {
        var answer = await SendAsync($$"""{"at":"{{tenant.Start(TimeSpan.FromHours(2)):O}}",{{measures[1..]}}""");

        Assert.Equal(1, answer.Accepted);
        Assert.Equal(stored, await tenant.ScalarAsync<string>(
            "select jsonb_build_array(cell_min, cell_max, cell_spread)::text from telemetry.sample where battery_id = $1", battery));
    }

    [Fact]
    public async Task A_lowest_cell_above_the_highest_is_impossible()
    {
        var at = tenant.Start(TimeSpan.FromHours(2));
        var answer = await SendAsync($$"""[{"at":"{{at:O}}","cell_min":3.3,"cell_max":3.2},{"at":"{{at:O}}","voltage":50}]""");

        Assert.Equal((1, "value_impossible", "cell_min"), (answer.Accepted, answer.Errors[0].Code, answer.Errors[0].Field));
    }

    [Fact]
    public async Task Sending_again_changes_nothing()
    {
        var samples = Series(tenant.Start(TimeSpan.FromHours(5)), 50, TimeSpan.FromMinutes(3));
        Assert.Equal(50, (await SendAsync(samples)).Accepted);
        var hours = await tenant.HoursAsync();

        var again = await SendAsync(samples);

        Assert.Equal((0, 50), (again.Accepted, again.Duplicates));
        Assert.Equal(hours, await tenant.HoursAsync());
        Assert.Equal(50, await tenant.SamplesAsync(battery));
    }

    [Theory]
    [InlineData("2026-03-02T08:00:00Z")]
    [InlineData("2026-03-02T08:00Z")]
    [InlineData("2026-03-02T03:00:00-05:00")]
    [InlineData("2026-03-02T08:00:00.0000000\\u002B00:00")]
    public async Task A_time_may_have_any_offset_and_may_be_escaped(string at)
    {
        await SendAsync($$"""{"at":"{{at}}","voltage":50}""");
        Assert.Equal(new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc), await tenant.ScalarAsync<DateTime>("select at from telemetry.sample where battery_id = $1", battery));
    }

    [Fact]
    public async Task A_sample_twice_in_one_request_counts_once()
    {
        var at = tenant.Start(TimeSpan.FromHours(2));
        var answer = await SendAsync($$"""[{"at":"{{at:O}}","voltage":50},{"at":"{{at:O}}","voltage":51}]""");
        Assert.Equal((1, 1), (answer.Accepted, answer.Duplicates));
        Assert.Equal(50, await tenant.ScalarAsync<double>("select voltage from telemetry.sample where battery_id = $1", battery));
    }

    [Fact]
    public async Task Roll_ups_equal_a_recount_whatever_the_order_of_arrival()
    {
        var random = new Random(11);
        var second = await tenant.GivenBatteryAsync("second");
        var start = tenant.Start(TimeSpan.FromHours(40));
        var all = Enumerable.Range(0, 900).Select(i => (Battery: i % 3 == 0 ? second : battery, At: start + TimeSpan.FromSeconds(random.Next(0, 36 * 3600)))).ToList();
        for (var i = 0; i < 30; i++)
        {
            // Overlapping slices: late, early and repeated samples together, of both batteries.
            var slice = all.Skip(i * 28).Take(60).Select(sample =>
                $$"""{"battery_id":{{sample.Battery}},"at":"{{sample.At:O}}","voltage":{{random.Next(480, 560)}},"current":{{random.Next(-50, 50)}},"soc":{{(random.Next(5) == 0 ? "null" : "55")}}}""");
            await SendAsync($"[{string.Join(',', slice)}]", "/api/v1/telemetry");
        }

        var counted = await tenant.HoursAsync();

        Assert.True(counted.Count > 60);
        Fleet.AssertSame(await tenant.RecountAsync(), counted);
    }

    [Fact]
    public async Task Concurrent_requests_for_one_battery_lose_nothing()
    {
        var start = tenant.Start(TimeSpan.FromHours(20));
        var slices = Enumerable.Range(0, 64).Select(i => Series(start.AddMinutes(i * 10), 12, TimeSpan.FromMinutes(1))).ToList(); // each overlaps the next by two
        var answers = await Task.WhenAll(slices.Select(slice => SendAsync(slice)));

        Assert.Equal(await tenant.SamplesAsync(battery), answers.Sum(answer => answer.Accepted));
        Assert.Equal(642, answers.Sum(answer => answer.Accepted));
        Assert.Equal(64 * 12 - 642, answers.Sum(answer => answer.Duplicates));
        var counted = await tenant.HoursAsync();
        Fleet.AssertSame(await tenant.RecountAsync(), counted);
    }

    [Fact]
    public async Task Good_items_are_stored_and_each_bad_one_is_told_why()
    {
        var at = tenant.Start(TimeSpan.FromHours(3));
        var now = app.Clock.GetUtcNow();
        var answer = await SendAsync($$"""
            [{"at":"{{at:O}}","voltage":50},
             {"at":"{{now.AddMinutes(6):O}}","voltage":50},
             {"at":"{{now.AddDays(-500):O}}","voltage":50},
             {"voltage":50},
             {"at":"{{at.AddSeconds(1):O}}"},
             {"at":"{{at.AddSeconds(2):O}}","voltage":"50"},
             {"at":"{{at.AddSeconds(3):O}}","voltage":1e400},
             {"at":"{{at.AddSeconds(4):O}}","voltage":-3},
             {"at":"{{at.AddSeconds(5):O}}","voltage":50,"colour":"red"},
             {"at":"{{at.AddSeconds(6):O}}","voltage":50,"faults":["tired"]},
             {"at":"2026-01-01T00:00:00","voltage":50},
             {"at":"{{at.AddSeconds(7):O}}","soc":101},
             {"at":"{{at.AddSeconds(8):O}}","voltage":50,"voltage":51},
             {"at":"{{at.AddSeconds(9):O}}","cell_voltages":{"a":1} },
             42, null,
             {"at":"{{at.AddSeconds(10):O}}","voltage":50,"battery_id":1},
             {"at":"{{at.AddSeconds(11):O}}","voltage":51}]
            """);

        Assert.Equal((2, 0, 16), (answer.Accepted, answer.Duplicates, answer.Rejected));
        Assert.Equal(
            [
                "1 at_in_future at", "2 at_too_old at", "3 at_missing at", "4 measure_missing ", "5 value_invalid voltage", "6 value_invalid voltage",
                "7 value_impossible voltage", "8 field_unknown colour", "9 value_invalid faults", "10 value_invalid at", "11 value_impossible soc",
                "12 value_invalid voltage", "13 value_invalid cell_voltages", "14 malformed ", "15 malformed ", "16 field_unknown battery_id",
            ],
            answer.Errors.Select(error => $"{error.Index} {error.Code} {error.Field}"));
        Assert.All(answer.Errors, error => Assert.NotEqual(error.Code, error.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("NaN")]
    [InlineData("\"text\"")]
    [InlineData("[]x")]
    [InlineData("[{\"at\":NaN}]")]
    [InlineData("[{\"at\":\"2026-01-01T00:00:00Z\",\"voltage\":1}")]
    public async Task A_body_that_cannot_be_read_is_refused_whole(string body)
    {
        var response = await PostAsync(body, $"/api/v1/batteries/{battery}/data");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("request_malformed", await response.CodeAsync());
        Assert.Equal(0, await tenant.SamplesAsync(battery));
    }

    [Fact]
    public async Task Nothing_acceptable_is_an_error_with_the_reasons()
    {
        var response = await PostAsync("""[{"at":"2026-01-01T00:00:00Z"}]""", $"/api/v1/batteries/{battery}/data");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Tenant.Ct);
        Assert.Equal("samples_rejected", problem.GetProperty("code").GetString());
        Assert.Equal("measure_missing", problem.GetProperty("item_errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Lines_of_json_are_read_one_by_one_and_may_come_compressed()
    {
        var other = await tenant.GivenBatteryAsync("other");
        var at = tenant.Start(TimeSpan.FromHours(3));
        var lines = $"{{\"external_id\":\"other\",\"at\":\"{at:O}\",\"voltage\":50}}\n{{broken\n\n{{\"battery_id\":{battery},\"at\":\"{at:O}\",\"voltage\":51}}\r\n";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(lines), Tenant.Ct);
        }

        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new("application/x-ndjson"), ContentEncoding = { "gzip" } } };
        var response = await tenant.Client.PostAsync("/api/v1/telemetry", content, Tenant.Ct);

        var answer = (await response.Content.ReadFromJsonAsync<IngestAnswer>(app.Json, Tenant.Ct))!;
        Assert.Equal((2, 1), (answer.Accepted, answer.Rejected));
        Assert.Equal("malformed", Assert.Single(answer.Errors).Code);
        Assert.Equal((1, 1), (await tenant.SamplesAsync(battery), await tenant.SamplesAsync(other)));
    }

    [Fact]
    public async Task A_compressed_body_that_is_broken_is_refused()
    {
        using var content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } };
        var response = await tenant.Client.PostAsync("/api/v1/telemetry", content, Tenant.Ct);
        Assert.Equal("content_encoding_invalid", await response.CodeAsync());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using var content = new StringContent("[" + new string(' ', 10_000_000) + "]", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/telemetry") { Content = content, Headers = { ExpectContinue = true } };
        var response = await tenant.Client.SendAsync(request, Tenant.Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", await response.CodeAsync());
    }

    [Fact]
    public async Task A_battery_of_another_tenant_is_unknown()
    {
        var other = await app.NewTenantAsync("telemetry:write");
        var foreign = await other.GivenBatteryAsync("foreign");
        var at = tenant.Start(TimeSpan.FromHours(3));

        var direct = await PostAsync($$"""{"at":"{{at:O}}","voltage":50}""", $"/api/v1/batteries/{foreign}/data");
        var many = await PostAsync($$"""[{"battery_id":{{foreign}},"at":"{{at:O}}","voltage":50},{"external_id":"foreign","at":"{{at:O}}","voltage":50}]""", "/api/v1/telemetry");

        Assert.Equal(HttpStatusCode.NotFound, direct.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, many.StatusCode);
        Assert.Equal(0, await other.SamplesAsync(foreign));
    }

    [Fact]
    public async Task A_late_sample_does_not_replace_the_latest_values()
    {
        var at = tenant.Start(TimeSpan.FromHours(3));
        await SendAsync($$"""{"at":"{{at:O}}","voltage":50,"soc":80}""");
        await SendAsync($$"""{"at":"{{at.AddMinutes(-5):O}}","voltage":40}""");
        await SendAsync($$"""{"at":"{{at.AddMinutes(5):O}}","voltage":52}""");

        // The newest voltage, and the charge as it was last measured, with its own age.
        Assert.Equal("[52, 80, true]", await tenant.ScalarAsync<string>("""
            select jsonb_build_array(voltage, soc, measured_at[1] - measured_at[5] = interval '5 minutes')::text from telemetry.battery_state where battery_id = $1
            """, battery));
    }

    [Fact]
    public async Task Any_one_measurement_is_enough_also_for_the_first_sample()
    {
        var at = tenant.Start(TimeSpan.FromHours(3));
        foreach (var measure in (string[])["\"soc\":50", "\"soh\":99", "\"status\":\"idle\"", "\"faults\":[\"fuse\"]", "\"cycles\":7", "\"cell_temperatures\":[21.5]"])
        {
            var fresh = await tenant.GivenBatteryAsync();
            Assert.Equal(1, (await SendAsync($"{{\"at\":\"{at:O}\",{measure}}}", $"/api/v1/batteries/{fresh}/data")).Accepted);
            Assert.Equal(1, (await SendAsync($"{{\"at\":\"{at.AddMinutes(5):O}\",\"voltage\":50}}", $"/api/v1/batteries/{fresh}/data")).Accepted);
        }
    }

    private static string Series(DateTimeOffset start, int count, TimeSpan step) => "[" + string.Join(',', Enumerable.Range(0, count).Select(i =>
        $$"""{"at":"{{start + i * step:O}}","voltage":{{50 + (start + i * step).Minute % 7}},"current":{{(start + i * step).Minute % 11 - 5}},"temperature":21.5}""")) + "]";

    private async Task<IngestAnswer> SendAsync(string body, string? url = null)
    {
        var response = await PostAsync(body, url ?? $"/api/v1/batteries/{battery}/data");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Tenant.Ct));
        return (await response.Content.ReadFromJsonAsync<IngestAnswer>(app.Json, Tenant.Ct))!;
    }

    private Task<HttpResponseMessage> PostAsync(string body, string url)
    {
        var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return tenant.Client.PostAsync(url, content, Tenant.Ct);
    }
}
