using System.IO.Compression;
using Vigie.Server.Platform.Pdf;

namespace Vigie.Server.Tests.Files;

public sealed class PictureTests
{
    private static readonly byte[] Red = [255, 0, 0];
    private static readonly byte[] Blue = [0, 0, 255];

    [Fact]
    public void Every_filter_of_a_png_is_taken_back()
    {
        var random = new Random(7);
        byte[][] rows = [.. Enumerable.Range(0, 10).Select(_ =>
        {
            var row = new byte[12];
            random.NextBytes(row);
            return row;
        })];
        Assert.Equal(rows.SelectMany(row => row), Pixels(PngFile.Of(4, 2, rows)));
    }

    [Fact]
    public void What_is_transparent_is_white_on_paper()
    {
        Assert.Equal([255, 0, 0, 255, 127, 127, 255, 255, 255], Pixels(PngFile.Of(3, 6, [[.. Red, 255, .. Red, 128, .. Blue, 0]])));
        Assert.Equal([10, 10, 10, 255, 255, 255], Pixels(PngFile.Of(2, 4, [[10, 255, 10, 0]])));
        Assert.Equal([.. Blue, 255, 255, 255], Pixels(PngFile.Of(2, 3, [[1, 0]], palette: [.. Red, .. Blue], transparent: [0])));
    }

    [Fact]
    public void Few_bits_and_many_bits_a_pixel_are_understood()
    {
        Assert.Equal([255, 255, 255, 0, 0, 0, 255, 255, 255], Pixels(PngFile.Of(3, 0, [[0b1010_0000]], depth: 1)));
        Assert.Equal([.. Blue, .. Red], Pixels(PngFile.Of(2, 3, [[0b0100_0000]], palette: [.. Red, .. Blue], depth: 2)));
        Assert.Equal([0x12, 0x34, 0x56], Pixels(PngFile.Of(1, 2, [[0x12, 0, 0x34, 0, 0x56, 0]], depth: 16)));
    }

    [Fact]
    public void A_file_that_is_cut_off_or_claims_too_much_is_no_picture()
    {
        var whole = PngFile.Of(4, 2, [.. Enumerable.Repeat(new byte[12], 10)]);
        Assert.All(Enumerable.Range(0, whole.Length), length => _ = PdfPicture.Of(whole[..length]));
        Assert.Null(PdfPicture.Of(whole[..60]));
        whole[16] = 0x7F; // wider than anything
        Assert.Null(PdfPicture.Of(whole));
        Assert.Null(PdfPicture.Of(PngFile.Of(1, 3, [[0]])));
    }

    [Theory]
    [InlineData(1, 4, 2)]
    [InlineData(3, 4, 2)]
    [InlineData(6, 2, 4)]
    [InlineData(8, 2, 4)]
    public void A_photo_stands_upright_as_the_phone_says(int orientation, int width, int height)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, 0xFF, 0xC0, 0, 17, 8, 0, 2, 0, 4, 3, 1, 0x11, 0];
        var picture = PdfPicture.Of(jpeg)!;
        Assert.Equal((width, height, orientation), (picture.Width, picture.Height, picture.Orientation));
    }

    private static byte[] Pixels(byte[] png)
    {
        var picture = PdfPicture.Of(png)!;
        using var content = new MemoryStream();
        using var zip = new ZLibStream(new MemoryStream(picture.Content), CompressionMode.Decompress);
        zip.CopyTo(content);
        Assert.Equal(3 * picture.Width * picture.Height, content.Length);
        return content.ToArray();
    }
}
