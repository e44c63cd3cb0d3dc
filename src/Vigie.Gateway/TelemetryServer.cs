using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Vigie.Gateway;

/// <summary>The server's address and the key to it, and how patient to be.</summary>
internal sealed record TelemetryServer(Uri Address, string Key)
{
    /// <summary>How long to try again for one batch.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Never with the key.</summary>
    public override string ToString() => Address.ToString();
}

/// <summary>Sends batches until the server has taken or refused them. Sending again is safe: the server knows a sample by battery and
/// time.</summary>
internal sealed class TelemetryClient(TelemetryServer server, TextWriter messages, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // A redirect would carry the samples to an address that nobody gave, without the key.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 16 << 20,
    };

    public void Dispose() => http.Dispose();

    /// <summary>Sends one batch, and again while the server is away or busy.</summary>
    /// <exception cref="GatewayProblem">The server refuses the batch as a whole, or stayed away.</exception>
    public async Task<TelemetryAnswer> SendAsync(IReadOnlyList<TelemetryItem> items, CancellationToken ct)
    {
        var body = Compress(TelemetryItem.ToJson(items));
        var begun = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var (answer, reason, retryAfter) = await TryAsync(body, ct);
            if (answer is not null)
            {
                return answer;
            }

            var wait = retryAfter ?? Jitter(attempt);
            if (clock.GetElapsedTime(begun) + wait > server.RetryFor)
            {
                throw new GatewayProblem(
                    $"{reason} Gave up after {attempt + 1} attempts; the same command may be run again, nothing is counted twice.");
            }

            await messages.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{reason} Trying again in {wait.TotalSeconds:0.0} s."));
            await Task.Delay(wait, clock, ct);
        }
    }

    /// <summary>One attempt: an answer, or why to try again and when at the earliest.</summary>
    private async Task<(TelemetryAnswer? Answer, string Reason, TimeSpan? RetryAfter)> TryAsync(byte[] body, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(server.AnswerWithin);
        try
        {
            using var request = Request(body);
            using var response = await http.SendAsync(request, patience.Token);
            var text = await response.Content.ReadAsStringAsync(patience.Token);
            return (int)response.StatusCode switch
            {
                200 => (TelemetryAnswer.Parse(text)
                    ?? throw new GatewayProblem($"{server.Address} answered, but not as Vigie does: check --server."), "", null),
                422 when TelemetryAnswer.Parse(text) is { } allRejected => (allRejected, "", null),
                429 or 408 or >= 500 => (null, $"The server answered {(int)response.StatusCode}.", RetryAfter(response)),
                _ => throw new GatewayProblem(Sentence(response.StatusCode, text)),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"The server did not answer within {server.AnswerWithin.TotalSeconds:0} s.", null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException)
        {
            return (null, $"The server cannot be reached: {OneLine(error.Message)}", null);
        }
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        request.Headers.AcceptLanguage.Add(new("en"));
        return request;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? (header.Date - clock.GetUtcNow()) : null;
        return wait is null || wait >= TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private string Sentence(HttpStatusCode status, string body) => (int)status switch
    {
        401 => "The server does not know this API key (401).",
        403 => "This API key may not send telemetry (403): it needs the scope telemetry:write.",
        404 or 405 => $"There is no Vigie at {server.Address} ({(int)status}): check --server.",
        413 => "The batch is too large for the server (413): use a smaller --batch.",
        >= 300 and < 400 => $"The server points elsewhere ({(int)status}): give its final address as --server.",
        _ => $"The server refuses the samples ({(int)status}){Detail(body)}.",
    };

    /// <summary>What problem details say, if the body holds any.</summary>
    private string Detail(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.ValueKind == JsonValueKind.Object
                && (problem.RootElement.TryGetProperty("detail", out var text) || problem.RootElement.TryGetProperty("title", out text))
                && text.ValueKind == JsonValueKind.String ? ": " + OneLine(text.GetString()!).TrimEnd('.') : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>Foreign text on one line of the terminal, without control characters and without the key.</summary>
    private string OneLine(string text)
    {
        var clean = string.Concat(
            text.Replace(server.Key, "vk_…", StringComparison.Ordinal).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return clean.Length > 300 ? clean[..300] + "…" : clean;
    }

    private static TimeSpan Jitter(int attempt)
    {
        var most = Math.Min(FirstWait.TotalSeconds * Math.Pow(2, attempt), LongestWait.TotalSeconds);
#pragma warning disable CA5394 // spreads the gateways after an outage, guards no secret
        return TimeSpan.FromSeconds(most * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }

    private static byte[] Compress(byte[] json)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(json);
        }

        return buffer.ToArray();
    }
}
