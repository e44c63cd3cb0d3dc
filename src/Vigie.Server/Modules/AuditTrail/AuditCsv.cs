using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>The trail as text for a spreadsheet: a mark that tells Excel that it is UTF-8, ISO times in UTC, no cell that could turn
/// into a formula.</summary>
internal static class AuditCsv
{
    public const string ContentType = "text/csv";

    /// <summary>Rows in one file.</summary>
    public const int MaxRows = 100_000;

    public static async Task WriteAsync(Stream file, IAsyncEnumerable<AuditRow> rows)
    {
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteAsync("id,at,action,entity,entity_id,label,who,email,api_key,ip,before,after\r\n");
        await foreach (var row in rows)
        {
            await text.WriteAsync(Line(row));
        }
    }

    private static string Line(AuditRow row) => string.Join(
        ',',
        row.Id.ToString(CultureInfo.InvariantCulture),
        row.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        Cell(row.Action),
        Cell(row.Entity),
        Cell(row.EntityId),
        Cell(row.Label),
        Cell(row.User is { } user ? $"{user.FirstName} {user.LastName}" : null),
        Cell(row.User?.Email),
        Cell(row.ApiKeyName ?? row.ApiKeyId?.ToString(CultureInfo.InvariantCulture)),
        Cell(row.Ip),
        Cell(Fields(row.Before)),
        Cell(Fields(row.After))) + "\r\n";

    private static string? Fields(IReadOnlyDictionary<string, JsonElement>? fields) => fields is null ? null : JsonSerializer.Serialize(fields);

    /// <summary>What a spreadsheet would take for a formula begins with an apostrophe instead.</summary>
    private static string Cell(string? text) => text is null or ""
        ? ""
        : $"\"{(text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
