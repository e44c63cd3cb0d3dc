using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Platform.Observability;

/// <summary>One JSON object a line, for machines: at, level, category, message, correlation_id, trace_id, tenant_id, exception.</summary>
internal sealed class JsonLogLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vigie-json";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("at", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", LogLines.Level(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", LogLines.Message(logEntry));
            WriteIfKnown(json, "correlation_id", LogContext.Current?.CorrelationId);
            WriteIfKnown(json, "trace_id", Activity.Current?.TraceId.ToHexString());
            WriteIfKnown(json, "tenant_id", LogContext.Current?.TenantId);
            WriteIfKnown(json, "exception", logEntry.Exception is { } exception ? Redaction.Clean(exception.ToString()) : null);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}

/// <summary>Lines for a person in a terminal: time, level in colour, where, what.</summary>
internal sealed class TextLogLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "vigie-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var colour = logEntry.LogLevel switch { >= LogLevel.Error => 31, LogLevel.Warning => 33, LogLevel.Information => 32, _ => 90 };
        var where = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        var time = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone);
        textWriter.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{time:HH:mm:ss} \e[{colour}m{LogLines.Level(logEntry.LogLevel),-8}\e[0m \e[90m{where}\e[0m ")
            + OneLine(LogLines.Message(logEntry)));
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(Redaction.Clean(exception.ToString()));
        }
    }

    /// <summary>Without control characters: an address that somebody typed must not forge lines or steer the terminal.</summary>
    private static string OneLine(string message) =>
        message.Any(char.IsControl) ? new([.. message.Select(letter => char.IsControl(letter) ? ' ' : letter)]) : message;
}

internal static class LogLines
{
    /// <summary>Logs to the console only, as the options ask, without the framework's chatter about each request.</summary>
    public static void AddVigieLogging(this ILoggingBuilder logging, ServerOptions options)
    {
        var text = options.LogFormat == LogFormat.Text
            || (options.LogFormat == LogFormat.Auto && !options.IsProduction && !Console.IsOutputRedirected);
        logging.ClearProviders().SetMinimumLevel(options.LogLevel);
        logging.Services.AddSingleton(TimeProvider.System);
        logging.AddConsole(console => console.FormatterName = text ? TextLogLines.FormatterName : JsonLogLines.FormatterName);
        logging.AddConsoleFormatter<JsonLogLines, ConsoleFormatterOptions>();
        logging.AddConsoleFormatter<TextLogLines, ConsoleFormatterOptions>();
        var chatter = options.LogLevel > LogLevel.Debug ? LogLevel.Warning : LogLevel.Debug;
        string[] chatty = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Npgsql", "System.Net.Http.HttpClient"];
        foreach (var category in chatty)
        {
            logging.AddFilter(category, options.LogLevel > LogLevel.Warning ? options.LogLevel : chatter);
        }

        logging.AddFilter("Microsoft.Hosting.Lifetime", options.LogLevel);
    }

    /// <summary>The level as syslog and most collectors name it.</summary>
    public static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    public static string Message<TState>(in LogEntry<TState> entry)
    {
        try
        {
            return Redaction.Clean(entry.Formatter?.Invoke(entry.State, entry.Exception) ?? entry.State?.ToString() ?? "");
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException)
        {
            return $"A log message with a broken template: {broken.Message}"; // a wrong log line must not fail a request
        }
    }
}
