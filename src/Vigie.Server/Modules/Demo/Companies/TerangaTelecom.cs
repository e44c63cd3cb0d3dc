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
            new(DemoPerson.Technician, "Ousmane", "Fall")
            {
                Trade = new(
                    "Énergie des sites", new Dictionary<string, int> { ["moteurs"] = 4, ["batteries au lithium"] = 3, ["électrotechnique"] = 3 },
                    "Pikine", 14.755, -17.39, "+221 33 855 01 41"),
            },
            new(DemoPerson.Client, "Fatou", "Sarr"),
            new(DemoPerson.Technician, "Khady", "Faye")
            {
                Mailbox = "technicien2",
                Trade = new(
                    "Froid et climatisation", new Dictionary<string, int> { ["froid"] = 4, ["électrotechnique"] = 2 },
                    "Le Plateau, Dakar", 14.6708, -17.4381, "+221 33 855 01 42", Early: true),
            },
            new(DemoPerson.Technician, "Modou", "Gaye")
            {
                Mailbox = "technicien3",
                Trade = new(
                    "Électrotechnique", new Dictionary<string, int> { ["électrotechnique"] = 4, ["moteurs"] = 2, ["onduleurs"] = 3 },
                    "Rufisque", 14.715, -17.273, "+221 33 855 01 43"),
            },
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
        Machines =
        [
            new("Groupe électrogène de Pikine", "GE-20-1", DemoFaults.Generator, "GE-20", North, 8) { Age = 6, BrokenForHours = 30 },
            new("Groupe électrogène de Rufisque", "GE-20-2", DemoFaults.Generator, "GE-20", South, 5),
            new("Groupe électrogène du Plateau", "GE-100-1", DemoFaults.Generator, "GE-100", Centre, 2),
            new("Groupe électrogène de la clinique", "GE-60-1", DemoFaults.Generator, "GE-60", Clinic, 2) { IsClients = true },
            new("Climatiseur de l’abri 1", "CL-05-1", DemoFaults.Air, "CL-5", Shelter, 5),
            new("Climatiseur de l’abri 2", "CL-05-2", DemoFaults.Air, "CL-5", Shelter, 3),
            new("Climatiseur de Pikine", "CL-05-3", DemoFaults.Air, "CL-5", North, 6),
            new("Climatiseur de Rufisque", "CL-05-4", DemoFaults.Air, "CL-5", South, 4),
            new("Redresseur du Plateau", "RD-48-1", DemoFaults.Inverter, "RD-48", Centre, 1.5),
            new("Redresseur de Pikine", "RD-48-2", DemoFaults.Inverter, "RD-48", North, 3),
            new("Redresseur de Rufisque", "RD-48-3", DemoFaults.Inverter, "RD-48", South, 2),
            new("Onduleur solaire de la clinique", "OS-10-1", DemoFaults.Inverter, "OS-10", Clinic, 1.5),
        ],
    };
}
