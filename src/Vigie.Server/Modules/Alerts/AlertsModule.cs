using Vigie.Server.Modules.Alerts.Handling;
using Vigie.Server.Modules.Alerts.Live;
using Vigie.Server.Modules.Alerts.Rules;
using Vigie.Server.Modules.Alerts.Watching;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Alerts;

internal sealed class AlertsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<RuleCache>().AddSingleton<LiveMessages>();
        services.AddSingleton<TelemetryApi.IWatcher, AlertWatcher>();
        services.AddScoped<TelemetryApi.IArchiveWatcher, ArchiveWatcher>();
        services.AddScoped<RuleSetting>().AddScoped<AlertHandling>().AddScoped<AlertsApi>();
        services.AddLongJob<AcknowledgeByMessage, NotificationsApi.AcknowledgementAnswered>(JobQueueName.Alerts);
        services.AddJob<TellOfAlerts, AlertsRaised>(JobQueueName.Alerts);
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        AlertEndpoints.Map(api);
        RuleEndpoints.Map(api);
        AlertSocket.Map(api);
    }
}
