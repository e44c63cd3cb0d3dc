using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vigie.Server.Tests.Chaos;

/// <summary>A gateway: sends samples of one battery, sends again what was not acknowledged, and keeps account of what was.</summary>
internal sealed class Poster : IDisposable
{
    private readonly HttpClient client;
    private readonly string address;
    private readonly DateTimeOffset start;
    private readonly Random random;
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly HashSet<int> acknowledged = [];
    private readonly CancellationTokenSource stopping = new();
    private Task work = Task.CompletedTask;
    private int next;

    public Poster(Uri server, string key, int battery, DateTimeOffset start)
    {
        (Battery, this.start, random) = (battery, start, new Random(battery));
        address = $"/api/v1/batteries/{battery}/data";
        client = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public int Battery { get; }

    /// <summary>Numbers of the samples that the server said it had stored.</summary>
    public IReadOnlySet<int> Acknowledged => acknowledged;

    public IEnumerable<string> Complaints => complaints;

    /// <summary>How many requests were acknowledged so far.</summary>
    public int Progress { get; private set; }

    public void Start() => work = Task.Run(RunAsync);

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await work;
    }

    /// <summary>The time of a sample.</summary>
    public DateTimeOffset At(int number) => start.AddMilliseconds(100.0 * number);

    /// <summary>What a sample measured, so that it can be told from another.</summary>
    public static double Voltage(int number) => 40 + (number % 1000 / 100.0);

    public object Sample(int number) =>
        new
        {
            at = At(number),
            voltage = Voltage(number),
            current = (number % 200) - 100,
            soc = number % 101,
            temperature = 20 + (number % 7)
        };

    public void Dispose()
    {
        client.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            var numbers = Enumerable.Range(next, random.Next(1, 20)).ToList();
            if (await StoreAsync(numbers) is not null)
            {
                acknowledged.UnionWith(numbers);
                next = numbers[^1] + 1;
                Progress++;
                await SendAgainAsync();
            }
            else if (random.Next(4) == 0)
            {
                next = numbers[^1] + 1; // given up: stored or not, nobody knows
            }

            await Task.Delay(20);
        }
    }

    /// <summary>What was acknowledged once is a duplicate for ever.</summary>
    private async Task SendAgainAsync()
    {
        var first = random.Next(Math.Max(1, next - 10));
        var known = Enumerable.Range(first, 10).Where(acknowledged.Contains).ToList();
        if (random.Next(3) == 0 && known.Count > 0 && await StoreAsync(known) is { } answer
            && answer.GetProperty("duplicates").GetInt32() != known.Count)
        {
            complaints.Enqueue($"acknowledged once, new now: {answer} of {string.Join(' ', known)}");
        }
    }

    /// <summary>The server's answer when it acknowledges; null when it refuses the samples until later, or does not answer.</summary>
    private async Task<JsonElement?> StoreAsync(List<int> numbers)
    {
        try
        {
            using var response = await client.PostAsJsonAsync(address, numbers.Select(Sample));
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            {
                return null;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                complaints.Enqueue($"{(int)response.StatusCode} {text}");
                return null;
            }

            var answer = JsonDocument.Parse(text).RootElement;
            return answer.GetProperty("rejected").GetInt32() == 0 ? answer : throw new InvalidOperationException(text);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}
