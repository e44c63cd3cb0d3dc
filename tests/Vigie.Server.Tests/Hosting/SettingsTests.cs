using System.Net;
using System.Net.Sockets;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Tests.Hosting;

public sealed class SettingsTests
{
    private static readonly Type[] Classes = [typeof(ServerOptions), typeof(DatabaseOptions), typeof(JwtOptions), typeof(StorageOptions), typeof(MailOptions), typeof(WhatsAppOptions), typeof(PlanningOptions)];

    [Fact]
    public void Nothing_set_gives_the_defaults_of_development()
    {
        var server = Read<ServerOptions>();

        Assert.Equal(("http://localhost:8001", false, "development"), (server.ListenUrl, server.IsProduction, server.EnvironmentName));
        Assert.Equal((20, 30), (Read<DatabaseOptions>().PoolSize, Read<DatabaseOptions>().MaxOverflow));
        Assert.Equal(15, Read<JwtOptions>().AccessTokenMinutes);
    }

    [Fact]
    public void Each_variable_is_read_by_its_exact_name()
    {
        var server = Read<ServerOptions>(
            ("ENVIRONMENT", "production"), ("API_HOST", "::"), ("API_PORT", " 9000 "),
                ("CORS_ORIGINS", "https://a.example, http://b.example:8080"));

        Assert.Equal(("http://[::]:9000", true), (server.ListenUrl, server.IsProduction));
        Assert.Equal(["https://a.example", "http://b.example:8080"], server.CorsOrigins);
        Assert.Equal(30, Read<JwtOptions>(("JWT_ACCESS_TOKEN_EXPIRE_MINUTES", "30")).AccessTokenMinutes);
        Assert.Equal(
            20, Read<JwtOptions>(("JWT_ACCESS_TOKEN_EXPIRE_MINUTES", "30"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "20")).AccessTokenMinutes);
    }

    [Fact]
    public void An_empty_variable_counts_as_unset() => Assert.Equal(8001, Read<ServerOptions>(("API_PORT", " "), ("API_HOST", "")).Port);

    [Fact]
    public void In_production_every_address_is_listened_on() =>
        Assert.Equal("http://0.0.0.0:8001", Read<ServerOptions>(("ENVIRONMENT", "production")).ListenUrl);

    [Theory]
    [InlineData("API_PORT", "http")]
    [InlineData("API_PORT", "-1")]
    [InlineData("API_PORT", "65536")]
    [InlineData("API_PORT", "8001.5")]
    [InlineData("API_PORT", "99999999999999999999")]
    [InlineData("ENVIRONMENT", "staging")]
    [InlineData("ENVIRONMENT", "1")]
    [InlineData("API_HOST", "http://0.0.0.0")]
    [InlineData("CORS_ORIGINS", "*")]
    [InlineData("CORS_ORIGINS", "https://a.example/app")]
    [InlineData("CORS_ORIGINS", "a.example")]
    [InlineData("TRUSTED_PROXIES", "proxy")]
    [InlineData("PUBLIC_URL", "vigie.example.com")]
    [InlineData("RATE_LIMIT_PER_MINUTE", "many")]
    [InlineData("LOG_LEVEL", "loud")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]
    public void A_wrong_value_stops_the_start_with_one_sentence_that_names_it(string name, string value)
    {
        var problem = Assert.Throws<StartupProblem>(() => Read<ServerOptions>((name, value)));

        Assert.StartsWith(name, problem.Message, StringComparison.Ordinal);
        Assert.Contains(": set it to ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATABASE_POOL_SIZE", "0")]
    [InlineData("DATABASE_MAX_OVERFLOW", "-1")]
    [InlineData("DATABASE_APP_URL", "postgresql://vigie_app:x@db/erp")]
    public void A_database_setting_that_cannot_work_stops_the_start(string name, string value) =>
        Assert.StartsWith(
            name, Assert.Throws<StartupProblem>(() => Read<DatabaseOptions>((name, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_port_in_use_stops_the_start_with_one_sentence(string host)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;

        var problem = Assert.Throws<StartupProblem>(() => new ServerOptions { Host = host, Port = port }.RequireListenable());

        Assert.Contains($"Port {port} ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("API_PORT", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_stands_in_the_manual_and_in_the_example()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vigie.slnx")))
        {
            folder = folder.Parent!;
        }

        var manual = File.ReadAllText(Path.Combine(folder.FullName, "docs", "configuration.md"));
        var example = File.ReadAllLines(Path.Combine(folder.FullName, ".env.example"));

        var names = Classes.SelectMany(Settings.All).SelectMany(one => one.Setting.Names).ToList();
        Assert.DoesNotContain(names, name => !manual.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => !example.Any(line => line.StartsWith($"#{name}=", StringComparison.Ordinal)));
    }

    private static T Read<T>(params (string Name, string Value)[] variables) where T : new() =>
        Settings.Read<T>(name => variables.FirstOrDefault(one => one.Name == name).Value);
}
