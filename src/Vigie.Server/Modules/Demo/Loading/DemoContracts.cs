using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Maintenance;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>Two contracts of a company: one that ends soon and goes on tacitly, one that runs for long.</summary>
internal static class DemoContracts
{
    private const string Partner = "Groupe Horizon";

    /// <param name="machines">Ids by serial number.</param>
    /// <param name="clientId">Of the company's client with an account, to whom some machines belong.</param>
    public static IReadOnlyList<MaintenanceApi.NewContract> Of(
        DemoCompany company, IReadOnlyDictionary<string, int> machines, int? clientId, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(company.TimeZone)).DateTime);
        var ends = today.AddDays(20);
        var (yearly, full) = company.Currency == "XOF" ? (1_800_000m, 4_500_000m) : (18_000m, 45_000m);
        int[] clients = [.. company.Machines.Where(machine => machine.IsClients).Select(machine => machines[machine.Serial])];
        int[] others = [.. company.Machines.Where(machine => !machine.IsClients).Select(machine => machines[machine.Serial])];
        return
        [
            new(
                $"C-{ends.Year - 1}-0001", "Entretien annuel", IsFull: false, clientId, clientId is null ? Partner : null,
                ends.AddDays(1).AddYears(-1), ends, TacitMonths: 12, VisitsAYear: 24, yearly, company.Currency,
                [.. clients, .. others.Take(2)]),
            new(
                $"C-{today.Year}-0002", "Maintenance complète", IsFull: true, ClientId: null, Partner, today.AddDays(-165), today.AddDays(199),
                TacitMonths: null, VisitsAYear: 48, full, company.Currency, [.. others.Skip(2).Take(4)]),
        ];
    }
}
