using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.AuditTrail;
using Vigie.Server.Modules.Demo;
using Vigie.Server.Modules.Documents;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Inventory;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Reports;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules;

/// <summary>The modules, in the order of their dependencies: a module may use those above it and no others.</summary>
internal static class ModuleList
{
    public static readonly IReadOnlyList<IModule> All =
    [
        new IdentityModule(), new AuditTrailModule(), new NotificationsModule(), new AssetsModule(), new TelemetryModule(), new AlertsModule(),
        new MaintenanceModule(), new InventoryModule(), new DocumentsModule(), new ReportsModule(), new DemoModule(),
    ];
}
