using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Vigie.Bench;

/// <summary>From the start of a POST to the message on the fleet's web socket, at 200 samples a second.</summary>
internal static class LiveDelay
{
    private const int PerSecond = 200;
    private const int Seconds = 15;
    private const int Warming = 5; // seconds before them, in which the code of this path is compiled

    public static async Task MeasureAsync(ServerUnderTest server, Fleet fleet, Report report)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {server.Token}");
        await socket.ConnectAsync(new($"ws://127.0.0.1:{server.Url.Port}/ws/realtime"), default);
        var sentAt = new ConcurrentDictionary<string, long>();
        var delays = new ConcurrentQueue<double>();
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(socket, sentAt, delays, stop.Token);
        var sends = new List<Task>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < PerSecond * (Warming + Seconds); i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }

            sends.Add(SendAsync(server, fleet.Batteries[i % fleet.Batteries.Count], sentAt));
        }

        await Task.WhenAll(sends);
        await Task.Delay(500);
        await stop.CancelAsync();
        await reading;
        var ordered = delays.Skip(PerSecond * Warming).Order().ToList();
        var p99 = ordered[(int)(ordered.Count * 0.99)];
        report.Add("POST to socket, p99", p99, 50, atLeast: false, " ms", $"median {ordered[ordered.Count / 2]:F1} ms; {ordered.Count} of {PerSecond * Seconds} samples heard at {PerSecond}/s");
    }

    private static async Task SendAsync(ServerUnderTest server, int battery, ConcurrentDictionary<string, long> sentAt)
    {
        var at = DateTime.UtcNow;
        at = new DateTime(at.Ticks / 10 * 10, DateTimeKind.Utc);
        sentAt[$"{battery}/{at.Ticks}"] = Stopwatch.GetTimestamp();
        using var content = new StringContent($$"""{"at":"{{at:O}}","voltage":51.2,"current":3}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await server.Gateway.PostAsync($"/api/v1/batteries/{battery}/data", content);
        response.EnsureSuccessStatusCode();
    }

    private static async Task ReadAsync(ClientWebSocket socket, ConcurrentDictionary<string, long> sentAt, ConcurrentQueue<double> delays, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer, ct);
                var message = JsonDocument.Parse(buffer.AsMemory(0, result.Count)).RootElement;
                if (message.GetProperty("type").GetString() == "sample"
                    && sentAt.TryGetValue($"{message.GetProperty("battery_id")}/{message.GetProperty("at").GetDateTime().ToUniversalTime().Ticks}", out var sent))
                {
                    delays.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            }
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }
    }
}
