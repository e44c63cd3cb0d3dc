using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Batteries with their newest values, as files show them.</summary>
internal static class BatteryTable
{
    public static readonly Table<Battery> All = new(
        "batteries",
        new("Batteries", "Batteries"),
        new("Nom", "Name", row => row.Name, 26),
        new("Numéro de série", "Serial number", row => row.SerialNumber, 20),
        new("Type", "Type", row => row.TypeName, 20),
        new("Modèle", "Model", row => row.Model),
        new("Lieu", "Place", row => row.LocationName, 22),
        new("État", "State", row => Word(row.Connectivity), 10),
        new("Alertes", "Alerts", row => row.OpenAlerts, 8),
        new("Charge (%)", "Charge (%)", row => row.Latest?.Soc, 10),
        new("Santé (%)", "Health (%)", row => row.Latest?.Soh, 10),
        new("Tension (V)", "Voltage (V)", row => row.Latest?.Voltage, 10),
        new("Courant (A)", "Current (A)", row => row.Latest?.Current, 10),
        new("Température (°C)", "Temperature (°C)", row => row.Latest?.Temperature, 12),
        new("Écart de cellules (V)", "Cell spread (V)", row => row.Latest?.CellSpread, 12),
        new("Cycles", "Cycles", row => row.Latest?.Cycles, 8),
        new("Mesuré le", "Measured", row => row.Latest?.At));

    private static Words Word(Connectivity connectivity) => connectivity switch
    {
        Connectivity.Online => new("En ligne", "Online"),
        Connectivity.Silent => new("Silencieuse", "Silent"),
        Connectivity.Never => new("Jamais vue", "Never seen"),
        _ => throw new ArgumentOutOfRangeException(nameof(connectivity)),
    };
}
