using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Companies;

/// <summary>Teranga Télécom, in Dakar: masts and a clinic where the mains fail often, in the heat.</summary>
internal static class TerangaTelecom
{
    private const string Lead = "Banc plomb-acide 48 V 200 Ah";
    private const string Rack = "Armoire LFP 48 V 150 Ah";
    private const string Home = "Kit solaire NMC 51 V 80 Ah";

    private const string North = "Pylône de Pikine";
    private const string South = "Pylône de Rufisque";
    private const string Centre = "Centre technique du Plateau";
    private const string Shelter = "Abri batteries";
    private const string Clinic = "Clinique de Ngor";

    public static DemoCompany Company { get; } = new("teranga-telecom", "Teranga Télécom", "SN", "Africa/Dakar", "XOF")
    {
        UtcOffset = TimeSpan.Zero,
        Climate = Climate.Dakar,
        People =
        [
            new(DemoPerson.Admin, "Aïssatou", "Ndiaye"), new("responsable", "Mamadou", "Diop"),
            new(DemoPerson.Technician, "Ousmane", "Fall"), new(DemoPerson.Client, "Fatou", "Sarr"),
        ],
        Places =
        [
            new(Centre, null, "Avenue Léopold Sédar Senghor, Dakar", 14.6708, -17.4381), new(Shelter, Centre),
            new(North, null, "Route de Rufisque, Pikine", 14.7550, -17.3900),
            new(South, null, "Route nationale 1, Rufisque", 14.7150, -17.2730),
            new(Clinic, null, "Route de Ngor, Dakar", 14.7480, -17.5140),
        ],
        Types =
        [
            new(Lead, "Accuplomb", Chemistry.LeadAcid, 24, 200), new(Rack, "Nordcell", Chemistry.Lifepo4, 15, 150),
            new(Home, "Voltrac", Chemistry.Ncm, 14, 80),
        ],
        Batteries =
        [
            new("pikine-plomb", "Banc de Pikine", "AP-200-9011", Lead, North, UsageKind.TelecomBackup, Enclosure.Cabinet)
            {
                Outages = 8, Age = 2,
                Mishaps = [new(BatteryEventKind.CoolingFailure, 0.3, 16), new(BatteryEventKind.CoolingFailure, 41, 7)],
            },
            new("pikine-rack", "Armoire de Pikine", "NC-150-6102", Rack, North, UsageKind.TelecomBackup, Enclosure.Cabinet)
            {
                Outages = 8,
            },
            new("rufisque-rack-1", "Armoire de Rufisque 1", "NC-150-6120", Rack, South, UsageKind.TelecomBackup, Enclosure.Cabinet)
            {
                Outages = 10,
            },
            new("rufisque-rack-2", "Armoire de Rufisque 2", "NC-150-6121", Rack, South, UsageKind.TelecomBackup, Enclosure.Cabinet)
            {
                Outages = 10, Age = 1, Mishaps = [new(BatteryEventKind.CoolingFailure, 12, 9)],
            },
            new("plateau-rack", "Armoire du Plateau", "NC-150-6099", Rack, Shelter, UsageKind.Ups, Enclosure.Indoor)
            {
                Outages = 6, Age = 1,
            },
            new("ngor-solaire", "Kit solaire de la clinique", "VT-51-0420", Home, Clinic, UsageKind.SolarHome, Enclosure.Workshop)
            {
                IsClients = true, UsageScale = 0.8,
            },
        ],
    };
}
