using System.Net;
using System.Net.Sockets;

namespace Vigie.Server.Platform.Hosting;

/// <summary>Where the server runs: the strictness of its start follows from it.</summary>
internal enum ServerEnvironment
{
    Development,
    Production,
}

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>Text in a terminal during development, JSON otherwise.</summary>
    Auto,
    Json,
    Text,
}

/// <summary>The server itself: address, limits, logs.</summary>
internal sealed record ServerOptions : IChecked
{
    [Setting("ENVIRONMENT")]
    public ServerEnvironment Environment { get; init; } = ServerEnvironment.Development;

    /// <summary>The address to listen on; localhost in development and every address in production, unless set.</summary>
    [Setting("API_HOST")]
    public string? Host { get; init; }

    /// <summary>0 takes any free port, for tests.</summary>
    [Setting("API_PORT", Min = 0, Max = 65535)]
    public int Port { get; init; } = 8001;

    /// <summary>The address by which browsers reach the server, for links in messages; without a slash at the end.</summary>
    [Setting("PUBLIC_URL")]
    public string? PublicUrl { get; init; }

    /// <summary>Origins of other sites whose pages may call the API; none by default.</summary>
    [Setting("CORS_ORIGINS")]
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Addresses of reverse proxies whose X-Forwarded-For is believed.</summary>
    [Setting("TRUSTED_PROXIES")]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    [Setting("DATA_DIR")]
    public string DataDirectory { get; init; } = "data";

    /// <summary>Largest request body, in bytes.</summary>
    [Setting("REQUEST_MAX_BYTES", Min = 1024, Max = 1_073_741_824)]
    public int RequestMaxBytes { get; init; } = 8_388_608;

    /// <summary>Largest file of products or sales that is taken in, in megabytes.</summary>
    [Setting("IMPORT_MAX_MB", Min = 1, Max = 1000)]
    public int ImportMaxMegabytes { get; init; } = 50;

    /// <summary>Requests a minute and caller; 0 turns the limit off.</summary>
    [Setting("RATE_LIMIT_PER_MINUTE", Min = 0, Max = 1_000_000)]
    public int RateLimitPerMinute { get; init; } = 6000;

    /// <summary>How long an archived battery can be restored, in days; then it is erased with all that it measured.</summary>
    [Setting("ARCHIVE_RETENTION_DAYS", Min = 1, Max = 3650)]
    public int ArchiveRetentionDays { get; init; } = 30;

    /// <summary>How long requests under way may take to finish when the server stops, in seconds.</summary>
    [Setting("SHUTDOWN_TIMEOUT_SECONDS", Min = 1, Max = 600)]
    public int ShutdownTimeoutSeconds { get; init; } = 20;

    [Setting("LOG_LEVEL")]
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    [Setting("LOG_FORMAT")]
    public LogFormat LogFormat { get; init; } = LogFormat.Auto;

    /// <summary>The collector that traces and metrics are sent to; none when unset.</summary>
    [Setting("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public string? OtlpEndpoint { get; init; }

    public long ImportMaxBytes => ImportMaxMegabytes * 1024L * 1024;

    public TimeSpan ArchiveRetention => TimeSpan.FromDays(ArchiveRetentionDays);

    public bool IsProduction => Environment == ServerEnvironment.Production;

    /// <summary>As the contract writes it: development or production.</summary>
    public string EnvironmentName => Environment.ToString().ToLowerInvariant();

    /// <summary>What Kestrel listens on.</summary>
    public string ListenUrl => $"http://{ListenHost}:{Port}";

    /// <summary>What a person types.</summary>
    public string Url => PublicUrl ?? $"http://localhost:{Port}";

    /// <summary>Where people find the site: as it is told, else as this request found it.</summary>
    public string SiteOf(HttpRequest request) => PublicUrl ?? $"{request.Scheme}://{request.Host}";

    private string ListenHost => (Host ?? (IsProduction ? "0.0.0.0" : Port == 0 ? "127.0.0.1" : "localhost")) switch
    {
        var host when IPAddress.TryParse(host, out var address) && address.ToString().Contains(':', StringComparison.Ordinal) =>
            $"[{address}]",
        var host => host,
    };

    public void Check()
    {
        if (Host is { } host && host is not ("localhost" or "*") && !IPAddress.TryParse(host, out _))
        {
            throw new StartupProblem($"API_HOST is «{host}»: set it to localhost, or to an address such as 127.0.0.1, 0.0.0.0 or ::.");
        }

        foreach (var origin in CorsOrigins.Where(origin => !IsOrigin(origin)))
        {
            throw new StartupProblem(
                $"CORS_ORIGINS holds «{origin}»: set it to addresses such as https://vigie.example.com, "
                + "without a path, separated by commas.");
        }

        if (TrustedProxies.FirstOrDefault(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)) is { } stranger)
        {
            throw new StartupProblem(
                $"TRUSTED_PROXIES holds «{stranger}»: set it to addresses such as 10.0.0.2 or 10.0.0.0/24, separated by commas.");
        }

        if (PublicUrl is { } url && !IsOrigin(url))
        {
            throw new StartupProblem($"PUBLIC_URL is «{url}»: set it to an address such as https://vigie.example.com, without a path.");
        }

        if (OtlpEndpoint is { } endpoint
            && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            throw new StartupProblem("OTEL_EXPORTER_OTLP_ENDPOINT is not an address: set it to one such as http://localhost:4317.");
        }
    }

    /// <summary>Tries the address before the database is opened: a second start on a port in use should touch nothing.</summary>
    /// <exception cref="StartupProblem">The port is in use, or not allowed.</exception>
    public void RequireListenable()
    {
        var address = ListenHost switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.IPv6Any,
            var host => IPAddress.Parse(host.Trim('[', ']')),
        };
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, Port));
            socket.Listen();
        }
        catch (SocketException problem)
        {
            throw new StartupProblem($"Port {Port} cannot be used ({problem.Message}): choose another with --port or API_PORT.", problem);
        }
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase) && uri.UserInfo.Length == 0;
}
