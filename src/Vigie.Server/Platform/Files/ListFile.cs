using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Platform.Files;

internal enum FileFormat
{
    Csv,
    Xlsx,
    Pdf,
}

/// <summary>What a list is sent as; CSV unless told otherwise.</summary>
internal sealed record ExportQuery([FromQuery(Name = "format")] Wire<FileFormat>? Format = null);

/// <summary>Sends a whole list as a file: its rows are read from the database while they are sent, so a long one takes no memory.</summary>
internal sealed class ListFile(TenantSession session, TimeProvider clock)
{
    public const int MaxRows = 100_000;

    /// <summary>Of a PDF, which is laid out in memory and which nobody reads further.</summary>
    public const int MaxPdfRows = 5_000;

    /// <summary>Sends what a list's query finds; its last two parameters are the limit and the offset.</summary>
    /// <exception cref="Refusal">export_too_large.</exception>
    public Task<PushStreamHttpResult> SendAsync<T>(
        HttpContext http, ExportQuery query, Table<T> table, string sql, Func<NpgsqlDataReader, T> read, object?[] args) =>
        SendAsync(http, query, table, (limit, offset) =>
        {
            var (text, parameters) = ListPart.Of(sql, args, limit, offset);
            return session.QueryAsync(text, read, parameters, http.RequestAborted);
        });

    /// <param name="rows">Reads so many rows of the list, from an offset; the session is open then.</param>
    /// <exception cref="Refusal">export_too_large.</exception>
    public async Task<PushStreamHttpResult> SendAsync<T>(
        HttpContext http, ExportQuery query, Table<T> table, Func<int, int, IAsyncEnumerable<T>> rows)
    {
        var ct = http.RequestAborted;
        await session.OpenAsync(Caller.From(http), readOnly: true, ct);
        var format = query.Format?.Value ?? FileFormat.Csv;
        var most = format == FileFormat.Pdf ? MaxPdfRows : MaxRows;
        if (await rows(1, most).AnyAsync(ct))
        {
            throw Refusal.Invalid("export_too_large", most);
        }

        var reader = await FileReader.OfAsync(session, clock, ct);
        var name = $"{table.File}-{reader.Local(reader.Now):yyyy-MM-dd}";
        return format switch
        {
            FileFormat.Xlsx => TypedResults.Stream(
                file => XlsxFile.WriteAsync(file, table, reader, rows(most, 0), ct), XlsxFile.ContentType, $"{name}.xlsx"),
            FileFormat.Pdf => TypedResults.Stream(
                file => PdfTable.WriteAsync(file, table, reader, rows(most, 0), ct), PdfDocument.ContentType, $"{name}.pdf"),
            _ => TypedResults.Stream(
                file => CsvFile.WriteAsync(file, table, reader, rows(most, 0), ct), CsvFile.ContentType, $"{name}.csv"),
        };
    }
}

internal static class ListFileEndpoints
{
    /// <summary>An endpoint that answers by <see cref="ListFile"/>: with a session of its own, as rows are read after the handler returned.</summary>
    public static RouteHandlerBuilder SendsList(this RouteHandlerBuilder endpoint) =>
        endpoint.WithOwnSession().Produces<string>(StatusCodes.Status200OK, CsvFile.ContentType, XlsxFile.ContentType, PdfDocument.ContentType);
}
