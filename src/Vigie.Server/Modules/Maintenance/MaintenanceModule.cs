using Vigie.Server.Modules.Maintenance.Dashboard;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>What is to be done to the equipment, by whom, and when.</summary>
internal sealed class MaintenanceModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<MaintenanceDb>();
        services.AddScoped<EquipmentWriting>();
        services.AddScoped<InterventionWork>().AddScoped<InterventionNotices>();
        services.AddJob<TellMaintenanceDue, MaintenanceDay>(JobQueueName.Maintenance).AddSchedule<MaintenanceDay>(Occurrences.Daily(new(6, 0)));
        services.AddScoped<PlanWriting>();
        services.AddJob<OpenPreventive, PreventiveRound>(JobQueueName.Maintenance).AddSchedule<PreventiveRound>(Occurrences.Every(TimeSpan.FromMinutes(15)));
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        EquipmentEndpoints.Map(api);
        InterventionEndpoints.Map(api);
        PlanEndpoints.Map(api);
        PlanningEndpoints.Map(api);
        TechnicianEndpoints.Map(api);
        StatsEndpoints.Map(api);
    }
}
