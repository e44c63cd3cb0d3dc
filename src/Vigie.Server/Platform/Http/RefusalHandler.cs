using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Vigie.Server.Platform.Http;

/// <summary>Every way in which the API declines, in one switch. A constraint's name is its code; what is not here is a fault of ours.</summary>
internal sealed partial class RefusalHandler(IProblemDetailsService problems, ILogger<RefusalHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = Translate(exception, httpContext);
        if (refusal is null)
        {
            LogFault(httpContext.Request.Path, exception);
            refusal = new Refusal(StatusCodes.Status500InternalServerError, "internal_error");
        }

        await WriteAsync(httpContext, refusal, problems);
        return true;
    }

    /// <summary>Writes a refusal as problem details in the caller's language.</summary>
    public static async ValueTask WriteAsync(HttpContext http, Refusal refusal, IProblemDetailsService problems)
    {
        http.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var details = new ProblemDetails
        {
            Status = refusal.Status,
            Title = ProblemTexts.Get($"status_{refusal.Status}", []),
            Detail = ProblemTexts.Get(refusal.Code, refusal.Arguments),
            Extensions = { ["code"] = refusal.Code },
        };
        if (refusal.Errors is not null)
        {
            details.Extensions["errors"] = refusal.Errors;
        }

        foreach (var (name, value) in refusal.Extensions)
        {
            details.Extensions[name] = value;
        }

        await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = details });
    }

    private static Refusal? Translate(Exception exception, HttpContext http) => exception switch
    {
        Refusal refusal => refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(StatusCodes.Status413PayloadTooLarge, "request_too_large"),
        BadHttpRequestException { InnerException: JsonException json } => MalformedRequest.Refuse(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported"),
        BadHttpRequestException malformed => MalformedRequest.Refuse(malformed, http.Features.Get<IExceptionHandlerFeature>()?.Endpoint),
        JsonException json => MalformedRequest.Refuse(json),
        DbUpdateConcurrencyException => Refusal.Conflict("changed_meanwhile"),
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => new(StatusCodes.Status499ClientClosedRequest, "client_closed_request"),
        PostgresException postgres => Translate(postgres),
        { InnerException: PostgresException postgres } => Translate(postgres),
        NpgsqlException or { InnerException: NpgsqlException } => new(StatusCodes.Status503ServiceUnavailable, "database_unavailable") { RetryAfter = TimeSpan.FromSeconds(2) },
        _ => null,
    };

    private static Refusal? Translate(PostgresException postgres) => postgres.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.ExclusionViolation =>
            Refusal.Conflict(postgres.ConstraintName ?? "conflict"),
        PostgresErrorCodes.CheckViolation => Refusal.Invalid(postgres.ConstraintName ?? "value_invalid"),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => Refusal.Conflict("changed_meanwhile"),
        PostgresErrorCodes.QueryCanceled => new(StatusCodes.Status503ServiceUnavailable, "database_busy") { RetryAfter = TimeSpan.FromSeconds(2) },
        // Class 22: a value that PostgreSQL cannot hold, such as a NUL character in a text or a date out of its range.
        ['2', '2', ..] => Refusal.Invalid("value_invalid"),
        // Classes 08, 53 and 57: the connection broke, resources ran out, or the server is stopping or starting.
        ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] =>
            new(StatusCodes.Status503ServiceUnavailable, "database_unavailable") { RetryAfter = TimeSpan.FromSeconds(2) },
        _ => null,
    };

    [LoggerMessage(LogLevel.Error, "Unhandled fault on {Path}")]
    private partial void LogFault(string path, Exception exception);
}
