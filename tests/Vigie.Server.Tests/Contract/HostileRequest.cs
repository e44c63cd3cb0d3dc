using System.Net.Http.Headers;

namespace Vigie.Server.Tests.Contract;

/// <summary>One request that somebody might send by mistake or on purpose.</summary>
/// <param name="What">What is wrong with it, for the message of a failure.</param>
/// <param name="MustRefuse">The contract leaves no choice: it has to be refused.</param>
internal sealed record HostileRequest(
    ApiOperation Operation, string What, string Url, byte[]? Body, bool MustRefuse, string ContentType = "application/json",
    string? Encoding = null)
{
    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(
            Operation.Method, new Uri(Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
            if (Encoding is not null)
            {
                message.Content.Headers.ContentEncoding.Add(Encoding);
            }
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : System.Text.Encoding.UTF8.GetString(Body);
        return $"{Operation.Method} {Short(Url, 300)} ({What}) {Short(body, 300)}";
    }

    private static string Short(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
