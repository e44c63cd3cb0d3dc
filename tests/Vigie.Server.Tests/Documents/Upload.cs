using System.Globalization;
using System.Net.Http.Headers;

namespace Vigie.Server.Tests.Documents;

/// <summary>Forms with a file, as browsers send them.</summary>
internal static class Upload
{
    /// <summary>The file first, as in the specification's example.</summary>
    public static MultipartFormDataContent Of(byte[] content, string name, params IEnumerable<(string Name, object Value)> fields) =>
        Of(new ByteArrayContent(content), name, fields);

    public static MultipartFormDataContent Of(HttpContent content, string name, params IEnumerable<(string Name, object Value)> fields)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream"); // what the sender says of it counts for nothing
        var form = new MultipartFormDataContent { { content, "file", name } };
        foreach (var (field, value) in fields)
        {
            form.Add(new StringContent(Convert.ToString(value, CultureInfo.InvariantCulture)!), field);
        }

        return form;
    }

    /// <summary>Content that passes for a photo; others of another seed.</summary>
    public static byte[] Jpeg(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }.CopyTo(content, 0);
        return content;
    }

    /// <summary>Content that passes for a PDF file.</summary>
    public static byte[] Pdf(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        "%PDF-1.7\n"u8.CopyTo(content);
        return content;
    }
}
