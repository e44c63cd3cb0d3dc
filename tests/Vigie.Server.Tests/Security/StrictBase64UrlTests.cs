using System.Security.Cryptography;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class StrictBase64UrlTests
{
    // The vectors of RFC 4648 §10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void The_examples_of_rfc_4648_are_coded_both_ways(string plain, string coded)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(plain);
        Assert.Equal(coded, StrictBase64Url.Encode(bytes));
        Assert.Equal(bytes, StrictBase64Url.Decode(coded));
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("Zm9vY")]
    [InlineData("Zg==")]
    [InlineData("Zg%3D")]
    [InlineData("Zh")]
    [InlineData("Zm9")]
    [InlineData("Zm 9v")]
    [InlineData("Zm9v\n")]
    [InlineData("Zm+v")]
    [InlineData("Zm/v")]
    [InlineData("Zmév")]
    [InlineData("\0")]
    public void Every_other_spelling_is_refused(string text) => Assert.Null(StrictBase64Url.Decode(text));

    [Fact]
    public void Whatever_was_encoded_is_decoded()
    {
        for (var length = 0; length < 200; length++)
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(bytes, StrictBase64Url.Decode(StrictBase64Url.Encode(bytes)));
        }
    }
}
