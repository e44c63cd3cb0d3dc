using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Documents.Reports;
using Vigie.Server.Modules.Documents.Upkeep;
using Vigie.Server.Modules.Documents.Uploads;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Documents;

/// <summary>Photos, reports and papers about equipment and interventions, sealed on the disk.</summary>
internal sealed class DocumentsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<DocumentsApi>().AddScoped<DocumentWork>().AddScoped<RequestPhotos>().AddScoped<MaintenanceApi.IRequestFollower, RequestPhotos>().AddSingleton<Receiving>().AddSingleton<DocumentUpkeep>();
        services.AddLongJob<LookAfterDocuments, DocumentRound>().AddSchedule<DocumentRound>(Occurrences.Every(TimeSpan.FromHours(1)));
        services.AddSingleton<ReportMaking>().AddLongJob<KeepReport, MaintenanceApi.InterventionDone>(JobQueueName.Maintenance);
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        UploadEndpoints.Map(api);
        PhotoEndpoints.Map(api);
        DocumentEndpoints.Map(api);
        ReportEndpoints.Map(api);
    }
}
