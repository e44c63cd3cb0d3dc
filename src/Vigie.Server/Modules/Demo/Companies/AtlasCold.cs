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
            new(DemoPerson.Technician, "Hicham", "Ouazzani"), new(DemoPerson.Client, "Nadia", "Chraïbi"),
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
    };
}
