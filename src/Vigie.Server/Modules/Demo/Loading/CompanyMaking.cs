using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>Makes a company with its people, key, places, types and batteries, which have not spoken yet.</summary>
internal sealed class CompanyMaking(IdentityApi.Seeding seeding)
{
    private const string KeyScope = "telemetry:write";

    /// <summary>Makes it; what an interruption leaves of it is not complete, and is removed before the next attempt.</summary>
    /// <returns>Who can sign in, with new passwords.</returns>
    public async Task<DemoCompanyAccounts> CreateAsync(DemoCompany company, DateTimeOffset loadedAt, CancellationToken ct)
    {
        var people = company.People.Select(person => (Person: person, Account: Account(company, person))).ToList();
        var admin = people.Single(one => one.Person.Role == DemoPerson.Admin);
        var tenantId = await seeding.CreateDemoCompanyAsync(
            new(company.Slug, company.Name, company.Country, company.TimeZone, company.Currency), New(admin), ct);
        int? clientId = null;
        foreach (var one in people.Where(one => one != admin))
        {
            var id = await seeding.CreatePersonAsync(tenantId, New(one), ct);
            clientId = one.Person.Role == DemoPerson.Client ? id : clientId;
        }

        var key = await seeding.CreateApiKeyAsync(tenantId, "Passerelle de démonstration", KeyScope, ct);
        await seeding.RunAsync(
            new Caller(tenantId), (services, session) => FurnishAsync(services, session, company, clientId, loadedAt, ct), ct);
        return new(company.Slug, company.Name, tenantId, people.ConvertAll(one => one.Account), key);
    }

    private static async Task<int> FurnishAsync(
        IServiceProvider services, TenantSession session, DemoCompany company, int? clientId, DateTimeOffset loadedAt, CancellationToken ct)
    {
        var (assets, batteries) = (services.GetRequiredService<AssetsApi>(), services.GetRequiredService<TelemetryApi.BatteryMaking>());
        Dictionary<string, int> places = [], types = [];
        foreach (var place in company.Places)
        {
            places[place.Name] = await assets.CreateLocationAsync(
                place.Name, place.Inside is { } around ? places[around] : null, place.Address, place.Latitude, place.Longitude, ct);
        }

        foreach (var type in company.Types)
        {
            types[type.Name] = await assets.CreateBatteryTypeAsync(
                type.Name, type.Manufacturer, Enum.Parse<AssetsApi.Chemistry>(type.Chemistry.ToString()), type.NominalVoltage,
                type.CapacityAh, type.Cells, ct);
        }

        foreach (var battery in company.Batteries)
        {
            await batteries.CreateAsync(
                new(
                    battery.Name, battery.Serial, battery.Type, types[battery.Type], places[battery.Place],
                    loadedAt.AddDays(-365 * (battery.Age + 1)), DemoBattery.SilenceAfterSeconds, battery.ExternalId,
                    battery.IsClients ? clientId : null, Notes: null),
                ct);
        }

        return await session.ExecuteAsync("insert into demo.company (loaded_at) values ($1)", [loadedAt], ct);
    }

    private static DemoAccount Account(DemoCompany company, DemoPerson person)
    {
        var email = company.EmailOf(person);
        return new(email, DemoPasswords.New(email, person.FirstName, person.LastName), person.Role);
    }

    private static IdentityApi.NewPerson New((DemoPerson Person, DemoAccount Account) one) =>
        new(one.Account.Email, one.Account.Password, one.Person.LastName, one.Person.FirstName, one.Person.Role,
            one.Person.Role == DemoPerson.Technician ? ("Électrotechnique", ["batteries au lithium", "onduleurs"]) : null);
}
