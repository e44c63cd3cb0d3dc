using Vigie.Server.Modules.Maintenance.Dashboard;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>What is to be done to the equipment, by whom, and when.</summary>
internal sealed class MaintenanceModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<MaintenanceDb>();
        services.AddScoped<EquipmentWriting>();
        services.AddScoped<InterventionWork>().AddScoped<TechnicianFile>().AddScoped<SnapshotReader>().AddScoped<Proposals>();
        services.AddSingleton(_ => Settings.Read<PlanningOptions>());
        services.AddSingleton<ProposalComputing>().AddHostedService(provider => provider.GetRequiredService<ProposalComputing>());
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        EquipmentEndpoints.Map(api);
        InterventionEndpoints.Map(api);
        PlanningEndpoints.Map(api);
        BoardEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        ProposalEndpoints.Map(api);
        TechnicianEndpoints.Map(api);
        StatsEndpoints.Map(api);
    }
}
