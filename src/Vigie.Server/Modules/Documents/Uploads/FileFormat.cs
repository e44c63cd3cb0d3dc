using System.Collections.Frozen;
using System.Text;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>
/// The kinds of files that are taken. The beginning of the content must be of the kind that the name says; whatever a browser would run
/// (HTML, SVG, programs) is none of them.
/// </summary>
internal sealed class FileFormat
{
    /// <summary>So many bytes of a file, or all of a shorter one, are enough to tell.</summary>
    public const int HeadBytes = 4096;

    private static readonly string[] HeifBrands = ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"];
    private static readonly string[] OfficeParts = ["[Content_Types].xml", "_rels/", "docProps/", "customXml/", "word/", "xl/"];

    private static readonly FrozenDictionary<string, FileFormat> ByExtension = new Dictionary<string, FileFormat>
    {
        ["pdf"] = new("application/pdf", head => head.StartsWith("%PDF-"u8)),
        ["jpg"] = new("image/jpeg", IsJpeg),
        ["jpeg"] = new("image/jpeg", IsJpeg),
        ["png"] = new("image/png", head => head.Length > 8 && head[0] == 0x89 && head[1..].StartsWith("PNG\r\n\u001a\n"u8)),
        ["webp"] = new("image/webp", head => head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8)),
        ["heic"] = new("image/heic", head => HeifBrands.Contains(Brand(head))),
        ["mp4"] = new("video/mp4", head => Brand(head) is { } brand && brand != "qt  " && !HeifBrands.Contains(brand)),
        ["mov"] = new("video/quicktime", head => Brand(head) == "qt  "),
        ["txt"] = new("text/plain", IsText),
        ["csv"] = new("text/csv", IsText),
        ["docx"] = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", IsOffice),
        ["xlsx"] = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", IsOffice),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Recognizer recognizes;

    private FileFormat(string mimeType, Recognizer recognizes) => (MimeType, this.recognizes) = (mimeType, recognizes);

    private delegate bool Recognizer(ReadOnlySpan<byte> head);

    public string MimeType { get; }

    private bool IsPicture => MimeType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Whether browsers show it themselves, and run nothing of it.</summary>
    public static bool IsShown(string mimeType) => mimeType is "application/pdf" or "image/jpeg" or "image/png" or "image/webp";

    /// <summary>The format that the name says, which the content must have.</summary>
    /// <param name="head">The beginning of the content: <see cref="HeadBytes"/>, or all of it.</param>
    /// <param name="picturesOnly">Nothing but photos is taken.</param>
    /// <exception cref="Refusal">document_empty, document_format_refused, document_content_mismatch.</exception>
    public static FileFormat Require(string name, ReadOnlySpan<byte> head, bool picturesOnly = false)
    {
        if (head.IsEmpty)
        {
            throw Refusal.Invalid("document_empty");
        }

        var extension = Path.GetExtension(name).TrimStart('.');
        if (!ByExtension.TryGetValue(extension, out var format) || (picturesOnly && !format.IsPicture))
        {
            throw Refused(picturesOnly);
        }

        return format.recognizes(head) ? format : throw Refusal.Invalid("document_content_mismatch", extension.ToLowerInvariant());
    }

    /// <summary>For what is known only once the file has come: that it must be a photo.</summary>
    /// <exception cref="Refusal">document_format_refused.</exception>
    public static void RequirePicture(string mimeType)
    {
        if (!ByExtension.Values.Any(format => format.IsPicture && format.MimeType == mimeType))
        {
            throw Refused(picturesOnly: true);
        }
    }

    private static Refusal Refused(bool picturesOnly) => Refusal.Invalid("document_format_refused", string.Join(
        ", ", ByExtension.Where(kind => !picturesOnly || kind.Value.IsPicture).Select(kind => kind.Key).Order()));

    private static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>The brand of a file of the ISO base media kind (ISO/IEC 14496-12 §4.3); null of others.</summary>
    private static string? Brand(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? Encoding.Latin1.GetString(head[8..12]) : null;

    /// <summary>A zip whose first part is one of an Office document: a local file header has the length of the name at 26, the name at 30.</summary>
    private static bool IsOffice(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("PK\u0003\u0004"u8) || head.Length < 30)
        {
            return false;
        }

        var name = Encoding.Latin1.GetString(head.Slice(30, Math.Min(head[26] | (head[27] << 8), head.Length - 30)));
        return OfficeParts.Any(part => name.StartsWith(part, StringComparison.Ordinal));
    }

    /// <summary>UTF-8 or one of the older sets of 256 characters: nothing but characters, tabs and line ends.</summary>
    private static bool IsText(ReadOnlySpan<byte> head) => !head.ContainsAnyInRange((byte)0, (byte)8) && !head.ContainsAnyInRange((byte)14, (byte)31);
}
