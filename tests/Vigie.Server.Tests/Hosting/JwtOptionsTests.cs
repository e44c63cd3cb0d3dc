using System.Security.Cryptography;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Hosting;

public sealed class JwtOptionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("vigie-jwt-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("your-secret-key", "is shorter than 32 bytes")]
    [InlineData("changeme", "is shorter than 32 bytes")]
    [InlineData("your-secret-key-your-secret-key-2026!", "well-known")]
    [InlineData("Change-Me-8d7f1c0a9b3e5f62847ad0c1b9", "well-known")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "too easy")]
    [InlineData("k3X9wQz7Lp2Vk3X9wQz7Lp2Vk3X9wQz7Lp2V", "too easy")]
    [InlineData("k3X9wQz7Lp2Vm8Ratk3X9wQz7Lp2Vm8Rat", "too easy")]
    [InlineData("01010111010101011101010101110101010101010101", "too easy")]
    public void A_weak_secret_is_refused_wherever_the_server_runs(string secret, string reason)
    {
        foreach (var server in (ServerOptions[])[Development, Production])
        {
            var problem = Assert.Throws<StartupProblem>(() => new JwtOptions { SecretKey = secret }.Load(server));

            Assert.StartsWith("JWT_SECRET_KEY", problem.Message, StringComparison.Ordinal);
            Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_secrets_of_the_usual_forms_are_accepted()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var random = RandomNumberGenerator.GetBytes(32);
            foreach (var secret in (string[])[Convert.ToBase64String(random), Convert.ToHexStringLower(random)])
            {
                Assert.NotNull(new JwtOptions { SecretKey = secret }.Load(Production).Secret);
            }
        }
    }

    [Fact]
    public void Development_without_a_secret_makes_one_and_keeps_it_private()
    {
        var first = new JwtOptions().Load(Development);
        var second = new JwtOptions().Load(Development);

        Assert.Equal(first.Secret, second.Secret);
        Assert.Equal(JwtAlgorithm.HS256, first.Algorithm);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(folder, "jwt.secret")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Production_without_any_key_does_not_start() => Assert.Contains(
        "JWT_SECRET_KEY", Assert.Throws<StartupProblem>(() => new JwtOptions().Load(Production)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rsa_keys_are_loaded_with_the_older_public_ones()
    {
        var (signing, older) = (GivenKey("private.pem", 2048, isPrivate: true), GivenKey("older.pem", 2048, isPrivate: false));

        var keys = new JwtOptions { PrivateKeyPath = signing, PublicKeyPaths = [older] }.Load(Production);

        Assert.Equal((JwtAlgorithm.RS256, 2), (keys.Algorithm, keys.PublicKeysPem.Count));
        Assert.Contains("PRIVATE KEY", keys.PrivateKeyPem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rsa_keys_that_cannot_serve_are_refused_by_their_path()
    {
        var bad = Path.Combine(folder, "bad.pem");
        File.WriteAllText(bad, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        Assert.Contains("1024 bits", ProblemWith(GivenKey("short.pem", 1024, isPrivate: true)), StringComparison.Ordinal);
        Assert.Contains("name the private one", ProblemWith(GivenKey("public.pem", 2048, isPrivate: false)), StringComparison.Ordinal);
        Assert.Contains(bad, ProblemWith(bad), StringComparison.Ordinal);
        Assert.Contains("absent.pem", ProblemWith(Path.Combine(folder, "absent.pem")), StringComparison.Ordinal);
        Assert.Contains("set JWT_PRIVATE_KEY_PATH", ProblemWith(null), StringComparison.Ordinal);
    }

    private ServerOptions Development => new() { DataDirectory = folder };

    private ServerOptions Production => new() { DataDirectory = folder, Environment = ServerEnvironment.Production };

    private string ProblemWith(string? path) => Assert.Throws<StartupProblem>(
        () => new JwtOptions { Algorithm = JwtAlgorithm.RS256, PrivateKeyPath = path }.Load(Production)).Message;

    private string GivenKey(string name, int bits, bool isPrivate)
    {
        using var rsa = RSA.Create(bits);
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, isPrivate ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportSubjectPublicKeyInfoPem());
        return path;
    }
}
