using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vigie.Gateway.Tests;

public sealed class ReplayTests : IAsyncLifetime
{
    private const string Charge = "foxbms/sample_v1.11_charge.candump";
    private const string Serial = "thingset/sample_serial_v0.6.txt";
    private const string Legacy = "foxbms/legacy_cell_voltages_real.python-can.txt";

    private readonly HastyClock clock = new();
    private readonly StringWriter output = new();
    private readonly StringWriter messages = new();
    private ContractServer server = null!;

    public async ValueTask InitializeAsync() => server = await ContractServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Stored_values_are_exactly_the_expected_ones()
    {
        Assert.Equal(0, await ReplayAsync(Charge, "--protocol foxbms"));

        var final = JsonDocument.Parse(File.ReadAllBytes(PathOf("foxbms/sample_v1.11_charge.expected.json"))).RootElement.GetProperty(
            "final");
        var stored = server.Stored[("pack-1", "2026-01-05T15:00:01.903198Z")];
        Assert.Equal(final.GetProperty("voltage_V").GetRawText(), stored.GetProperty("voltage").GetRawText());
        Assert.Equal(final.GetProperty("current_A").GetRawText(), stored.GetProperty("current").GetRawText());
        Assert.Equal(final.GetProperty("power_W").GetRawText(), stored.GetProperty("power").GetRawText());
        Assert.Equal(final.GetProperty("soc_min_pct").GetRawText(), stored.GetProperty("soc").GetRawText());
        Assert.Equal(final.GetProperty("temp_max_C").GetRawText(), stored.GetProperty("temperature").GetRawText());
        Assert.Equal(
            final.GetProperty("cells_V").EnumerateObject().Select(cell => cell.Value.GetRawText()),
            stored.GetProperty("cell_voltages").EnumerateArray().Select(cell => cell.GetRawText()));
        Assert.Equal(
            final.GetProperty("temps_C").EnumerateObject().Select(sensor => sensor.Value.GetRawText()),
            stored.GetProperty("cell_temperatures").EnumerateArray().Select(sensor => sensor.GetRawText()));
        Assert.Equal("charging", stored.GetProperty("status").GetString());
        Assert.Equal(0, stored.GetProperty("faults").GetArrayLength());
        Assert.Contains(
            "lines=276 decoded=276 unknown=0 rejected=0 malformed=0 samples=2 sent=2 accepted=2 duplicates=0 refused=0", output.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_fields_of_the_contract_are_sent_and_none_is_null()
    {
        string[] known =
        [
            "external_id", "at", "voltage", "current", "power", "temperature", "soc", "soh", "cycles", "cell_min", "cell_max", "cell_voltages", "cell_temperatures",
            "status", "faults",
        ];
        await ReplayAsync(Charge, "--protocol foxbms");
        await ReplayAsync(Serial, "--protocol thingset --shift-to-now");
        Assert.Equal(5, server.Stored.Count);
        Assert.All(server.Stored.Values.SelectMany(item => item.EnumerateObject()), field =>
        {
            Assert.Contains(field.Name, known);
            Assert.NotEqual(JsonValueKind.Null, field.Value.ValueKind);
        });
    }

    [Fact]
    public async Task A_second_replay_finds_only_duplicates_and_succeeds()
    {
        await ReplayAsync(Charge, "--protocol foxbms");
        Assert.Equal(0, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Contains("accepted=0 duplicates=2", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_capture_without_dates_needs_a_start()
    {
        Assert.Equal(2, await ReplayAsync(Legacy, "--protocol foxbms --profile legacy"));
        Assert.Contains("--start", messages.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Stored);

        Assert.Equal(0, await ReplayAsync(Legacy, "--protocol foxbms --profile legacy --start 2026-03-02T08:00:00Z"));
        Assert.Equal(3, server.Stored.Count);
        Assert.Equal("2026-03-02T08:00:00Z", server.Stored.Keys.Min(key => key.At));
        Assert.StartsWith("2026-03-02T08:00:01.", server.Stored.Keys.Max(key => key.At), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_without_time_get_a_steady_period()
    {
        Assert.Equal(0, await ReplayAsync(Serial, "--protocol thingset --start 2026-03-02T08:00:00Z --period 60"));
        Assert.Equal(
            ["2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z", "2026-03-02T08:02:00Z"], server.Stored.Keys.Select(key => key.At)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_capture_shifted_to_now_ends_now_and_at_its_own_pace_begins_now()
    {
        await ReplayAsync(Serial, "--protocol thingset --shift-to-now");
        Assert.Equal("2026-03-02T08:00:00Z", server.Stored.Keys.Max(key => key.At));
        server.Stored.Clear();

        await ReplayAsync(Serial, "--protocol thingset --shift-to-now --speed 1");
        Assert.Equal("2026-03-02T08:00:00Z", server.Stored.Keys.Min(key => key.At));
        Assert.Equal("2026-03-02T08:00:02Z", server.Stored.Keys.Max(key => key.At));
    }

    [Theory]
    [InlineData("1", 20, 3)]
    [InlineData("10", 2, 3)]
    [InlineData("100", 0.2, 1)]
    public async Task The_pace_is_that_of_the_capture_times_the_speed(string speed, double seconds, int batches)
    {
        await ReplayAsync(Serial, $"--protocol thingset --start 2026-03-02T08:00:00Z --period 10 --speed {speed}");
        Assert.Equal(seconds, clock.Waits.Sum(wait => wait.TotalSeconds), 3);
        Assert.Equal(batches, server.Batches.Count);
    }

    [Fact]
    public async Task Batches_hold_at_most_the_asked_number_of_samples()
    {
        await ReplayAsync(Serial, "--protocol thingset --shift-to-now --batch 2");
        Assert.Equal([2, 1], server.Batches);
    }

    [Fact]
    public async Task A_server_that_fails_for_a_while_loses_no_sample()
    {
        server.Mishaps.Enqueue(context => ContractServer.Answer(context, 500));
        server.Mishaps.Enqueue(context => ContractServer.Answer(context, 503));
        server.Mishaps.Enqueue(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        server.Mishaps.Enqueue(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{\"accepted\":2");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.Equal(0, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Equal((2, 5), (server.Stored.Count, server.Requests));
        var waits = clock.Waits.Select(wait => wait.TotalSeconds).ToList();
        Assert.Equal(4, waits.Count);
        Assert.All(
            waits.Select((wait, attempt) => (wait, most: 0.5 * Math.Pow(2, attempt))), pair =>
                Assert.InRange(pair.wait, pair.most / 2, pair.most));
    }

    [Fact]
    public async Task A_server_that_dies_after_taking_the_batch_does_not_double_it()
    {
        server.Mishaps.Enqueue(context =>
        {
            foreach (var at in new[] { "2026-01-05T15:00:00.903214Z", "2026-01-05T15:00:01.903198Z" })
            {
                server.Stored.TryAdd(("pack-1", at), default);
            }

            context.Abort();
            return Task.CompletedTask;
        });
        Assert.Equal(0, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Equal(2, server.Stored.Count);
        Assert.Contains("sent=2 accepted=0 duplicates=2", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_waited_for_as_long_as_the_server_asks()
    {
        server.Mishaps.Enqueue(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return ContractServer.Answer(context, 429);
        });
        server.Mishaps.Enqueue(context =>
        {
            context.Response.Headers.RetryAfter = (HastyClock.Start + TimeSpan.FromSeconds(20)).ToString("R", CultureInfo.InvariantCulture);
            return ContractServer.Answer(context, 429);
        });
        Assert.Equal(0, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Equal([7, 13], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_slow_server_is_asked_again()
    {
        server.Mishaps.Enqueue(context => Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted));
        var telemetry = new TelemetryServer(new Uri(server.Address + "/api/v1/telemetry"), ContractServer.Key)
        { AnswerWithin = TimeSpan.FromSeconds(1) };
        using var client = new TelemetryClient(telemetry, messages, clock);
        var answer = await client.SendAsync(
            [TelemetryItem.Of("pack-1", HastyClock.Start, new() { Voltage = 12 })], TestContext.Current.CancellationToken);
        Assert.Equal(1, answer.Accepted);
        Assert.Contains("did not answer within 1 s", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_replay_with_2()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            server.Mishaps.Enqueue(context => ContractServer.Answer(context, 503));
        }

        Assert.Equal(2, await ReplayAsync(Charge, "--protocol foxbms --retry-for 60"));
        Assert.InRange(clock.Waits.Sum(wait => wait.TotalSeconds), 15, 60);
        Assert.Contains("sent=0", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_ends_the_replay_with_2()
    {
        using var unused = new TcpListener(System.Net.IPAddress.Loopback, 0);
        unused.Start();
        var address = $"http://{unused.LocalEndpoint}";
        unused.Stop();
        Assert.Equal(
            2, await RunAsync(
                ["replay", PathOf(Charge), "--protocol", "foxbms", "--battery", "b", "--server", address, "--retry-for", "1"]));
        Assert.Contains("cannot be reached", messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "refuses the samples (400): Bad input")]
    [InlineData(401, "does not know this API key")]
    [InlineData(403, "telemetry:write")]
    [InlineData(404, "no Vigie")]
    [InlineData(413, "--batch")]
    [InlineData(422, "refuses the samples (422): Bad input")]
    [InlineData(302, "points elsewhere")]
    public async Task A_refusal_stops_at_once_with_one_sentence(int status, string sentence)
    {
        server.Mishaps.Enqueue(context => ContractServer.Answer(
            context, status, """{"status":400,"detail":"Bad\ninput.","errors":{"$":["Bad."]}}"""));
        Assert.Equal(2, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Equal(1, server.Requests);
        Assert.Contains(sentence, messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"accepted\":\"2\",\"rejected\":0}")]
    [InlineData("{\"accepted\":1,\"duplicates\":0,\"rejected\":0,\"errors\":[]}")]
    public async Task An_answer_that_is_not_Vigies_is_not_taken_for_success(string body)
    {
        server.Mishaps.Enqueue(context => ContractServer.Answer(context, 200, body));
        Assert.Equal(2, await ReplayAsync(Charge, "--protocol foxbms"));
    }

    [Fact]
    public async Task Rejected_samples_are_reported_and_the_others_stay()
    {
        server.Judge = item => item.GetProperty("current").GetDouble() == 23.04 ? "value_impossible" : null;
        Assert.Equal(1, await ReplayAsync(Charge, "--protocol foxbms"));
        Assert.Single(server.Stored);
        Assert.Contains("2026-01-05T15:00:01.903198Z was rejected, value_impossible: No.", messages.ToString(), StringComparison.Ordinal);
        Assert.Contains("accepted=1 duplicates=0 refused=1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_rejected_whole_does_not_stop_the_next()
    {
        server.Judge = item => item.GetProperty("at").GetString() == "2026-03-02T08:00:00Z" ? "battery_unknown" : null;
        Assert.Equal(1, await ReplayAsync(Serial, "--protocol thingset --start 2026-03-02T08:00:00Z --batch 1"));
        Assert.Equal(2, server.Stored.Count);
        Assert.Contains("sent=3 accepted=2 duplicates=0 refused=1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_never_printed()
    {
        server.Mishaps.Enqueue(context => ContractServer.Answer(context, 400, $$"""{"detail":"{{ContractServer.Key}}"}"""));
        await ReplayAsync(Charge, "--protocol foxbms");
        await RunAsync(
            ["replay", PathOf(Charge), "--protocol", "foxbms", "--battery", "b", "--server", server.Address, "--key", "vk bad secret"]);
        Assert.DoesNotContain(ContractServer.Key, output.ToString() + messages, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", output.ToString() + messages, StringComparison.Ordinal);
        Assert.DoesNotContain(
            ContractServer.Key, new TelemetryServer(new("http://a"), ContractServer.Key).ToString(), StringComparison.Ordinal);
    }

    private Task<int> ReplayAsync(string capture, string options) =>
        RunAsync(["replay", PathOf(capture), "--battery", "pack-1", "--server", server.Address, .. options.Split(' ')]);

    private Task<int> RunAsync(string[] args) =>
        GatewayCommand.RunAsync(args, ContractServer.Key, output, messages, clock, TestContext.Current.CancellationToken);

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
