using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Companies;

/// <summary>Énergie Boréale, in Québec: stores electricity for a warehouse, a hospital and houses with solar panels.</summary>
internal static class BorealEnergy
{
    private const string Rack = "Armoire LFP 51,2 V 280 Ah";
    private const string Wall = "Batterie murale LFP 48 V 100 Ah";
    private const string Traction = "Traction NMC 80 V 200 Ah";
    private const string Backup = "Onduleur Li-ion 96 V 60 Ah";
    private const string Lead = "Banc plomb-acide 48 V 420 Ah";

    private const string Levis = "Entrepôt de Lévis";
    private const string Hospital = "Hôpital Sainte-Anne";
    private const string Solar = "Site solaire de Charlevoix";
    private const string Dock = "Quai de chargement";
    private const string Electric = "Local électrique";
    private const string Basement = "Sous-sol technique";
    private const string Theatre = "Bloc opératoire";
    private const string Chalet = "Chalet du Fjord";
    private const string Farm = "Ferme solaire";

    public static DemoCompany Company { get; } = new("energie-boreale", "Énergie Boréale", "CA", "America/Toronto", "CAD")
    {
        UtcOffset = TimeSpan.FromHours(-5),
        Climate = Climate.Quebec,
        People =
        [
            new(DemoPerson.Admin, "Geneviève", "Tremblay"), new("responsable", "Marc-André", "Gagnon"),
            new(DemoPerson.Technician, "Karim", "Bouchard")
            {
                Trade = new(
                    "Électrotechnique", new Dictionary<string, int> { ["batteries au lithium"] = 4, ["onduleurs"] = 4, ["électrotechnique"] = 3 },
                    "Lévis", 46.8033, -71.1779, "+1 418 555 0141"),
            },
            new(DemoPerson.Client, "Solange", "Lavoie"),
            new(DemoPerson.Technician, "Julie", "Pelletier")
            {
                Mailbox = "technicien2",
                Trade = new(
                    "Hydraulique", new Dictionary<string, int> { ["hydraulique"] = 5, ["moteurs"] = 3 },
                    "Beauport, Québec", 46.86, -71.19, "+1 418 555 0142", Early: true),
            },
            new(DemoPerson.Technician, "Thomas", "Girard")
            {
                Mailbox = "technicien3",
                Trade = new(
                    "Froid et climatisation", new Dictionary<string, int> { ["froid"] = 4, ["électrotechnique"] = 2 },
                    "Baie-Saint-Paul", 47.441, -70.4986, "+1 418 555 0143"),
            },
        ],
        Places =
        [
            new(Levis, null, "1200, boulevard Guillaume-Couture, Lévis", 46.8033, -71.1779), new(Dock, Levis), new(Electric, Levis),
            new(Hospital, null, "150, rue Sainte-Anne, Québec", 46.8139, -71.2080), new(Basement, Hospital), new(Theatre, Hospital),
            new(Solar, null, "Route 138, La Malbaie", 47.6536, -70.1526), new(Chalet, Solar), new(Farm, Solar),
        ],
        Types =
        [
            new(Rack, "Nordcell", Chemistry.Lifepo4, 16, 280), new(Wall, "Nordcell", Chemistry.Lifepo4, 15, 100),
            new(Traction, "Voltrac", Chemistry.Ncm, 22, 200), new(Backup, "Sentinelle", Chemistry.LiIon, 26, 60),
            new(Lead, "Accuplomb", Chemistry.LeadAcid, 24, 420),
        ],
        Batteries =
        [
            new("levis-rack-1", "Armoire A1", "NC-280-24017", Rack, Electric, UsageKind.SolarSite, Enclosure.Indoor) { Age = 1 },
            new("levis-rack-2", "Armoire A2", "NC-280-24018", Rack, Electric, UsageKind.SolarSite, Enclosure.Indoor) { Age = 1 },
            new("levis-chariot-1", "Chariot élévateur 1", "VT-80-1141", Traction, Dock, UsageKind.Fleet, Enclosure.Workshop) { Age = 2 },
            new("levis-chariot-2", "Chariot élévateur 2", "VT-80-1142", Traction, Dock, UsageKind.Fleet, Enclosure.Workshop)
            {
                Age = 2, UsageScale = 0.8, Mishaps = [new(BatteryEventKind.WeakCell, 50, 24 * 45, 0.7)],
            },
            new("levis-chariot-3", "Chariot élévateur 3", "VT-80-1187", Traction, Dock, UsageKind.Fleet, Enclosure.Workshop)
            {
                UsageScale = 0.8,
            },
            new("hopital-onduleur-1", "Onduleur urgences", "SE-96-0311", Backup, Basement, UsageKind.Ups, Enclosure.Indoor) { Age = 3 },
            new("hopital-onduleur-2", "Onduleur imagerie", "SE-96-0312", Backup, Basement, UsageKind.Ups, Enclosure.Indoor)
            {
                Age = 3, Mishaps = [new(BatteryEventKind.Overdischarge, 24, 9, 1)],
            },
            new("hopital-bloc", "Onduleur bloc opératoire", "SE-96-0347", Backup, Theatre, UsageKind.Ups, Enclosure.Indoor) { Age = 1 },
            new("hopital-plomb", "Banc de secours", "AP-420-7720", Lead, Basement, UsageKind.Ups, Enclosure.Indoor) { Age = 4 },
            new("chalet-mur-1", "Batterie du chalet", "NC-100-25530", Wall, Chalet, UsageKind.SolarHome, Enclosure.Indoor)
            {
                IsClients = true,
            },
            new("chalet-mur-2", "Batterie de l’atelier", "NC-100-25531", Wall, Chalet, UsageKind.SolarHome, Enclosure.Workshop)
            {
                IsClients = true, UsageScale = 0.7,
            },
            new("ferme-rack", "Armoire de la ferme", "NC-280-24102", Rack, Farm, UsageKind.SolarSite, Enclosure.HeatedCabinet) { Age = 1 },
        ],
        Machines =
        [
            new("Chariot à mât rétractable 1", "TR-25-1", DemoFaults.Truck, "RT-25", Dock, 5) { Age = 6 },
            new("Chariot à mât rétractable 2", "TR-25-2", DemoFaults.Truck, "RT-25", Dock, 2),
            new("Transpalette du quai", "TP-18-1", DemoFaults.Truck, "TP-18", Dock, 1.5),
            new("Porte du quai 1", "PS-40-1", DemoFaults.Door, "PS-40", Dock, 3),
            new("Porte du quai 2", "PS-40-2", DemoFaults.Door, "PS-40", Dock, 1),
            new("Porte du quai 3", "PS-40-3", DemoFaults.Door, "PS-40", Dock, 1),
            new("Climatiseur du local électrique", "CL-07-1", DemoFaults.Air, "CL-7", Electric, 3),
            new("Groupe électrogène de Lévis", "GE-120-1", DemoFaults.Generator, "GE-120", Levis, 1.5),
            new("Groupe électrogène de l’hôpital", "GE-400-1", DemoFaults.Generator, "GE-400", Basement, 2) { Age = 9 },
            new("Climatiseur du sous-sol", "CL-12-1", DemoFaults.Air, "CL-12", Basement, 4) { BrokenForHours = 20 },
            new("Groupe froid du bloc", "GF-30-1", DemoFaults.Cold, "GF-30", Theatre, 2),
            new("Onduleur solaire de la ferme 1", "OS-50-1", DemoFaults.Inverter, "OS-50", Farm, 1.5),
            new("Onduleur solaire de la ferme 2", "OS-50-2", DemoFaults.Inverter, "OS-50", Farm, 3),
            new("Groupe électrogène du chalet", "GE-8-1", DemoFaults.Generator, "GE-8", Chalet, 1) { IsClients = true },
        ],
    };
}
