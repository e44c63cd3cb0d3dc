using System.CommandLine;
using Vigie.Server.Modules.Demo;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Loading;
using Vigie.Server.Modules.Documents.Upkeep;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Observability;

namespace Vigie.Server;

/// <summary>The verbs of the program. Without one it serves.</summary>
internal static class Cli
{
    private static readonly Option<int?> Port = new("--port") { Description = "Port to listen on (API_PORT)." };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder of the data (DATA_DIR).", Recursive = true };
    private static readonly Option<bool> Demo = new("--demo") { Description = "Load the demonstration companies when they are absent, and keep them alive." };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await Verbs().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (StartupProblem problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return StartupProblem.ExitCode;
        }
    }

    private static RootCommand Verbs()
    {
        var serve = new Command("serve", "Serves the API, the live sockets and the web pages.") { Port, Demo };
        serve.SetAction((parsed, ct) => ServeAsync(parsed, [], ct));
        var root = new RootCommand("Vigie keeps watch over batteries, machines, people in the field and stock.") { Data, serve, Migrate(), DemoVerbs() };

        foreach (var verb in CliAccounts.Verbs(WithServicesAsync))
        {
            root.Add(verb);
        }

        // Tests start the program without a verb, with arguments for the host.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, ct) => ServeAsync(parsed, [.. parsed.UnmatchedTokens], ct));
        return root;
    }

    private static Command Migrate()
    {
        var up = new Command("up", "Applies the migrations that are missing.");
        up.SetAction((parsed, ct) => WithMigratorAsync(parsed, async migrator => Print((await migrator.UpAsync(ct)).Select(name => $"up   {name}")), ct));
        var down = new Command("down", "Takes the last migration back.");
        down.SetAction((parsed, ct) => WithMigratorAsync(parsed, async migrator => Print([$"down {await migrator.DownAsync(ct) ?? "nothing left"}"]), ct));
        var status = new Command("status", "Lists the migrations and when they were applied.");
        status.SetAction((parsed, ct) => WithMigratorAsync(
            parsed,
            async migrator => Print((await migrator.StatusAsync(ct)).Select(migration =>
                $"{migration.Name,-24} {(migration.Changed ? "CHANGED SINCE" : migration.AppliedAt is { } at ? $"{at:u}" : "missing")}")),
            ct));
        return new Command("migrate", "Changes the schema of the database.") { up, down, status };
    }

    private static async Task<int> ServeAsync(ParseResult parsed, string[] hostArguments, CancellationToken ct)
    {
        var options = Options(parsed);
        if (parsed.GetValue(Port) is { } port)
        {
            options = options with { Port = port };
        }

        if (hostArguments.Length == 0) // a host of tests does not listen
        {
            options.RequireListenable();
        }

        await using var databases = await OpenAsync(options, ct);
        await new Migrator(databases.ForOwner).UpAsync(ct);
        using var otlp = Otlp.Start(options.OtlpEndpoint);
        await using var app = ServerApp.Build(options, databases.ForApp, hostArguments);
        await app.Services.GetRequiredService<DocumentUpkeep>().RequireKeysAsync(ct);
        app.Services.GetRequiredService<DemoService>().LoadsAtStart = parsed.GetValue(Demo);
        await app.RunAsync();
        return 0;
    }

    private static Command DemoVerbs()
    {
        var load = new Command("load", "Loads the demonstration companies that are absent, with a year of history.");
        load.SetAction((parsed, ct) => WithDemoAsync(parsed, async (loader, options) => Print(
        [
            await loader.LoadAsync(DemoCompanies.All, DemoSpan.Usual, accounts => Print(accounts.Lines(options.DataDirectory)), ct) is { } loaded
                ? $"{loaded} companies loaded"
                : "Another process is loading or removing the demonstration.",
        ]), ct));
        var remove = new Command("remove", "Removes the demonstration companies and everything of theirs.");
        remove.SetAction((parsed, ct) => WithDemoAsync(parsed, async (loader, _) => Print(
        [
            await loader.RemoveAsync(ct) is { } removed
                ? $"{removed} companies removed"
                : "Another process is loading or removing the demonstration.",
        ]), ct));
        return new Command("demo", "Loads or removes the companies to try the product with.") { load, remove };
    }

    private static async Task<int> WithDemoAsync(ParseResult parsed, Func<DemoLoader, ServerOptions, Task> work, CancellationToken ct)
    {
        var options = Options(parsed);
        await using var databases = await OpenAsync(options, ct);
        await new Migrator(databases.ForOwner).UpAsync(ct);
        await using var app = ServerApp.Build(options, databases.ForApp, []); // its services, without serving
        await work(app.Services.GetRequiredService<DemoLoader>(), options);
        return 0;
    }

    private static async Task<int> WithMigratorAsync(ParseResult parsed, Func<Migrator, Task> work, CancellationToken ct)
    {
        await using var databases = await OpenAsync(Options(parsed), ct);
        await work(new Migrator(databases.ForOwner));
        return 0;
    }

    private static async Task<int> WithServicesAsync(ParseResult parsed, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        var options = Options(parsed);
        await using var databases = await OpenAsync(options, ct);
        await CliAccounts.RunAsync(options, databases, work, ct);
        return 0;
    }

    private static async Task<Databases> OpenAsync(ServerOptions options, CancellationToken ct)
    {
        using var log = LoggerFactory.Create(logging => logging.AddVigieLogging(options));
        return await Databases.OpenAsync(Settings.Read<DatabaseOptions>(), options.DataDirectory, log.CreateLogger("Vigie.Start"), ct);
    }

    private static ServerOptions Options(ParseResult parsed)
    {
        var options = Settings.Read<ServerOptions>();
        return parsed.GetValue(Data) is { } folder ? options with { DataDirectory = folder } : options;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }
}
