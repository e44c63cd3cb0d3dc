using System.Text;
using System.Text.Json;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class AccessTokensTests
{
    private static readonly CompactSignature Signature = new([Rfc7515.HmacKey()]);
    private static readonly AccessClaims Claims = new("awa@example.org", 7, 3, "admin", ["admin", "technicien"], true, Guid.NewGuid());

    private readonly StillClock clock = new();
    private readonly AccessTokens tokens;

    public AccessTokensTests() => tokens = new(Signature, TimeSpan.FromMinutes(15), clock);

    [Fact]
    public void A_token_gives_back_what_was_put_in()
    {
        Assert.Equal(TokenState.Valid, tokens.Verify(tokens.Issue(Claims), out var read));

        Assert.Equal(Claims with { Roles = read!.Roles, ExpiresAt = clock.GetUtcNow().ToUnixTimeSeconds() + 900 }, read);
        Assert.Equal(Claims.Roles, read.Roles);
    }

    [Fact]
    public void A_token_carries_the_claims_of_the_contract()
    {
        var payload = JsonDocument.Parse(StrictBase64Url.Decode(tokens.Issue(Claims).Split('.')[1])!).RootElement;

        Assert.Equal(
            ["exp", "iat", "is_active", "role", "roles", "sid", "sub", "tenant_id", "user_id"],
            payload.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));
        Assert.Equal(900, payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64());
    }

    [Fact]
    public void A_token_expires_thirty_seconds_after_its_time()
    {
        var token = tokens.Issue(Claims);

        clock.Advance(TimeSpan.FromSeconds(900 + 25));
        Assert.Equal(TokenState.Valid, tokens.Verify(token, out _));

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TokenState.Expired, tokens.Verify(token, out var claims));
        Assert.Null(claims);
    }

    [Theory]
    [InlineData("iat", 20, TokenState.Valid)]
    [InlineData("iat", 60, TokenState.NotYetValid)]
    [InlineData("nbf", 20, TokenState.Valid)]
    [InlineData("nbf", 60, TokenState.NotYetValid)]
    [InlineData("exp", -20, TokenState.Valid)]
    [InlineData("exp", -60, TokenState.Expired)]
    public void Times_count_with_a_tolerance_of_thirty_seconds(string claim, int seconds, object expected) =>
        Assert.Equal((TokenState)expected, Verify($"\"{claim}\":{clock.GetUtcNow().ToUnixTimeSeconds() + seconds}"));

    [Theory]
    [InlineData("\"exp\":9223372036854775807", TokenState.Valid)]
    [InlineData("\"exp\":-9223372036854775808", TokenState.Expired)]
    [InlineData("\"iat\":9223372036854775807", TokenState.NotYetValid)]
    [InlineData("\"iat\":-9223372036854775808", TokenState.Valid)]
    [InlineData("\"exp\":9223372036854775808", TokenState.Malformed)]
    [InlineData("\"exp\":1e3", TokenState.Malformed)]
    [InlineData("\"exp\":\"4102444800\"", TokenState.Malformed)]
    [InlineData("\"exp\":null", TokenState.Malformed)]
    [InlineData("\"tenant_id\":0", TokenState.Malformed)]
    [InlineData("\"tenant_id\":-1", TokenState.Malformed)]
    [InlineData("\"tenant_id\":\"3\"", TokenState.Malformed)]
    [InlineData("\"user_id\":0", TokenState.Malformed)]
    [InlineData("\"sid\":\"x\"", TokenState.Malformed)]
    [InlineData("\"roles\":[null]", TokenState.Malformed)]
    [InlineData("\"roles\":null", TokenState.Malformed)]
    [InlineData("\"sub\":\"\\ud800\"", TokenState.Malformed)]
    [InlineData("\"is_active\":1", TokenState.Malformed)]
    [InlineData("\"more\":1", TokenState.Malformed)]
    public void Signed_claims_are_still_read_strictly(string claim, object expected) => Assert.Equal((TokenState)expected, Verify(claim));

    [Fact]
    public void A_missing_or_repeated_claim_refuses_the_token()
    {
        var all = Payload("\"sub\":\"a\"");
        Assert.Equal(TokenState.Malformed, tokens.Verify(Sign(all.Insert(1, "\"user_id\":9,")), out _));
        Assert.Equal(TokenState.Malformed, tokens.Verify(Sign("{}"), out _));
        Assert.Equal(TokenState.Malformed, tokens.Verify(Sign("null"), out _));
        Assert.Equal(TokenState.Malformed, tokens.Verify(Sign("\"x\""), out _));
        Assert.Equal(TokenState.Malformed, tokens.Verify(Signature.Sign([0xff, 0xfe]), out _));
        using var document = JsonDocument.Parse(all);
        foreach (var claim in document.RootElement.EnumerateObject())
        {
            var others = document.RootElement.EnumerateObject().Where(other => other.Name != claim.Name)
                .ToDictionary(other => other.Name, other => other.Value);
            Assert.Equal(TokenState.Malformed, tokens.Verify(Sign(JsonSerializer.Serialize(others)), out _));
        }
    }

    [Fact]
    public void Claims_too_long_for_a_token_are_refused_when_it_is_issued() =>
        Assert.Throws<ArgumentException>(() => tokens.Issue(Claims with { Roles = [new string('x', 8000)] }));

    private TokenState Verify(string claim) => tokens.Verify(Sign(Payload(claim)), out _);

    /// <summary>Good claims, of which <paramref name="claim"/> replaces the one of its name.</summary>
    private string Payload(string claim)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var good = new[]
        {
            "\"sub\":\"a\"", "\"user_id\":7", "\"tenant_id\":3", "\"role\":\"admin\"", "\"roles\":[]", "\"is_active\":true",
            $"\"iat\":{now}", $"\"exp\":{now + 900}", "\"sid\":\"0f8fad5b-d9cb-469f-a165-70867728950e\"",
        };
        var name = claim[..claim.IndexOf(':', StringComparison.Ordinal)];
        return $"{{{string.Join(',', good.Where(other => !other.StartsWith(name + ":", StringComparison.Ordinal)).Append(claim))}}}";
    }

    private static string Sign(string payload) => Signature.Sign(Encoding.UTF8.GetBytes(payload));
}
