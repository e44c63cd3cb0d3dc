using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class OpaqueTokenTests
{
    [Theory]
    [InlineData(OpaqueToken.Refresh, 1)]
    [InlineData(OpaqueToken.ApiKey, 42)]
    [InlineData(OpaqueToken.PasswordReset, int.MaxValue)]
    public void A_token_gives_back_its_tenant_and_its_hash(string prefix, int tenant)
    {
        var token = OpaqueToken.New(prefix, tenant);
        var read = OpaqueToken.Parse(prefix, token.Text);

        Assert.Equal(tenant, read?.TenantId);
        Assert.Equal(token.Hash, read?.Hash);
        Assert.Equal(32, token.Hash.Length);
        Assert.Matches("^(rt|vk|pr)_[A-Za-z0-9_-]{54}$", token.Text);
    }

    [Fact]
    public void Two_tokens_are_never_alike() => Assert.NotEqual(OpaqueToken.New("rt_", 1).Text, OpaqueToken.New("rt_", 1).Text);

    [Fact]
    public void A_printed_token_does_not_tell_its_secret() => Assert.Matches("^vk_.{4}…$", OpaqueToken.New("vk_", 1).ToString());

    [Fact]
    public void A_token_of_another_kind_is_refused()
    {
        var token = OpaqueToken.New(OpaqueToken.Refresh, 1).Text;

        Assert.Null(OpaqueToken.Parse(OpaqueToken.ApiKey, token));
        Assert.Null(OpaqueToken.Parse(OpaqueToken.ApiKey, OpaqueToken.ApiKey + token[3..]));
    }

    [Fact]
    public void Every_single_changed_missing_or_added_character_is_refused()
    {
        var token = OpaqueToken.New(OpaqueToken.Refresh, 7).Text;
        for (var index = 0; index < token.Length; index++)
        {
            var (before, after) = (token[..index], token[(index + 1)..]);
            Assert.Null(OpaqueToken.Parse(OpaqueToken.Refresh, before + (token[index] == 'A' ? 'B' : 'A') + after));
            Assert.Null(OpaqueToken.Parse(OpaqueToken.Refresh, before + after));
            Assert.Null(OpaqueToken.Parse(OpaqueToken.Refresh, before + "A" + token[index..]));
        }

        foreach (var text in new[] { null, "", "rt_", token + "=", token + " ", " " + token, token + "\n", new string('A', 100_000) })
        {
            Assert.Null(OpaqueToken.Parse(OpaqueToken.Refresh, text));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_token_belongs_to_a_tenant(int tenant) => Assert.Throws<ArgumentOutOfRangeException>(() => OpaqueToken.New("rt_", tenant));
}
