using System.Text.Json;

namespace Vigie.Gateway.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter messages = new();
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("", "--protocol")]
    [InlineData("--protocol modbus", "modbus")]
    [InlineData("--protocol foxbms --profile v9", "There is no profile v9")]
    [InlineData("--protocol thingset --profile v1.11", "foxbms only")]
    [InlineData("--protocol foxbms --shift-to-now --start 2026-01-01", "not both")]
    [InlineData("--protocol foxbms --start yesterday", "--start is a time")]
    [InlineData("--protocol foxbms --start 9999-12-31", "from 2000 to 2100")]
    [InlineData("--protocol foxbms --speed fast", "--speed is max")]
    [InlineData("--protocol foxbms --speed 0", "--speed is max")]
    [InlineData("--protocol foxbms --speed NaN", "--speed is max")]
    [InlineData("--protocol foxbms --batch 0", "--batch is 1")]
    [InlineData("--protocol foxbms --batch 10001", "--batch is 1")]
    [InlineData("--protocol foxbms --batch many", "many")]
    [InlineData("--protocol foxbms --period 0", "--period is in seconds")]
    [InlineData("--protocol foxbms --period NaN", "--period is in seconds")]
    [InlineData("--protocol foxbms --cells 0", "--cells is 1")]
    [InlineData("--protocol foxbms --battery b --server ftp://a --key vk_abc", "--server is missing or no address")]
    [InlineData("--protocol foxbms --battery b --server a --key vk_abc", "--server is missing or no address")]
    [InlineData("--protocol foxbms --battery b --server http://a", "API key is missing")]
    [InlineData("--protocol foxbms --battery b --server http://a --key secret", "API key is missing or does not begin with vk_")]
    [InlineData("--protocol foxbms --server http://a --key vk_abc", "--battery is missing")]
    [InlineData("--protocol foxbms --unknown", "--unknown")]
    [InlineData("--protocol foxbms --dry-run", "holds no sample")]
    public async Task Wrong_usage_ends_with_2_and_a_sentence(string options, string sentence)
    {
        Assert.Equal(2, await RunAsync(options));
        Assert.Contains(sentence, messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        File.Delete(file);
        Assert.Equal(2, await RunAsync("--protocol foxbms --dry-run"));
        Assert.Contains("There is no file", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_prints_one_JSON_object_a_line_and_nothing_else()
    {
        await File.WriteAllLinesAsync(
            file, ["""#mLive {"Meas":{"rPackVoltage_V":13.22,"rErrorFlags":2}}""", "boot", """#mLive {"Meas":{"rPackVoltage_V":13.21}}"""],
            Ct);
        Assert.Equal(0, await RunAsync("--protocol thingset --dry-run --start 2026-03-02T08:00:00Z --battery é"));
        var items = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([13.22, 13.21], items.Select(item => item.GetProperty("voltage").GetDouble()));
        Assert.Equal("over_voltage", items[0].GetProperty("faults")[0].GetString());
        Assert.All(items, item => Assert.Equal("é", item.GetProperty("external_id").GetString()));
        Assert.Contains("lines=3 decoded=2 unknown=1", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_profile_is_pointed_out()
    {
        var capture = Path.Combine(AppContext.BaseDirectory, "Data", "foxbms/sample_v1.11_charge.candump");
        File.Copy(capture, file, overwrite: true);
        Assert.Equal(0, await RunAsync("--protocol foxbms --profile v1.10 --dry-run"));
        Assert.Contains("is this the right --profile?", messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_with_binary_noise_and_lines_without_end_is_read_to_its_end()
    {
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        noise.AsSpan().Replace((byte)'\n', (byte)' ');
        await using (var stream = File.Create(file))
        {
            await stream.WriteAsync("(1767625200.0) can0 233#05100A1C0224108D\r\n"u8.ToArray(), Ct);
            await stream.WriteAsync(noise, Ct);
            await stream.WriteAsync("\n(1767625202.0) can0 233#06100A1C0224108D\n(1767625203.0) can0 233#0610"u8.ToArray(), Ct);
        }

        Assert.Equal(0, await RunAsync("--protocol foxbms --dry-run"));
        Assert.Contains("lines=4 decoded=2 unknown=0 rejected=1 malformed=1 samples=2", messages.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"voltage\":77.6", output.ToString(), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Task<int> RunAsync(string options) => GatewayCommand.RunAsync(
        ["replay", file, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], null, output, messages, TimeProvider.System, Ct);
}
