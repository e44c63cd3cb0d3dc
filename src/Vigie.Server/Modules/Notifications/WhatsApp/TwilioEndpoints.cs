using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications.WhatsApp;

/// <summary>
/// What Twilio tells us: what became of a message, and what somebody wrote. Both are signed, and come as often as Twilio likes, in any
/// order. What is about nothing that we know is taken, and nothing is done.
/// </summary>
internal static partial class TwilioEndpoints
{
    public const string StatusPath = "/api/v1/webhooks/twilio/statut";

    private const string IncomingPath = "/api/v1/webhooks/twilio/entrant";
    private const int LongestBody = 65_536;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/webhooks/twilio").RequiresNothing().WithOwnSession().ExcludeFromDescription();
        group.MapPost("/statut", HearAsync);
        group.MapPost("/entrant", ReceiveAsync);
    }

    private static async Task<IResult> HearAsync(
        HttpContext http, WhatsAppOptions options, ServerOptions server, TenantWork tenants, CancellationToken ct)
    {
        var fields = await ReadAsync(http, StatusPath, options, server);
        if (Named().Match(http.Request.Query["envoi"].ToString()) is { Success: true } named
            && int.TryParse(named.Groups["tenant"].Value, CultureInfo.InvariantCulture, out var tenantId)
            && Sid(fields, "MessageSid") is { } sid && StatusOf(fields.GetValueOrDefault("MessageStatus")) is { } status)
        {
            var code = int.TryParse(fields.GetValueOrDefault("ErrorCode"), CultureInfo.InvariantCulture, out var number) ? number : 0;
            await tenants.RunAsync(new Caller(tenantId), readOnly: false, async (services, _) =>
            {
                await services.GetRequiredService<MessageFollowing>().HearAsync(
                    Guid.Parse(named.Groups["mark"].Value), sid, status, code, fields.GetValueOrDefault("ErrorMessage"), ct);
                return true;
            }, ct);
        }

        return TypedResults.Ok();
    }

    private static async Task<IResult> ReceiveAsync(
        HttpContext http, WhatsAppOptions options, ServerOptions server, TenantWork tenants, CancellationToken ct)
    {
        var fields = await ReadAsync(http, IncomingPath, options, server);
        var from = fields.GetValueOrDefault("From") ?? "";
        if (Sid(fields, "MessageSid") is { } sid && from.StartsWith("whatsapp:", StringComparison.Ordinal) && from["whatsapp:".Length..] is var number
            && WhatsAppOptions.IsNumber(number))
        {
            var button = fields.GetValueOrDefault("ButtonPayload");
            var message = new IncomingMessage(
                sid, number, fields.GetValueOrDefault("Body") ?? fields.GetValueOrDefault("ButtonText") ?? "", button,
                Sid(fields, "OriginalRepliedMessageSid"));
            var people = await tenants.RunAsync(
                TenantWork.Nobody, readOnly: true,
                (_, session) => session.QueryAsync(
                    "select * from catalog.find_whatsapp($1, $2)", row => (Tenant: row.GetInt32(0), User: row.GetInt32(1)),
                    [number, message.Answered], ct).ToListAsync(ct).AsTask(),
                ct);
            foreach (var (tenant, user) in people)
            {
                await tenants.RunAsync(new Caller(tenant, Address: http.Connection.RemoteIpAddress), readOnly: false, async (services, _) =>
                {
                    await services.GetRequiredService<Inbox>().ReceiveAsync(user, message, (tenant, user) == people[0], ct);
                    return true;
                }, ct);
            }
        }

        return TypedResults.Content("<Response/>", "text/xml"); // no answer by this way
    }

    /// <summary>The form, if Twilio signed it for this address; of a name that comes twice the first.</summary>
    /// <exception cref="Refusal">signature_wrong, media_type_unsupported, request_too_large.</exception>
    private static async Task<Dictionary<string, string>> ReadAsync(HttpContext http, string path, WhatsAppOptions options, ServerOptions server)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "application/x-www-form-urlencoded")
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported");
        }

        using var body = new RequestBody();
        await body.ReadAsync(http, LongestBody);
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var field in new QueryStringEnumerable(Encoding.UTF8.GetString(body.Bytes)))
        {
            fields.Add(new($"{field.DecodeName()}", $"{field.DecodeValue()}"));
        }

        return options.AuthToken is { } token
            && TwilioSignature.IsGood(token, server.Url + path + http.Request.QueryString, fields, http.Request.Headers["X-Twilio-Signature"])
            ? fields.GroupBy(field => field.Key, field => field.Value.Replace("\0", "", StringComparison.Ordinal))
                .ToDictionary(group => group.Key, group => group.First())
            : throw new Refusal(StatusCodes.Status403Forbidden, "signature_wrong");
    }

    private static string? Sid(Dictionary<string, string> fields, string name) =>
        fields.GetValueOrDefault(name) is { } sid && SidForm().IsMatch(sid) ? sid : null;

    private static DeliveryStatus? StatusOf(string? told) => told switch
    {
        "accepted" or "scheduled" or "queued" or "sending" or "sent" => DeliveryStatus.Sent,
        "delivered" => DeliveryStatus.Delivered,
        "read" => DeliveryStatus.Read,
        "failed" or "undelivered" or "canceled" => DeliveryStatus.Failed,
        _ => null,
    };

    [GeneratedRegex(@"\A(?<tenant>[0-9]{1,10})\.(?<mark>[0-9a-f]{32})\z")]
    private static partial Regex Named();

    [GeneratedRegex(@"\A[A-Z]{2}[0-9a-zA-Z]{32}\z")]
    private static partial Regex SidForm();
}
