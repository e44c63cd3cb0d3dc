using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <param name="To">Number.</param>
/// <param name="Text">As its reader sees it; of a template, what its variables say.</param>
/// <param name="Callback">Where Twilio tells what becomes of it.</param>
internal sealed record OutgoingMessage(string To, string Text, MessageTemplate? Template, Uri Callback);

/// <param name="Sid">Of the approved template.</param>
/// <param name="Variables">As JSON.</param>
internal sealed record MessageTemplate(string Sid, string Variables);

/// <summary>A message that Twilio has.</summary>
internal sealed record TwilioMessage(string Sid, string Status, string Body, DateTimeOffset? CreatedAt);

/// <summary>Twilio did not take the message, for certain.</summary>
/// <param name="code">Twilio's; 0: none.</param>
/// <param name="isFinal">Trying again would change nothing.</param>
internal sealed class TwilioRefusal(int code, string message, bool isFinal) : Exception(message)
{
    public int Code => code;

    public bool IsFinal => isFinal;

    /// <summary>How long Twilio wants us to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>No answer that can be read: perhaps Twilio has the message all the same.</summary>
internal sealed class TwilioSilence(string message, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Hands WhatsApp messages to Twilio (REST API 2010-04-01), and asks which it has.</summary>
internal sealed class TwilioClient(WhatsAppOptions options, TimeProvider clock) : IDisposable
{
    private const int LongestAnswer = 1 << 20;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LongestAnswer,
    };

    /// <summary>For each answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public void Dispose() => http.Dispose();

    /// <exception cref="TwilioRefusal">Not taken.</exception>
    /// <exception cref="TwilioSilence">Perhaps taken.</exception>
    public async Task<TwilioMessage> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        var fields = new Dictionary<string, string>
        {
            ["From"] = Channel(options.From!),
            ["To"] = Channel(message.To),
            ["StatusCallback"] = message.Callback.AbsoluteUri,
        };
        if (options.MessagingServiceSid is { } service)
        {
            fields["MessagingServiceSid"] = service;
        }

        if (message.Template is { } template)
        {
            (fields["ContentSid"], fields["ContentVariables"]) = (template.Sid, template.Variables);
        }
        else
        {
            fields["Body"] = message.Text;
        }

        using var answer = await AskAsync(HttpMethod.Post, "", new FormUrlEncodedContent(fields), ct);
        return Message(answer.RootElement) ?? throw new TwilioSilence("Twilio's answer names no message; perhaps it was taken, and may come twice.");
    }

    /// <summary>What was sent to a number since the beginning of a day (UTC), the newest first, 50 at most.</summary>
    /// <exception cref="TwilioRefusal">Not told.</exception>
    /// <exception cref="TwilioSilence">No answer.</exception>
    public async Task<IReadOnlyList<TwilioMessage>> SentAsync(string to, DateTimeOffset since, CancellationToken ct)
    {
        var day = since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var answer = await AskAsync(
            HttpMethod.Get, $"?To={Uri.EscapeDataString(Channel(to))}&DateSent%3E={day}&PageSize=50", null, ct);
        return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("messages", out var list)
            && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(Message).OfType<TwilioMessage>()]
            : throw new TwilioSilence("Twilio's answer lists no messages.");
    }

    private async Task<JsonDocument> AskAsync(HttpMethod method, string query, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(
            method, new Uri($"{options.ApiUrl.TrimEnd('/')}/2010-04-01/Accounts/{options.AccountSid}/Messages.json{query}"));
        request.Content = content;
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}")));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            return await ReadAsync(response, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TwilioSilence("Twilio did not answer in time; perhaps it was taken, and may come twice.");
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw new TwilioRefusal(0, $"Twilio cannot be reached: {problem.Message}", isFinal: false);
        }
        catch (HttpRequestException problem)
        {
            throw new TwilioSilence($"The connection to Twilio broke ({problem.Message}); perhaps it was taken, and may come twice.", problem);
        }
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;
        var json = await JsonOrNullAsync(response, ct);
        if (response.IsSuccessStatusCode)
        {
            return json ?? throw new TwilioSilence($"Twilio answered {status} with what is no JSON; perhaps it was taken, and may come twice.");
        }

        using (json)
        {
            var (code, message) = json is { RootElement: { ValueKind: JsonValueKind.Object } problem }
                ? (Number(problem, "code"), Text(problem, "message")) : (0, null);
            var said = $"{(code > 0 ? code : status)} {message ?? response.ReasonPhrase}";
            throw status >= 500 ? new TwilioSilence(said) { RetryAfter = wait }
                : new TwilioRefusal(code, said, TwilioErrors.IsFinal(status, code)) { RetryAfter = wait };
        }
    }

    private static async Task<JsonDocument?> JsonOrNullAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TwilioMessage? Message(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && Text(message, "sid") is { Length: > 0 and <= 64 } sid
            ? new(sid, Text(message, "status") ?? "", Text(message, "body") ?? "",
                DateTimeOffset.TryParse(Text(message, "date_created"), CultureInfo.InvariantCulture, out var at) ? at : null)
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    /// <summary>As Twilio names a number on this channel.</summary>
    private static string Channel(string number) => $"whatsapp:{number}";
}
