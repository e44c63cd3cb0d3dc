using System.Text;
using Vigie.Server.Modules.Documents.Uploads;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Tests.Documents;

public sealed class UploadRulesTests
{
    [Theory]
    [InlineData("rapport.pdf", "rapport.pdf")]
    [InlineData("C:\\Users\\Marie\\photo.JPG", "photo.JPG")]
    [InlineData("../../etc/passwd.txt", "passwd.txt")]
    [InlineData("facture\u202egpj.exe.pdf", "facturegpj.exe.pdf")]
    [InlineData("a\u0000b\r\nc.pdf", "abc.pdf")]
    [InlineData("e\u0301te\u0301.pdf", "été.pdf")]
    [InlineData("تقرير.pdf", "تقرير.pdf")]
    [InlineData(".pdf", "document.pdf")]
    [InlineData("  .. .pdf", "document.pdf")]
    [InlineData("sans extension", "sans extension")]
    [InlineData("", "document")]
    [InlineData(null, "document")]
    public void A_name_keeps_what_people_can_read(string? given, string kept) => Assert.Equal(kept, SafeName.From(given));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("a\ufffd.txt", SafeName.From("a\ud800.txt"));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_extension()
    {
        var kept = SafeName.From(string.Concat(Enumerable.Repeat("🔋", 300)) + ".pdf");

        Assert.InRange(kept.Length, 195, 200);
        Assert.EndsWith(".pdf", kept, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(kept)));
        Assert.InRange(SafeName.From("x." + new string('y', 500)).Length, 1, 200);
    }

    [Theory]
    [InlineData("a.pdf", "255044462d312e37", "application/pdf")]
    [InlineData("a.JPEG", "ffd8ffe000104a46", "image/jpeg")]
    [InlineData("a.png", "89504e470d0a1a0a0000000d", "image/png")]
    [InlineData("a.webp", "524946462400000057454250565038", "image/webp")]
    [InlineData("a.heic", "000000186674797068656963", "image/heic")]
    [InlineData("a.mp4", "000000186674797069736f6d", "video/mp4")]
    [InlineData("a.mov", "000000146674797071742020", "video/quicktime")]
    [InlineData("a.csv", "6e6f6d3b76616c6575720d0a", "text/csv")]
    [InlineData("a.txt", "c3a974e9", "text/plain")]
    public void A_file_is_what_its_name_and_its_first_bytes_say(string name, string head, string mimeType) =>
        Assert.Equal(mimeType, FileFormat.Require(name, Convert.FromHexString(head)).MimeType);

    [Fact]
    public void An_office_document_is_known_by_its_first_part()
    {
        byte[] Zip(string name) => [0x50, 0x4b, 3, 4, .. new byte[22], (byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), 1, 2, 3];

        Assert.Contains("spreadsheet", FileFormat.Require("a.xlsx", Zip("[Content_Types].xml")).MimeType, StringComparison.Ordinal);
        Assert.Contains("word", FileFormat.Require("a.docx", Zip("word/document.xml")).MimeType, StringComparison.Ordinal);
        Assert.Equal("document_content_mismatch", Refused("a.xlsx", Zip("META-INF/MANIFEST.MF")));
        Assert.Equal("document_content_mismatch", Refused("a.docx", [0x50, 0x4b, 3, 4, 0xff]));
    }

    [Theory]
    [InlineData("a.pdf", "", "document_empty")]
    [InlineData("a.html", "<html>", "document_format_refused")]
    [InlineData("a.svg", "<svg>", "document_format_refused")]
    [InlineData("a.exe", "MZ", "document_format_refused")]
    [InlineData("a", "%PDF-1.7", "document_format_refused")]
    [InlineData("a.pdf.exe", "%PDF-1.7", "document_format_refused")]
    [InlineData("a.pdf", "<html><script>", "document_content_mismatch")]
    [InlineData("a.png", "%PDF-1.7", "document_content_mismatch")]
    [InlineData("a.jpg", "GIF89a", "document_content_mismatch")]
    [InlineData("a.txt", "a\0b", "document_content_mismatch")]
    [InlineData("a.csv", "\u001b[31m", "document_content_mismatch")]
    [InlineData("a.mp4", "....ftypheic", "document_content_mismatch")]
    public void Anything_else_is_refused(string name, string head, string code) => Assert.Equal(code, Refused(name, Encoding.UTF8.GetBytes(head)));

    private static string Refused(string name, byte[] head) => Assert.Throws<Refusal>(() => FileFormat.Require(name, head)).Code;
}
