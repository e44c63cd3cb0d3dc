using System.Globalization;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class PasswordPolicyTests
{
    private static readonly string[] Person = ["awa.ndiaye@example.org", "Ndiaye", "Awa Léonie"];

    [Theory]
    [InlineData("SecurePass123!")] // the example of the specification
    [InlineData("Trois vaches bleues, 7 lunes")]
    [InlineData("xK9#mQ2$vL5w")]
    [InlineData("Éléphant|rouge42")]
    [InlineData("ÀÀ-grelot-7-tambour")]
    [InlineData("Lisbonne.71.harpon")]
    public void A_good_password_breaks_no_rule(string password) => Assert.Empty(PasswordPolicy.Check(password, Person));

    [Theory]
    [InlineData("Kz7!kz7!q", PasswordFlaw.TooShort)]
    [InlineData("grelot-7-tambour", PasswordFlaw.NoUpper)]
    [InlineData("GRELOT-7-TAMBOUR", PasswordFlaw.NoLower)]
    [InlineData("Grelot-x-Tambour", PasswordFlaw.NoDigit)]
    [InlineData("Grelot7Tambour", PasswordFlaw.NoSymbol)]
    [InlineData("Grelot 7 Tambour~", PasswordFlaw.NoSymbol)]
    [InlineData("Grelot-7\u0007Tambour", PasswordFlaw.Unreadable)]
    [InlineData("Grelot-7\ud800Tambour", PasswordFlaw.Unreadable)]
    [InlineData("Xndiaye-7-Tambour", PasswordFlaw.Personal)]
    [InlineData("NDIAYE-7-tambour", PasswordFlaw.Personal)]
    [InlineData("Leonie-7-tambour", PasswordFlaw.Personal)]
    [InlineData("Awa.Ndiaye#2026", PasswordFlaw.Personal)]
    public void A_password_that_breaks_one_rule_is_told_that_rule(string password, object flaw) =>
        Assert.Equal([(PasswordFlaw)flaw], PasswordPolicy.Check(password, Person));

    [Theory]
    [InlineData("Motdepasse1!")]
    [InlineData("M0tDeP@sse2026!")]
    [InlineData("M0tdepass3!!")]
    [InlineData("P@ssw0rd2024!")]
    [InlineData("Pa$$w0rd123")]
    [InlineData("2026!Azertyuiop")]
    [InlineData("Azerty123456!")]
    [InlineData("Qwertyuiop1!")]
    [InlineData("M.o.t.d.e.p.a.s.s.e.1")]
    [InlineData("Soleil-Soleil-1")]
    [InlineData("Bienvenue2026#")]
    [InlineData("Admin@123456")]
    [InlineData("1L0veY0u!!!2")]
    [InlineData("Été2026!!!!!!")]
    [InlineData("Abcd1234!!!!")]
    [InlineData("Aaaaaaaaa1!")]
    [InlineData("Montréal2026!")]
    public void A_common_word_is_found_under_what_was_added_to_it(string password) =>
        Assert.Contains(PasswordFlaw.Common, PasswordPolicy.Check(password, Person));

    [Fact]
    public void Every_broken_rule_is_told() => Assert.Equal(
        [PasswordFlaw.TooShort, PasswordFlaw.NoUpper, PasswordFlaw.NoLower, PasswordFlaw.NoDigit, PasswordFlaw.NoSymbol,
            PasswordFlaw.Common],
        PasswordPolicy.Check("", Person));

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        var longest = string.Concat(Enumerable.Repeat("Grelot7-", 16));
        Assert.Empty(PasswordPolicy.Check(longest));
        Assert.Equal([PasswordFlaw.TooLong], PasswordPolicy.Check(longest + "x"));
        Assert.Contains(PasswordFlaw.TooLong, PasswordPolicy.Check(new string('1', 1_000_000)));
    }

    [Fact]
    public void A_short_name_may_occur_by_chance() =>
        Assert.Empty(PasswordPolicy.Check("Qualite-7-tambour", "ali@example.org", "Ali", "Li"));

    [Fact]
    public void Every_rule_is_told_in_french_and_in_english()
    {
        foreach (var flaw in Enum.GetValues<PasswordFlaw>())
        {
            var french = PasswordPolicy.Describe(flaw, CultureInfo.GetCultureInfo("fr-CA"));
            Assert.NotEqual(french, PasswordPolicy.Describe(flaw, CultureInfo.GetCultureInfo("en")));
            Assert.Equal(french, PasswordPolicy.Describe(flaw, CultureInfo.GetCultureInfo("ar")));
        }
    }
}
