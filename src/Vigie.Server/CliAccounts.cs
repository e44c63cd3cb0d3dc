using System.CommandLine;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server;

/// <summary>The verbs that make companies, users and keys without the web pages: the first operator has nobody to create him.</summary>
internal static class CliAccounts
{
    private static readonly Option<string> Slug = new("--tenant") { Description = "The company's identifier (slug); «plateforme» is the operator's.", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "Name.", Required = true };
    private static readonly Option<string> Email = new("--email") { Description = "E-mail address.", Required = true };
    private static readonly Option<string?> Password = new("--password") { Description = "Password; read from VIGIE_PASSWORD when left out." };
    private static readonly Option<string> LastName = new("--last-name") { DefaultValueFactory = _ => "Vigie" };
    private static readonly Option<string> FirstName = new("--first-name") { DefaultValueFactory = _ => "Admin" };

    /// <param name="run">Opens the database and runs the work with the server's services.</param>
    public static IEnumerable<Command> Verbs(Func<ParseResult, Func<IServiceProvider, Task>, CancellationToken, Task<int>> run) =>
        [Tenant(run), User(run), Keys(run)];

    /// <summary>Runs work with the services of a server that does not serve, and turns refusals into one sentence.</summary>
    /// <exception cref="StartupProblem">The work was refused.</exception>
    public static async Task RunAsync(ServerOptions options, Databases databases, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await new Migrator(databases.ForOwner).UpAsync(ct);
        await using var app = ServerApp.Build(options, databases.ForApp, []);
        try
        {
            await work(app.Services);
        }
        catch (Refusal refusal)
        {
            throw new StartupProblem(string.Join(' ', refusal.Errors?.SelectMany(error => error.Value) ?? [ProblemTexts.Get(refusal.Code, refusal.Arguments)]), refusal);
        }
        catch (ValidationException invalid)
        {
            throw new StartupProblem(string.Join(' ', invalid.Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}")), invalid);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { ConstraintName: { } constraint })
        {
            throw new StartupProblem(ProblemTexts.Get(constraint, []), taken);
        }
    }

    private static Command Tenant(Func<ParseResult, Func<IServiceProvider, Task>, CancellationToken, Task<int>> run)
    {
        var country = new Option<string>("--country") { DefaultValueFactory = _ => "CA" };
        var zone = new Option<string>("--time-zone") { DefaultValueFactory = _ => "America/Toronto" };
        var language = new Option<string>("--language") { DefaultValueFactory = _ => "fr" };
        var currency = new Option<string>("--currency") { DefaultValueFactory = _ => "CAD" };
        var create = new Command("create", "Creates a company with its first administrator.") { Slug, Name, Email, Password, LastName, FirstName, country, zone, language, currency };
        create.SetAction((parsed, ct) => run(
            parsed,
            async services =>
            {
                var request = new CreateTenant(
                    parsed.GetRequiredValue(Slug), parsed.GetRequiredValue(Name), parsed.GetRequiredValue(country), parsed.GetRequiredValue(zone),
                    parsed.GetRequiredValue(language), parsed.GetRequiredValue(currency),
                    new(parsed.GetRequiredValue(Email), PasswordOf(parsed), parsed.GetRequiredValue(LastName), parsed.GetRequiredValue(FirstName)));
                await Checked(services, request, ct);
                Console.WriteLine(await services.GetRequiredService<TenantSeeding>().CreateTenantAsync(request, isDemo: false, ct));
            },
            ct));
        return new Command("tenant", "Companies.") { create };
    }

    private static Command User(Func<ParseResult, Func<IServiceProvider, Task>, CancellationToken, Task<int>> run)
    {
        var role = new Option<string>("--role") { Description = "admin, responsable, technicien, client; operateur in «plateforme».", Required = true };
        var create = new Command("create", "Creates a user of a company.") { Slug, Email, Password, LastName, FirstName, role };
        create.SetAction((parsed, ct) => run(
            parsed,
            async services =>
            {
                var request = new CreateUser(
                    parsed.GetRequiredValue(Email), PasswordOf(parsed), parsed.GetRequiredValue(LastName), parsed.GetRequiredValue(FirstName), parsed.GetRequiredValue(role));
                await Checked(services, request, ct);
                Console.WriteLine(await services.GetRequiredService<TenantSeeding>().CreateUserAsync(await TenantOf(services, parsed, ct), request, ct));
            },
            ct));
        return new Command("user", "Users.") { create };
    }

    private static Command Keys(Func<ParseResult, Func<IServiceProvider, Task>, CancellationToken, Task<int>> run)
    {
        var scopes = new Option<string[]>("--scope") { DefaultValueFactory = _ => ["telemetry:write"] };
        var create = new Command("create", "Creates an API key and prints it, once.") { Slug, Name, scopes };
        create.SetAction((parsed, ct) => run(
            parsed,
            async services =>
            {
                var request = new CreateApiKey(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(scopes));
                await Checked(services, request, ct);
                Console.WriteLine(await services.GetRequiredService<TenantSeeding>().CreateApiKeyAsync(await TenantOf(services, parsed, ct), request, ct));
            },
            ct));
        return new Command("keys", "API keys.") { create };
    }

    private static Task Checked<T>(IServiceProvider services, T request, CancellationToken ct) =>
        services.GetRequiredService<IValidator<T>>().ValidateAndThrowAsync(request, ct);

    private static async Task<int> TenantOf(IServiceProvider services, ParseResult parsed, CancellationToken ct)
    {
        var slug = parsed.GetRequiredValue(Slug);
        return slug == "plateforme" ? Caller.PlatformTenantId
            : await services.GetRequiredService<TenantSeeding>().FindTenantAsync(slug, ct) ?? throw new StartupProblem($"There is no company «{slug}».");
    }

    private static string PasswordOf(ParseResult parsed) =>
        parsed.GetValue(Password) ?? Environment.GetEnvironmentVariable("VIGIE_PASSWORD") ?? throw new StartupProblem("Give --password, or set VIGIE_PASSWORD.");
}
