using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Companies;

/// <summary>Atlas Froid, in Casablanca: cold stores, their lift trucks and what carries them through a power cut.</summary>
internal static class AtlasCold
{
    private const string Truck = "Traction plomb-acide 48 V 500 Ah";
    private const string Rack = "Armoire LFP 48 V 200 Ah";
    private const string Backup = "Secours Li-ion 48 V 100 Ah";

    private const string Port = "Entrepôt frigorifique du port";
    private const string Cold = "Chambre froide 2";
    private const string Trucks = "Parc des chariots";
    private const string Office = "Siège d’Aïn Sebaâ";

    public static DemoCompany Company { get; } = new("atlas-froid", "Atlas Froid", "MA", "Africa/Casablanca", "MAD")
    {
        UtcOffset = TimeSpan.FromHours(1),
        Climate = Climate.Casablanca,
        People =
        [
            new(DemoPerson.Admin, "Salma", "Benjelloun"), new("responsable", "Youssef", "El Fassi"),
            new(DemoPerson.Technician, "Hicham", "Ouazzani")
            {
                Trade = new(
                    "Froid industriel", new Dictionary<string, int> { ["froid"] = 5, ["électrotechnique"] = 3, ["onduleurs"] = 2 },
                    "Aïn Sebaâ, Casablanca", 33.61, -7.533, "+212 5 22 55 01 41"),
            },
            new(DemoPerson.Client, "Nadia", "Chraïbi"),
            new(DemoPerson.Technician, "Rachid", "Amrani")
            {
                Mailbox = "technicien2",
                Trade = new(
                    "Hydraulique", new Dictionary<string, int> { ["hydraulique"] = 4, ["moteurs"] = 3 },
                    "Mohammedia", 33.6861, -7.3829, "+212 5 22 55 01 42", Early: true),
            },
            new(DemoPerson.Technician, "Zineb", "Idrissi")
            {
                Mailbox = "technicien3",
                Trade = new(
                    "Électrotechnique", new Dictionary<string, int> { ["batteries au lithium"] = 4, ["électrotechnique"] = 4, ["froid"] = 2 },
                    "Bouskoura", 33.4489, -7.6486, "+212 5 22 55 01 43"),
            },
        ],
        Places =
        [
            new(Port, null, "Boulevard Moulay Abderrahmane, Casablanca", 33.6054, -7.6031), new(Cold, Port), new(Trucks, Port),
            new(Office, null, "Boulevard Chefchaouni, Aïn Sebaâ, Casablanca", 33.6100, -7.5330),
        ],
        Types =
        [
            new(Truck, "Accuplomb", Chemistry.LeadAcid, 24, 500), new(Rack, "Nordcell", Chemistry.Lifepo4, 15, 200),
            new(Backup, "Sentinelle", Chemistry.LiIon, 13, 100),
        ],
        Batteries =
        [
            new("port-rack-1", "Armoire chambre froide 1", "NC-200-11801", Rack, Port, UsageKind.TelecomBackup, Enclosure.Indoor)
            {
                Age = 1,
            },
            new("port-rack-2", "Armoire chambre froide 2", "NC-200-11802", Rack, Cold, UsageKind.TelecomBackup, Enclosure.Indoor)
            {
                Age = 1, IsClients = true,
            },
            new("port-chariot-1", "Chariot frontal 1", "AP-500-3301", Truck, Trucks, UsageKind.Fleet, Enclosure.Workshop)
            {
                UsageScale = 0.6, IsClients = true,
            },
            new("port-chariot-2", "Chariot frontal 2", "AP-500-3302", Truck, Trucks, UsageKind.Fleet, Enclosure.Workshop)
            {
                UsageScale = 0.6, Age = 2, Mishaps = [new(BatteryEventKind.Silence, 0.15, 9)],
            },
            new("siege-serveurs", "Onduleur salle des serveurs", "SE-48-2090", Backup, Office, UsageKind.Ups, Enclosure.Indoor),
            new("siege-solaire", "Stockage solaire du siège", "NC-200-11877", Rack, Office, UsageKind.SolarSite, Enclosure.Workshop),
        ],
        Machines =
        [
            new("Groupe froid 1", "GF-90-1", DemoFaults.Cold, "GF-90", Port, 4) { Age = 8 },
            new("Groupe froid 2", "GF-90-2", DemoFaults.Cold, "GF-90", Port, 7) { Age = 11, BrokenForHours = 6 },
            new("Groupe froid de la chambre 2", "GF-45-1", DemoFaults.Cold, "GF-45", Cold, 3),
            new("Groupe froid de secours", "GF-45-2", DemoFaults.Cold, "GF-45", Cold, 1),
            new("Porte de la chambre 1", "PI-30-1", DemoFaults.Door, "PI-30", Port, 3),
            new("Porte de la chambre 2", "PI-30-2", DemoFaults.Door, "PI-30", Cold, 2),
            new("Chariot à fourches 1", "FC-30-1", DemoFaults.Truck, "FC-30", Trucks, 4),
            new("Chariot à fourches 2", "FC-30-2", DemoFaults.Truck, "FC-30", Trucks, 6) { Age = 7 },
            new("Chariot à fourches 3", "FC-30-3", DemoFaults.Truck, "FC-30", Trucks, 2) { IsClients = true },
            new("Groupe électrogène du port", "GE-250-1", DemoFaults.Generator, "GE-250", Port, 2),
            new("Climatiseur de la salle des serveurs", "CL-10-1", DemoFaults.Air, "CL-10", Office, 3),
            new("Onduleur solaire du siège", "OS-30-1", DemoFaults.Inverter, "OS-30", Office, 2),
        ],
    };
}
