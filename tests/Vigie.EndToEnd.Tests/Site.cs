using System.Net;
using System.Net.Sockets;
using Vigie.Server.Tests.Notifications;

[assembly: AssemblyFixture(typeof(Vigie.EndToEnd.Tests.Site))]

// One server and one browser: side by side the tests would only wait for each other, and one of them stops the server.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Vigie.EndToEnd.Tests;

/// <summary>The whole of Vigie as it is installed: server, database and built pages, with a company and its fleet, and a browser to
/// look at it.</summary>
public sealed class Site : IAsyncLifetime
{
    private const int FirstPort = 31000;
    private const string Company = "fjord";

    private static readonly string[] BrowserArguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string data = Directory.CreateTempSubdirectory("vigie-e2e-").FullName;
    private IPlaywright? playwright;

    /// <summary>The repository's folder, with a slash at the end.</summary>
    internal static string Repository { get; } = FindRepository();

    internal Uri Address { get; private set; } = null!;

    internal ServerProcess Server { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>Takes what the server sends by WhatsApp.</summary>
    public TestTwilio Twilio { get; } = new();

    /// <summary>The API as the company's administrator calls it.</summary>
    internal Api Admin { get; private set; } = null!;

    /// <summary>The API as the company's gateway calls it.</summary>
    internal Api Gateway { get; private set; } = null!;

    internal Fleet Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var port = FreePort();
        Address = new($"http://localhost:{port}");
        Server = new(Program(), Pages(), data, port, new Dictionary<string, string>
        {
            ["TWILIO_ACCOUNT_SID"] = TestTwilio.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = TestTwilio.AuthToken,
            ["TWILIO_WHATSAPP_FROM"] = TestTwilio.From,
            ["TWILIO_API_URL"] = Twilio.Url,
            ["TWILIO_TEMPLATES"] = $"fr={TestTwilio.Template}",
        });
        var browser = StartBrowserAsync();
        await Server.StartAsync(ct);
        await CreateAccountsAsync(ct);
        await browser;
        Fleet = await Fleet.CreateAsync(this);
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        Gateway?.Dispose();
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await Twilio.DisposeAsync();

        Directory.Delete(data, recursive: true);
    }

    private async Task StartBrowserAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000); // a small machine may be busy; what must be quick says so itself
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = BrowserArguments });
    }

    private async Task CreateAccountsAsync(CancellationToken ct)
    {
        await Server.RunAsync(["tenant", "create", "--tenant", Company, "--name", "Énergie du Fjord", .. Of(Person.Admin)], ct);
        var key = Server.RunAsync(["keys", "create", "--tenant", Company, "--name", "Passerelle du quai"], ct);
        await Server.RunAsync(["user", "create", "--tenant", Company, "--role", Person.Manager.Role, .. Of(Person.Manager)], ct);
        await Server.RunAsync(["user", "create", "--tenant", Company, "--role", Person.Technician.Role, .. Of(Person.Technician)], ct);
        await Server.RunAsync(["user", "create", "--tenant", Company, "--role", Person.Client.Role, .. Of(Person.Client)], ct);
        await Server.RunAsync(["user", "create", "--tenant", "plateforme", "--role", Person.Operator.Role, .. Of(Person.Operator)], ct);
        Gateway = Api.WithKey(Address, await key);
        Admin = await Api.SignInAsync(Address, Person.Admin);

        static string[] Of(Person person) =>
            ["--email", person.Email, "--password", Person.Password, "--first-name", person.FirstName, "--last-name", person.LastName];
    }

    private static string Program()
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        return Existing($"artifacts/bin/Vigie.Server/{configuration}/Vigie.Server.dll", "build the server first");
    }

    private static string Pages() =>
        Path.GetDirectoryName(Existing("src/Vigie.Server/wwwroot/index.html", "build the web pages first: npm run build, in web"))!;

    private static string Chromium()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return folders.Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("Chromium is missing: install it, or name its program in CHROMIUM.");
    }

    /// <exception cref="FileNotFoundException">There is no such file; the message says what to do.</exception>
    internal static string Existing(string path, string remedy) =>
        File.Exists(Repository + path) ? Repository + path : throw new FileNotFoundException($"There is no {path}: {remedy}.");

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Vigie.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return folder.FullName + '/';
    }

    private static int FreePort()
    {
        for (var port = FirstPort; ; port++)
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException) when (port < FirstPort + 99)
            {
            }
        }
    }
}
