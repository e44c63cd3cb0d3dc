using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Platform.Http;

/// <summary>
/// A POST that carries an Idempotency-Key is done once: its answer is kept in the same transaction, and the same key gets it
/// again. The unique key also refuses a second one that is still under way.
/// </summary>
internal static class Idempotency
{
    private const string Header = "Idempotency-Key";

    /// <param name="address">Stands for the path where that holds a secret, which is not to be kept.</param>
    public static async Task<object?> RunAsync(
        HttpContext http, TenantSession session, Func<ValueTask<object?>> handle, string? address = null)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var header))
        {
            return await handle();
        }

        var key = header.ToString();
        if (key.Length is 0 or > 200 || key.Any(char.IsControl))
        {
            throw new Refusal(StatusCodes.Status400BadRequest, "idempotency_key_invalid");
        }

        // The key belongs to one caller and one address; another caller's key of the same text is another key.
        var caller = session.Caller;
        var request = $"{caller.UserId}/{caller.ApiKeyId} {address ?? http.Request.Path}";
        var kept = await session.QueryAsync(
            "select request, status, body::text from idempotent_answer where key = $1",
            row => (Request: row.GetString(0), Status: row.GetInt32(1), Body: row.IsDBNull(2) ? null : row.GetString(2)),
            [key],
            http.RequestAborted).ToListAsync(http.RequestAborted);
        if (kept is [var answer])
        {
            return answer.Request == request
                ? Results.Text(answer.Body, "application/json", statusCode: answer.Status)
                : throw Refusal.Conflict("idempotency_key_reused");
        }

        var result = await handle();
        if (TenantSessionFilter.Status(result) is var status and < StatusCodes.Status400BadRequest)
        {
            var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var value = Value(result);
            await session.ExecuteAsync(
                "insert into idempotent_answer (key, request, status, body) values ($1, $2, $3, $4::jsonb)",
                [key, request, status, value is null ? null : JsonSerializer.Serialize(value, value.GetType(), json)],
                http.RequestAborted);
        }

        return result;
    }

    private static object? Value(object? result) => result switch
    {
        INestedHttpResult nested => Value(nested.Result),
        IValueHttpResult { Value: var value } => value,
        _ => null,
    };
}
