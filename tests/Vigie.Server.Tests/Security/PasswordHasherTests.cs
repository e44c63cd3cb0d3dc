using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests.Security;

public sealed class PasswordHasherTests
{
    private const string Password = "Été à Dakar 2026!";

    private readonly PasswordHasher hasher = new(iterations: 1000);

    // PBKDF2-HMAC-SHA512 of "password" with the salt "salt" (the vectors of RFC 6070, computed for SHA-512; they agree with OpenSSL's).
    [Theory]
    [InlineData(
        1,
        "867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
        + "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce")]
    [InlineData(
        2,
        "e1d9c16aa681708a45f5c7c4e215ceb66e011a2e9f0040713f18aefdb866d53c"
        + "f76cab2868a39b9f7840edce4fef5a82be67335c77a6068e04112754f27ccf4e")]
    [InlineData(
        4096,
        "d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5"
        + "143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5")]
    public void The_known_hashes_are_verified(int iterations, string hash)
    {
        var stored =
            $"$pbkdf2-sha512$i={iterations}${StrictBase64Url.Encode("salt"u8)}${StrictBase64Url.Encode(Convert.FromHexString(hash))}";

        Assert.NotEqual(PasswordMatch.Wrong, hasher.Verify("password", stored));
        Assert.Equal(PasswordMatch.Wrong, hasher.Verify("Password", stored));
    }

    [Fact]
    public void A_password_is_verified_by_its_hash_and_two_hashes_of_it_differ()
    {
        var hash = hasher.Hash(Password);

        Assert.Equal(PasswordMatch.Right, hasher.Verify(Password, hash));
        Assert.Equal(PasswordMatch.Wrong, hasher.Verify(Password + " ", hash));
        Assert.NotEqual(hash, hasher.Hash(Password));
    }

    [Fact]
    public void An_accent_counts_the_same_however_the_keyboard_composes_it() =>
        Assert.Equal(PasswordMatch.Right, hasher.Verify("E\u0301te\u0301 a\u0300 Dakar 2026!", hasher.Hash(Password)));

    [Fact]
    public void A_hash_with_fewer_iterations_is_right_but_outdated()
    {
        var old = hasher.Hash(Password);

        Assert.Equal(PasswordMatch.RightButOutdated, new PasswordHasher(2000).Verify(Password, old));
        Assert.Equal(PasswordMatch.Right, new PasswordHasher(500).Verify(Password, old));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")]
    [InlineData("$pbkdf2-sha512$i=0$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=-1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=2147483647$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=1$$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-sha512$i=1$c2FsdA$")]
    [InlineData("$pbkdf2-sha512$i=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA$")]
    public void A_hash_that_cannot_be_read_matches_nothing(string? stored)
    {
        Assert.Equal(PasswordMatch.Wrong, hasher.Verify(Password, stored));
        Assert.Equal(PasswordMatch.Wrong, hasher.Verify("", stored));
    }

    [Fact]
    public void Half_a_character_matches_nothing_and_breaks_nothing() =>
        Assert.Equal(PasswordMatch.Wrong, hasher.Verify("\ud800", hasher.Hash(Password)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")]
    public void An_unknown_user_costs_as_much_work_to_refuse_as_a_known_one(string? stored)
    {
        var work = new List<(string Password, int SaltLength, int Iterations, int Length)>();
        var watched = new PasswordHasher(1000, (password, salt, iterations, length) =>
        {
            work.Add((password, salt.Length, iterations, length));
            return PasswordHasher.Pbkdf2(password, salt, iterations, length);
        });

        Assert.Equal(PasswordMatch.Wrong, watched.Verify("wrong", hasher.Hash(Password)));
        Assert.Equal(PasswordMatch.Wrong, watched.Verify("wrong", stored));

        Assert.Equal([("wrong", 16, 1000, 32), ("wrong", 16, 1000, 32)], work);
    }

    [Fact]
    public void The_default_strength_is_what_owasp_asks_for() =>
        Assert.StartsWith("$pbkdf2-sha512$i=210000$", new PasswordHasher().Hash(Password), StringComparison.Ordinal);
}
