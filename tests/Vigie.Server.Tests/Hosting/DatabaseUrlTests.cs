using Npgsql;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Tests.Hosting;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgresql://user:pass@localhost:5432/trackingbms", "localhost", 5432, "trackingbms", "user", "pass")]
    [InlineData("postgres://user:pass@db.example.com/erp", "db.example.com", 5432, "erp", "user", "pass")]
    [InlineData("postgresql+asyncpg://user:pass@db:6432/erp", "db", 6432, "erp", "user", "pass")]
    [InlineData("postgresql://u%40x:p%3Aa%2Fs%25s@db/erp%20mif", "db", 5432, "erp mif", "u@x", "p:a/s%s")]
    [InlineData("postgresql://user:p@ss@db/erp", "db", 5432, "erp", "user", "p@ss")]
    [InlineData("postgresql://user:pa=ss;Host=evil@db/erp", "db", 5432, "erp", "user", "pa=ss;Host=evil")]
    [InlineData("postgresql://user:pass@[::1]:5433/erp", "::1", 5433, "erp", "user", "pass")]
    [InlineData("postgresql://user:pass@/erp?host=/run/postgresql", "/run/postgresql", 5432, "erp", "user", "pass")]
    [InlineData("postgresql://user:pass@%2Frun%2Fpostgresql/erp", "/run/postgresql", 5432, "erp", "user", "pass")]
    [InlineData("postgresql://db/erp?user=user&password=pass&port=5433", "db", 5433, "erp", "user", "pass")]
    [InlineData("postgresql://user:pass@db", "db", 5432, "user", "user", "pass")]
    [InlineData("Host=db;Port=5433;Database=erp;Username=user;Password=pass", "db", 5433, "erp", "user", "pass")]
    public void A_url_names_the_database_as_in_libpq(string url, string host, int port, string database, string user, string password)
    {
        var parsed = new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse(url).Unpooled());

        Assert.Equal((host, port, database, user, password), (parsed.Host, parsed.Port, parsed.Database, parsed.Username, parsed.Password));
    }

    [Theory]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    [InlineData("disable", SslMode.Disable)]
    public void The_ssl_mode_of_a_url_is_kept(string mode, SslMode expected) => Assert.Equal(
        expected, new NpgsqlConnectionStringBuilder(DatabaseUrl.Parse($"postgresql://user:pass@db/erp?sslmode={mode}").Unpooled()).SslMode);

    [Theory]
    [InlineData("mysql://user:hush@db/erp", "must begin with postgresql://")]
    [InlineData("postgresql://user:hush@db:http/erp", "port")]
    [InlineData("postgresql://user:hush@db:0/erp", "port")]
    [InlineData("postgresql://user:hush@db:99999999999/erp", "port")]
    [InlineData("postgresql://user:hush@db/erp?sslmode=maybe", "verify-full")]
    [InlineData("postgresql://user:hush@db/erp?sslmode", "«sslmode» has no value")]
    [InlineData("postgresql://user:hush@db/erp?pgbouncer=true", "«pgbouncer» is unknown")]
    [InlineData("postgresql://user:hush%zz@db/erp", "%25")]
    [InlineData("postgresql://user:hush%00@db/erp", "zero byte")]
    [InlineData("postgresql://user:hush@/erp", "host is missing")]
    [InlineData("postgresql://db/erp", "user is missing")]
    [InlineData("postgresql://", "host is missing")]
    [InlineData("postgresql://user:hush@one:1,two:2/erp", "port")]
    [InlineData("postgresql://user:hush@one,two/erp", "several hosts")]
    [InlineData("postgresql://user:hush@[::1/erp", "bracket")]
    [InlineData("Host=db;Passwort=hush", "unknown")]
    [InlineData("Host=db;Username=u;Port=hush", "unknown")]
    [InlineData("hush", "unknown")]
    public void A_malformed_one_is_refused_in_one_sentence_without_the_password(string url, string reason)
    {
        var problem = Assert.Throws<StartupProblem>(() => DatabaseUrl.Parse(url));

        Assert.StartsWith("DATABASE_URL is malformed (", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void The_password_of_the_serving_login_follows_from_the_owners()
    {
        var app = DatabaseUrl.Parse("postgresql://owner:secret@db/erp").ForRole("vigie_app");

        // By OpenSSL 3: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:secret -kdfopt info:vigie_app -binary HKDF | base64url
        Assert.Equal(("vigie_app", "ju9WqYf_FdTgUpkXOBjf5ct3FbxQJNtGBWR8cPOmZhU"), (app.Username, app.Password));
        Assert.NotEqual(app.Password, DatabaseUrl.Parse("postgresql://owner:Secret@db/erp").ForRole("vigie_app").Password);
    }

    [Fact]
    public void Without_a_password_of_the_owner_there_is_none_for_the_serving_login() => Assert.Contains(
        "DATABASE_APP_URL", Assert.Throws<StartupProblem>(() => DatabaseUrl.Parse("postgresql://owner@db/erp").ForRole("vigie_app"))
            .Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_pool_is_as_large_as_its_size_and_overflow_say()
    {
        var pooled = new NpgsqlConnectionStringBuilder(
            DatabaseUrl.Parse("postgresql://owner:secret@db/erp").Pooled(new() { PoolSize = 3, MaxOverflow = 4 }));

        Assert.Equal((7, 3600, true), (pooled.MaxPoolSize, pooled.ConnectionLifetime, pooled.TcpKeepAlive));
    }
}
