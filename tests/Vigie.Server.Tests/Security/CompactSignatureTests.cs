using System.Security.Cryptography;
using System.Text;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class CompactSignatureTests
{
    private static readonly TokenKey Secret = Rfc7515.HmacKey();
    private static readonly TokenKey Private = Rfc7515.PrivateRsaKey();

    [Fact]
    public void The_hs256_example_of_rfc_7515_is_verified() =>
        Assert.Equal(Rfc7515.Payload, Text(new CompactSignature([Secret]).Verify(Rfc7515.Hs256Token)));

    [Fact]
    public void The_rs256_example_of_rfc_7515_is_verified_and_signed_alike()
    {
        Assert.Equal(Rfc7515.Payload, Text(new CompactSignature([Private]).Verify($"{Rfc7515.Rs256Input}.{Rfc7515.Rs256Signature}")));
        Assert.Equal(Rfc7515.Rs256Signature, StrictBase64Url.Encode(Private.Sign(Encoding.ASCII.GetBytes(Rfc7515.Rs256Input))));
    }

    [Fact]
    public void A_public_rsa_key_is_named_as_in_rfc_7638()
    {
        using var rsa = RSA.Create(new RSAParameters
        {
            Exponent = [1, 0, 1],
            Modulus = StrictBase64Url.Decode(
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W"
                + "-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08q"
                + "NLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"),
        });
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", TokenKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem()).Id);
    }

    [Fact]
    public void A_text_signed_by_an_earlier_key_is_verified_until_that_key_is_taken_away()
    {
        using var rsa = RSA.Create(2048);
        var successor = TokenKey.FromPem(rsa.ExportPkcs8PrivateKeyPem());
        var token = new CompactSignature([Private]).Sign("x"u8);

        Assert.Equal("x", Text(new CompactSignature([successor, Rfc7515.PublicRsaKey()]).Verify(token)));
        Assert.Equal("x", Text(new CompactSignature([Secret, Rfc7515.PublicRsaKey()]).Verify(token)));
        Assert.Null(new CompactSignature([successor]).Verify(token));
    }

    [Fact]
    public void A_public_key_does_not_pass_for_a_shared_secret()
    {
        var publicKey = Rfc7515.PublicRsaKey();
        var pem = Encoding.UTF8.GetBytes("-----BEGIN PUBLIC KEY-----");
        var forged = Sign($$"""{"alg":"HS256","kid":"{{publicKey.Id}}"}""", text => HMACSHA256.HashData(pem, text));

        Assert.Null(new CompactSignature([Private, publicKey]).Verify(forged));
        Assert.Null(new CompactSignature([Secret, publicKey]).Verify(forged));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None","typ":"JWT"}""")]
    [InlineData("""{"alg":"hs256"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"alg":"HS256","kid":"other"}""")]
    [InlineData("""{"alg":"HS256","kid":"\ud800"}""")]
    [InlineData("""{"alg":"HS256","typ":"JOSE"}""")]
    [InlineData("""{"alg":"HS256","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"HS256","b64":false}""")]
    [InlineData("""{"alg":"HS256","jku":"http://example.org/keys"}""")]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""")]
    [InlineData("""{"ALG":"HS256"}""")]
    [InlineData("""{"alg":"HS256",}""")]
    [InlineData("""{"alg":"HS256"} {}""")]
    public void A_header_that_is_not_exactly_ours_is_refused_though_the_signature_is_right(string header)
    {
        Assert.NotNull(new CompactSignature([Secret]).Verify(Sign("""{"alg":"HS256"}""", Secret.SignText)));
        Assert.Null(new CompactSignature([Secret]).Verify(Sign(header, Secret.SignText)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData(Rfc7515.Hs256Token + ".")]
    [InlineData(Rfc7515.Hs256Token + "=")]
    [InlineData(" " + Rfc7515.Hs256Token)]
    [InlineData(Rfc7515.Hs256Token + "\n")]
    [InlineData("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9..dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [InlineData("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.")]
    [InlineData("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.é")]
    public void A_malformed_text_is_refused(string token) => Assert.Null(new CompactSignature([Secret]).Verify(token));

    [Fact]
    public void Every_single_changed_character_is_refused()
    {
        var signature = new CompactSignature([Secret]);
        for (var index = 0; index < Rfc7515.Hs256Token.Length; index++)
        {
            var other = Rfc7515.Hs256Token[index] == 'A' ? 'B' : 'A';
            Assert.Null(signature.Verify(Rfc7515.Hs256Token[..index] + other + Rfc7515.Hs256Token[(index + 1)..]));
        }
    }

    [Fact]
    public void The_last_character_has_one_spelling_only() => // k and l differ in bits that belong to no byte
        Assert.Null(new CompactSignature([Secret]).Verify(Rfc7515.Hs256Token[..^1] + "l"));

    [Fact]
    public void A_text_of_more_than_8192_characters_is_not_even_looked_at() =>
        Assert.Null(new CompactSignature([Secret]).Verify(new CompactSignature([Secret]).Sign(new byte[6200])));

    [Fact]
    public void Weak_and_useless_keys_are_refused()
    {
        using var small = RSA.Create(1024);
        Assert.Throws<ArgumentException>(() => TokenKey.FromSecret(new byte[31]));
        Assert.Throws<ArgumentException>(() => TokenKey.FromPem(small.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => TokenKey.FromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
        Assert.Throws<ArgumentException>(() => TokenKey.FromPem("no key"));
        Assert.Throws<ArgumentException>(() => new CompactSignature([Rfc7515.PublicRsaKey()]));
        Assert.Throws<ArgumentException>(() => new CompactSignature([]));
    }

    private static string Sign(string header, Func<byte[], byte[]> sign)
    {
        var text = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{StrictBase64Url.Encode("{}"u8)}";
        return $"{text}.{StrictBase64Url.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}

internal static class TokenKeyExtensions
{
    public static byte[] SignText(this TokenKey key, byte[] text) => key.Sign(text);
}
