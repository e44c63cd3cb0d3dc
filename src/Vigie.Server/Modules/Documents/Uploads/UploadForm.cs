using System.Globalization;
using System.Numerics;
using System.Text;
using FluentValidation;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>
/// Reads a form with one file (multipart/form-data, RFC 7578) in constant memory: the file goes where it is kept as it arrives, in clear
/// nowhere. Fields may come before and after it.
/// </summary>
internal sealed class UploadForm(HttpRequest request, PendingFile file, Door door)
{
    private const int BufferBytes = 64 * 1024;
    private const int LongestField = 200; // bytes; ids and the name of a type
    private const int MostParts = 10;
    private const string FileField = "file";

    private readonly Dictionary<string, string> fields = [];

    /// <summary>As people may see it; null before the file has come.</summary>
    public string? Name { get; private set; }

    public string MimeType { get; private set; } = "";

    /// <exception cref="Refusal">
    /// media_type_unsupported, upload_malformed, document_missing, document_too_large, and those of <see cref="FileFormat.Require"/>.
    /// </exception>
    public async Task ReadAsync(CancellationToken ct)
    {
        var reader = new MultipartReader(Boundary(), request.Body, BufferBytes);
        for (var parts = 0; await ReadableAsync(() => reader.ReadNextSectionAsync(ct)) is { } part; parts++)
        {
            var field = part.GetContentDispositionHeader() is { } about && about.DispositionType.Equals("form-data", StringComparison.Ordinal)
                ? HeaderUtilities.RemoveQuotes(about.Name).ToString() : throw Malformed();
            if (parts >= MostParts || fields.ContainsKey(field) || (field == FileField && Name is not null))
            {
                throw Malformed();
            }

            if (field == FileField)
            {
                await KeepAsync(part, ct);
            }
            else
            {
                fields[field] = await TextAsync(part, ct);
            }
        }

        if (Name is null)
        {
            throw Wrong(FileField, "document_missing");
        }
    }

    /// <summary>The other fields.</summary>
    /// <exception cref="Refusal">validation_failed; upload_malformed for a field that nobody knows.</exception>
    public UploadFields Fields(IValidator<UploadFields> validator)
    {
        var read = new UploadFields(
            Number<int>("intervention_id"), Number<int>("equipement_id"), fields.GetValueOrDefault("type_document"), Number<int>("point_controle"),
            Number<long>("alerte_id"), Number<int>("contrat_id"));
        RequireKnown("intervention_id", "equipement_id", "type_document", "point_controle", "alerte_id", "contrat_id");
        return validator.Validate(read) is { IsValid: false } result
            ? throw new Refusal(StatusCodes.Status400BadRequest, "validation_failed") { Errors = result.ToDictionary().AsReadOnly() } : read;
    }

    /// <exception cref="Refusal">upload_malformed when there is another field than these beside the file.</exception>
    public void RequireKnown(params IEnumerable<string> known)
    {
        if (fields.Keys.Except(known).Any())
        {
            throw Malformed();
        }
    }

    private async Task KeepAsync(MultipartSection part, CancellationToken ct)
    {
        var about = part.GetContentDispositionHeader()!;
        Name = SafeName.From(HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).ToString());
        var buffer = new byte[BufferBytes];
        var filled = await ReadableAsync(() => part.Body.ReadAtLeastAsync(buffer, FileFormat.HeadBytes, throwOnEndOfStream: false, ct).AsTask());
        MimeType = FileFormat.Require(Name, buffer.AsSpan(0, Math.Min(filled, FileFormat.HeadBytes)), door.PicturesOnly).MimeType;
        while (filled > 0)
        {
            if (file.Length + filled > door.MaxBytes)
            {
                throw new Refusal(StatusCodes.Status413PayloadTooLarge, "document_too_large", door.MaxBytes / 1024 / 1024);
            }

            await WritableAsync(() => file.WriteAsync(buffer.AsMemory(0, filled), ct).AsTask());
            filled = await ReadableAsync(() => part.Body.ReadAsync(buffer, ct).AsTask());
        }
    }

    private static async Task<string> TextAsync(MultipartSection part, CancellationToken ct)
    {
        var buffer = new byte[LongestField + 1];
        var length = await ReadableAsync(() => part.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct).AsTask());
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        return length > LongestField || text.Contains('\0', StringComparison.Ordinal) ? throw Malformed() : text;
    }

    private T? Number<T>(string field) where T : struct, IBinaryInteger<T> =>
        !fields.TryGetValue(field, out var text) || text.Length == 0 ? null
        : T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(field, "field_malformed");

    private string Boundary() =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 70 } boundary ? boundary.ToString() : throw Malformed()
            : throw new Refusal(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported");

    /// <summary>A body that is cut off or no form is the sender's fault; what the framework refuses, it says itself.</summary>
    private static async Task<T> ReadableAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed();
        }
    }

    /// <summary>A disk that is full or broken is ours, and may be better soon.</summary>
    internal static async Task WritableAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unavailable();
        }
    }

    internal static Refusal Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "storage_unavailable") { RetryAfter = TimeSpan.FromSeconds(30) };

    private static Refusal Malformed() => new(StatusCodes.Status400BadRequest, "upload_malformed");

    private static Refusal Wrong(string field, string code) => new(StatusCodes.Status400BadRequest, "validation_failed")
    {
        Errors = new Dictionary<string, string[]> { [field] = [ProblemTexts.Get(code, [])] },
    };
}
