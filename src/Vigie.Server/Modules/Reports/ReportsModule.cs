using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Modules.Reports.Reading;
using Vigie.Server.Modules.Reports.Schedules;
using Vigie.Server.Modules.Reports.Sending;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Reports;

/// <summary>How a day, a week or a month went, on the page, as files, and sent by itself.</summary>
internal sealed class ReportsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(Settings.Read<ReportOptions>());
        services.AddScoped<MaintenanceContent>().AddScoped<BatteryContent>().AddScoped<StockContent>().AddSingleton<ReportMaking>().AddSingleton<KeptFiles>();
        services.AddScoped<ReportReaders>().AddScoped<ReportOrders>().AddScoped<ReportSending>().AddScoped<NotificationsApi.IEnclosures, ReportEnclosures>();
        services.AddJob<RunSchedules, ReportRound>().AddSchedule<ReportRound>(Occurrences.Every(TimeSpan.FromMinutes(5)));
        services.AddJob<ForgetReports, OldReports>().AddSchedule<OldReports>(Occurrences.Daily(new(3, 40)));
        services.AddLongJob<MakeReport, ReportToMake>(removed: (scope, removed, ct) => MakeReport.FailAsync(
            scope.GetRequiredService<TenantSession>(), removed.Id, ProblemTexts.Get("report_job_removed", []), ct));
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/rapports").WithTags("Rapports");
        ReadingEndpoints.Map(group);
        KeptEndpoints.Map(group);
        ScheduleEndpoints.Map(group);
        LinkEndpoints.Map(api);
    }
}
