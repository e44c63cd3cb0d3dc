using System.Text.Json;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance;
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
        var ids = new Dictionary<DemoPerson, int>();
        foreach (var one in people.Where(one => one != admin))
        {
            ids[one.Person] = await seeding.CreatePersonAsync(tenantId, New(one), ct);
        }

        var key = await seeding.CreateApiKeyAsync(tenantId, "Passerelle de démonstration", KeyScope, ct);
        await seeding.RunAsync(
            new Caller(tenantId), (services, session) => FurnishAsync(services, session, company, ids, loadedAt, ct), ct);
        return new(company.Slug, company.Name, tenantId, people.ConvertAll(one => one.Account), key);
    }

    private static async Task<int> FurnishAsync(
        IServiceProvider services, TenantSession session, DemoCompany company, Dictionary<DemoPerson, int> ids, DateTimeOffset loadedAt,
        CancellationToken ct)
    {
        int? clientId = ids.SingleOrDefault(one => one.Key.Role == DemoPerson.Client) is { Value: > 0 and var id } ? id : null;
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

        var batteryIds = new List<int>();
        foreach (var battery in company.Batteries)
        {
            batteryIds.Add(await batteries.CreateAsync(
                new(
                    battery.Name, battery.Serial, battery.Type, types[battery.Type], places[battery.Place],
                    loadedAt.AddDays(-365 * (battery.Age + 1)), DemoBattery.SilenceAfterSeconds, battery.ExternalId,
                    battery.IsClients ? clientId : null, Notes: null),
                ct));
        }

        await MaintainAsync(services, company, ids, places, batteryIds, clientId, loadedAt, ct);

        return await session.ExecuteAsync("insert into demo.company (loaded_at) values ($1)", [loadedAt], ct);
    }

    private static async Task MaintainAsync(
        IServiceProvider services, DemoCompany company, Dictionary<DemoPerson, int> ids, Dictionary<string, int> places, IReadOnlyList<int> batteries,
        int? clientId, DateTimeOffset loadedAt, CancellationToken ct)
    {
        var (assets, maintenance) = (services.GetRequiredService<AssetsApi>(), services.GetRequiredService<MaintenanceApi.Seeding>());
        var technicians = company.People.Where(person => person.Trade is not null).Select(person => (Id: ids[person], Trade: person.Trade!)).ToList();
        if (technicians.Count == 0)
        {
            return;
        }

        foreach (var (id, trade) in technicians)
        {
            await maintenance.SetBaseAsync(
                id,
                new(trade.Town, trade.Latitude, trade.Longitude, trade.Phone, trade.Skills, trade.Early ? (new(7, 0), new(15, 30)) : null),
                ct);
        }

        var machines = await assets.CreateMachinesAsync(
            [
                .. company.Machines.Select(machine => new AssetsApi.EquipmentFields(
                    machine.Name, machine.Serial, machine.Model, places[machine.Place], machine.IsClients ? clientId : null,
                    loadedAt.AddDays(-365 * machine.Age), new Dictionary<string, JsonElement>(), Notes: null, machine.Kind)),
            ],
            loadedAt,
            ct);
        var year = new DemoYear(
            company,
            new(
                [.. technicians.Select(one => (one.Id, (IReadOnlyCollection<string>)one.Trade.Skills.Keys.ToList()))],
                ids.First(one => one.Key.Role == DemoPerson.Manager).Value,
                [.. company.Machines.Select(machine => (machines[machine.Serial], machine))],
                batteries),
            loadedAt);
        await assets.AddStatusesAsync(year.Statuses, ct);
        await maintenance.AddContractsAsync(DemoContracts.Of(company, machines, clientId, loadedAt), loadedAt, ct);
        await maintenance.WriteAsync(year.Plans, year.Lives, ct);
    }

    private static DemoAccount Account(DemoCompany company, DemoPerson person)
    {
        var email = company.EmailOf(person);
        return new(email, DemoPasswords.New(email, person.FirstName, person.LastName), person.Role);
    }

    private static IdentityApi.NewPerson New((DemoPerson Person, DemoAccount Account) one) =>
        new(one.Account.Email, one.Account.Password, one.Person.LastName, one.Person.FirstName, one.Person.Role,
            one.Person.Trade is { } trade ? (trade.Specialty, [.. trade.Skills.Keys])
            : one.Person.Role == DemoPerson.Technician ? ("Électrotechnique", []) : null);
}
