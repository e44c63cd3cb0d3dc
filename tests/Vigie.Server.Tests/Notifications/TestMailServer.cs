using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Server.Tests.Notifications;

/// <param name="Content">Header and body, dots unstuffed.</param>
internal sealed partial record ReceivedMail(string From, string To, string Content)
{
    public string Header(string name) => DecodeWords(
        Regex.Match(Content, $@"^{name}: (?<value>[^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", RegexOptions.Multiline).Groups["value"].Value
            .Replace("\r\n", "", StringComparison.Ordinal));

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    /// <summary>The first address in the text.</summary>
    public Uri Link => new(Address().Match(Text).Value);

    private string Part(string type)
    {
        var part = Content[Content.IndexOf($"Content-Type: {type}", StringComparison.Ordinal)..];
        var body = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return Encoding.UTF8.GetString(Convert.FromBase64String(body[..body.IndexOf("\r\n--", StringComparison.Ordinal)]));
    }

    private static string DecodeWords(string value) => Word().Replace(
        Regex.Replace(value, @"\?=\s+=\?", "?==?"), match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)));

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex Word();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}

/// <summary>A mail server on a real socket that speaks the protocol, and misbehaves where a test wants it to.</summary>
public sealed class TestMailServer : IAsyncDisposable
{
    /// <summary>Instead of an answer: the connection ends.</summary>
    public const string Drop = "drop";

    /// <summary>Instead of an answer: nothing.</summary>
    public const string Silence = "silence";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public TestMailServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    internal ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>All that clients said, a command a line.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    public string[] Offers { get; init; } = ["PIPELINING", "8BITMIME", "AUTH PLAIN LOGIN", "SMTPUTF8"];

    /// <summary>Offers STARTTLS with it, or speaks TLS from the start.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool TlsFromTheStart { get; init; }

    /// <summary>By command ("" is the greeting, "." the end of a mail) what to answer instead; null: what is usual.</summary>
    public Func<string, string?> Answer { get; init; } = _ => null;

    /// <summary>A server whose mood follows from who is written to: refused-… is unknown, later-… is put off once, of lost-… the first
    /// answer never arrives.</summary>
    public static TestMailServer Moody()
    {
        var met = new ConcurrentDictionary<string, bool>();
        return new()
        {
            Answer = said => said switch
            {
                _ when said.StartsWith("RCPT TO:<refused-", StringComparison.Ordinal) => "550 5.1.1 No such user",
                _ when said.StartsWith(". later-", StringComparison.Ordinal) && met.TryAdd(said, true) => "451 4.7.1 Greylisted",
                _ when said.StartsWith(". lost-", StringComparison.Ordinal) && met.TryAdd(said, true) => Drop,
                _ => null,
            },
        };
    }

    /// <summary>Said in the same breath as the answer to STARTTLS.</summary>
    public string AfterStartTls { get; init; } = "";

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving;
        listener.Dispose();
        stopping.Dispose();
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
            Stream stream = client.GetStream();
            try
            {
                await TalkAsync(stream);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // It left, as it may.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        if (TlsFromTheStart)
        {
            stream = await SecureAsync(stream);
        }

        var (from, to) = ("", "");
        var usual = "220 test.example ESMTP";
        var command = "";
        while (await SayAsync(stream, Answer(command) ?? usual))
        {
            if (command == "STARTTLS")
            {
                stream = await SecureAsync(stream);
            }

            if (command == "DATA" && usual.StartsWith("354", StringComparison.Ordinal) && !await TakeAsync(stream, from, to))
            {
                return;
            }

            if (await LineAsync(stream) is not { } said)
            {
                return;
            }

            command = said;
            Heard.Enqueue(said);
            (from, to) = (Between(said, "MAIL FROM:<") ?? from, Between(said, "RCPT TO:<") ?? to);
            usual = Usual(said, stream);
        }
    }

    /// <summary>Takes a mail, and says what it thinks of it.</summary>
    private async Task<bool> TakeAsync(Stream stream, string from, string to)
    {
        var content = new StringBuilder();
        string? line;
        while ((line = await LineAsync(stream)) is not (null or "."))
        {
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        if (line is null)
        {
            return false; // it left in the middle
        }

        var answer = Answer($". {to}") ?? "250 2.0.0 Taken as 42";
        if (answer == Drop || answer.StartsWith('2'))
        {
            Mails.Enqueue(new(from, to, content.ToString()));
        }

        return await SayAsync(stream, answer);
    }

    private string Usual(string said, Stream stream) => said.Split(' ')[0] switch
    {
        "EHLO" => "250-test.example greets you\r\n" + string.Concat(
            Offers.Concat(Certificate is not null && stream is not SslStream ? ["STARTTLS"] : []).Select(offer => $"250-{offer}\r\n")) + "250 HELP",
        "STARTTLS" => "220 Go ahead" + (AfterStartTls is "" ? "" : "\r\n" + AfterStartTls),
        "AUTH" when said == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
        "AUTH" => "235 Welcome",
        "DATA" => "354 Go on",
        "QUIT" => "221 Bye",
        "MAIL" or "RCPT" => "250 OK",
        _ => Heard.TakeLast(2).First() == "AUTH LOGIN" ? "334 UGFzc3dvcmQ6" : "235 Welcome", // name, then password
    };

    private async Task<bool> SayAsync(Stream stream, string answer)
    {
        if (answer == Silence)
        {
            await Task.Delay(Timeout.Infinite, stopping.Token);
        }

        if (answer == Drop)
        {
            return false;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), stopping.Token);
        return true;
    }

    private async Task<SslStream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stopping.Token);
        return secure;
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stopping.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }

    private static string? Between(string text, string begin) =>
        text.StartsWith(begin, StringComparison.Ordinal) ? text[begin.Length..text.IndexOf('>', StringComparison.Ordinal)] : null;
}
