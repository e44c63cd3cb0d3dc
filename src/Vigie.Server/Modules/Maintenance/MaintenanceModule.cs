using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Dashboard;
using Vigie.Server.Modules.Maintenance.Equipments;
using Vigie.Server.Modules.Maintenance.Feedback;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Modules.Maintenance.Imports;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Planning;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Modules.Maintenance.Reliability;
using Vigie.Server.Modules.Maintenance.Reports;
using Vigie.Server.Modules.Maintenance.Requests;
using Vigie.Server.Modules.Maintenance.ServiceLevels;
using Vigie.Server.Modules.Maintenance.Technicians;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>What is to be done to the equipment, by whom, and when.</summary>
internal sealed class MaintenanceModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<MaintenanceDb>();
        services.AddScoped<EquipmentWriting>();
        services.AddScoped<InterventionWork>().AddScoped<InterventionNotices>().AddScoped<ReportReader>().AddScoped<MaintenanceApi>().AddScoped<MaintenanceApi.Seeding>();
        services.AddLongJob<AcceptByMessage, NotificationsApi.AcceptanceAnswered>(JobQueueName.Alerts);
        services.AddScoped<PlanWriting>().AddScoped<Promises>();
        services.AddJob<Escalate, EscalationRound>(JobQueueName.Alerts).AddSchedule<EscalationRound>(Occurrences.Every(TimeSpan.FromMinutes(5)));
        services.AddScoped<AlertFollowing>().AddScoped<AlertsApi.IFollower>(provider => provider.GetRequiredService<AlertFollowing>());
        services.AddScoped<TemplateWriting>().AddJob<WatchAfterWork, WorkEnded>(JobQueueName.Alerts);
        services.AddJob<OpenPreventive, PreventiveRound>(JobQueueName.Maintenance).AddSchedule<PreventiveRound>(Occurrences.Every(TimeSpan.FromMinutes(15)));
        services.AddJob<TellMaintenanceDue, MaintenanceDay>(JobQueueName.Maintenance).AddSchedule<MaintenanceDay>(Occurrences.Daily(new(6, 0)));
        services.AddScoped<ContractWriting>().AddScoped<ContractCover>();
        services.AddJob<KeepContracts, ContractDay>(JobQueueName.Maintenance).AddSchedule<ContractDay>(Occurrences.Daily(new(6, 0)));
        services.AddScoped<RequestWork>().AddScoped<RequestDoors>().AddScoped<RatingWork>();
        services.AddScoped<ImportStore>().AddScoped<ImportWork>();
        services.AddSingleton<Rankings>();
        services.AddScoped<TechnicianFile>().AddScoped<SnapshotReader>().AddScoped<Proposals>();
        services.AddSingleton(_ => Settings.Read<PlanningOptions>());
        services.AddSingleton<ProposalSearches>().AddLongJob<ComputeProposal, ProposalWanted>(JobQueueName.Maintenance);
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        EquipmentEndpoints.Map(api);
        ImportEndpoints.Map(api);
        InterventionEndpoints.Map(api);
        PlanEndpoints.Map(api);
        ContractEndpoints.Map(api);
        TemplateEndpoints.Map(api);
        ServiceLevelEndpoints.Map(api);
        PlanningEndpoints.Map(api);
        BoardEndpoints.Map(api);
        CalendarEndpoints.Map(api);
        DaySheetEndpoints.Map(api);
        ProposalEndpoints.Map(api);
        TechnicianEndpoints.Map(api);
        RequestEndpoints.Map(api);
        PublicRequestEndpoints.Map(api);
        CommentEndpoints.Map(api);
        RatingEndpoints.Map(api);
        StatsEndpoints.Map(api);
        SeriesEndpoints.Map(api);
        ReliabilityEndpoints.Map(api);
    }
}
