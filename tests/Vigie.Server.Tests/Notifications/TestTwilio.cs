using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Vigie.Server.Tests.Notifications;

/// <param name="Fields">As they were posted.</param>
internal sealed record TakenMessage(string Sid, IReadOnlyDictionary<string, string> Fields, DateTimeOffset At)
{
    public string To => Fields["To"]["whatsapp:".Length..];

    public string Text => Fields.GetValueOrDefault("Body") ?? "";

    public string? Template => Fields.GetValueOrDefault("ContentSid");

    public Dictionary<string, string> Variables => JsonSerializer.Deserialize<Dictionary<string, string>>(Fields["ContentVariables"])!;

    public Uri Callback => new(Fields["StatusCallback"]);

    /// <summary>What Twilio lists: of a template the words that it makes of the variables.</summary>
    public string Body => Template is null ? Text : $"{Variables["1"]}\n\n{Variables["2"]}\n\nhttps://vigie.example/{Variables["3"]}";
}

/// <summary>Twilio on a real socket, which speaks the Messages resource and misbehaves where a test wants it to. It knows nothing of
/// Vigie's code: the browser's stories use it as well.</summary>
public sealed class TestTwilio : IAsyncDisposable
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "c0ffee00c0ffee00c0ffee00c0ffee00";
    public const string From = "+14155238886";
    public const string Template = "HX0123456789abcdef0123456789abcdef";
    public const string AlertTemplate = "HXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>Instead of an answer: the connection ends, the message is taken.</summary>
    public const string Cut = "cut";

    /// <summary>Instead of an answer: nothing; the message is taken.</summary>
    public const string Silence = "silence";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, bool> met = new();
    private readonly Task serving;

    public TestTwilio()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    internal ConcurrentQueue<TakenMessage> Messages { get; } = new();

    /// <summary>All requests, as "POST +22170…" and "GET +22170…".</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Sent with each request.</summary>
    public ConcurrentQueue<string> Credentials { get; } = new();

    /// <summary>By number and free text: "status code message", <see cref="Cut"/>, <see cref="Silence"/>, "json" (taken, and unreadable);
    /// null: taken.</summary>
    public Func<string, bool, string?>? Answer { get; init; }

    /// <summary>Whose mood follows from the beginning of the number.</summary>
    private string? Mood(string to, bool free)
    {
        return Answer is not null ? Answer(to, free) : to[..6] switch
        {
            "+22171" => "400 63024 Invalid message recipient",
            "+22172" => Once("429 20429 Too Many Requests"),
            "+22173" => Once(Cut),
            "+22174" => Once("500 20500 Internal Server Error"),
            "+22175" => Once("json"),
            "+22176" => free ? "400 63016 Outside the allowed window" : null,
            "+22178" => "401 20003 Authenticate",
            "+22179" => "400 21610 Attempt to send to unsubscribed recipient",
            _ => null,
        };

        string? Once(string answer) => met.TryAdd(to, true) ? answer : null;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    /// <summary>Tells the server what became of a message.</summary>
    /// <param name="server">A client of the server, without an account.</param>
    /// <param name="token">Signs it; another than ours is wrong.</param>
    internal static Task<HttpResponseMessage> TellAsync(
        HttpClient server, TakenMessage message, string status, int? code = null, string token = AuthToken)
    {
        var fields = new Dictionary<string, string>
        {
            ["MessageSid"] = message.Sid,
            ["MessageStatus"] = status,
            ["To"] = message.Fields["To"],
            ["From"] = message.Fields["From"],
            ["AccountSid"] = AccountSid,
            ["ChannelPrefix"] = "whatsapp",
        };
        if (code is { } number)
        {
            (fields["ErrorCode"], fields["ErrorMessage"]) = ($"{number}", "refusé & renvoyé");
        }

        return PostAsync(server, message.Callback.AbsoluteUri, fields, token);
    }

    /// <summary>Somebody writes to us.</summary>
    /// <param name="answered">The message that he answers.</param>
    /// <param name="site">The address of the server as Twilio knows it.</param>
    internal static Task<HttpResponseMessage> WriteAsync(
        HttpClient server, string from, string text, string? answered = null, string? button = null, string? sid = null, string token = AuthToken,
        string site = "http://localhost:8001")
    {
        var fields = new Dictionary<string, string>
        {
            ["MessageSid"] = sid ?? NewSid(),
            ["From"] = $"whatsapp:{from}",
            ["To"] = $"whatsapp:{From}",
            ["Body"] = text,
            ["NumMedia"] = "0",
            ["ProfileName"] = "Awa Ndiaye",
            ["AccountSid"] = AccountSid,
        };
        if (answered is not null)
        {
            fields["OriginalRepliedMessageSid"] = answered;
        }

        if (button is not null)
        {
            (fields["ButtonPayload"], fields["ButtonText"]) = (button, text);
        }

        return PostAsync(server, $"{site}/api/v1/webhooks/twilio/entrant", fields, token);
    }

    public static string NewSid() => $"SM{Guid.NewGuid():N}";

    /// <summary>Signs the address that Twilio knows, and posts to where the server stands.</summary>
    private static async Task<HttpResponseMessage> PostAsync(HttpClient server, string url, Dictionary<string, string> fields, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url).PathAndQuery) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Twilio-Signature", Sign(token, url, fields));
        return await server.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Sign(string token, string url, Dictionary<string, string> fields)
    {
        var signed = url + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // It is what Twilio does.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(SessionAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task SessionAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // It left, as it may.
            }
        }
    }

    /// <summary>One request a connection.</summary>
    private async Task TalkAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var (method, target) = (await reader.ReadLineAsync(stopping.Token))?.Split(' ') is [var verb, var path, _] ? (verb, path) : ("", "");
        var length = 0;
        while (await reader.ReadLineAsync(stopping.Token) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header[15..], CultureInfo.InvariantCulture);
            }
            else if (header.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase))
            {
                Credentials.Enqueue(header[14..].Trim());
            }
        }

        var body = new char[length];
        for (var read = 0; read < length;)
        {
            read += await reader.ReadAsync(body.AsMemory(read), stopping.Token);
        }

        var uri = new Uri("http://twilio" + target);
        var list = HttpUtility.ParseQueryString(method == "POST" ? new string(body) : uri.Query);
        var fields = list.AllKeys.OfType<string>().ToDictionary(name => name, name => list[name]!);
        Asked.Enqueue($"{method} {fields["To"]["whatsapp:".Length..]}");
        var answer = method == "GET" ? List(fields) : await TakeAsync(fields);
        if (answer is { } said)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {said.Status} Said\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(said.Json)}\r\n"
                + (said.Status == 429 ? "Retry-After: 3600\r\n" : "") + "Connection: close\r\n\r\n" + said.Json), stopping.Token);
        }
    }

    private (int Status, string Json) List(Dictionary<string, string> fields) => (200, JsonSerializer.Serialize(new
    {
        messages = Messages.Where(message => message.Fields["To"] == fields["To"] && message.At.Date >= DateTime.Parse(fields["DateSent>"], CultureInfo.InvariantCulture))
            .Reverse().Select(Describe),
    }));

    private async Task<(int Status, string Json)?> TakeAsync(Dictionary<string, string> fields)
    {
        var message = new TakenMessage(NewSid(), fields, DateTimeOffset.UtcNow);
        var mood = Mood(message.To, message.Template is null);
        if (mood?.Split(' ', 3) is [var status, var code, var said])
        {
            return (int.Parse(status, CultureInfo.InvariantCulture), JsonSerializer.Serialize(new
            {
                code = int.Parse(code, CultureInfo.InvariantCulture),
                message = said,
                more_info = $"https://www.twilio.com/docs/errors/{code}",
                status = int.Parse(status, CultureInfo.InvariantCulture),
            }));
        }

        Messages.Enqueue(message);
        if (mood == Silence)
        {
            await Task.Delay(Timeout.Infinite, stopping.Token);
        }

        return mood switch { Cut => null, "json" => (201, "<html>"), _ => (201, JsonSerializer.Serialize(Describe(message))) };
    }

    private static object Describe(TakenMessage message) => new
    {
        sid = message.Sid,
        status = "queued",
        body = message.Body,
        to = message.Fields["To"],
        from = message.Fields["From"],
        date_created = message.At.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        error_code = (int?)null,
    };
}
