namespace Vigie.Server.Modules.Demo.Companies;

/// <summary>The three companies of the demonstration.</summary>
internal static class DemoCompanies
{
    public static IReadOnlyList<DemoCompany> All => [BorealEnergy.Company, AtlasCold.Company, TerangaTelecom.Company];
}
