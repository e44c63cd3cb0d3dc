using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Telemetry.Batteries;
using Vigie.Server.Modules.Telemetry.History;
using Vigie.Server.Modules.Telemetry.Ingest;
using Vigie.Server.Modules.Telemetry.Live;
using Vigie.Server.Modules.Telemetry.Upkeep;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Telemetry;

/// <summary>Batteries: what they measure, now and in the past.</summary>
internal sealed class TelemetryModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BatteryDirectory>().AddSingleton<IngestQueue>().AddSingleton<IngestMetrics>().AddSingleton<Partitions>();
        services.AddSingleton<LatestPublisher>().AddSingleton<TelemetryApi.Feed>().AddSingleton<TelemetryApi.HistoryWriter>();
        services.AddHostedService<IngestWriter>().AddSingleton<ArchivePurge>().AddHostedService<Retention>();
        services.AddSingleton<SilenceWatch>().AddHostedService(provider => provider.GetRequiredService<SilenceWatch>());
        services.AddScoped<IdentityApi.IStorageUse, StorageMeter>();
        services.AddScoped<BatteryWriting>().AddScoped<TelemetryApi.BatteryMaking>().AddScoped<AssetsApi.ITypeUsage, BatteryTypeUsage>();
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        IngestEndpoints.Map(api);
        HistoryEndpoints.Map(api);
        LiveEndpoints.Map(api);
        SystemStatusEndpoints.Map(api);
        BatteryEndpoints.Map(api);
        ArchiveEndpoints.Map(api);
        FleetEndpoints.Map(api);
    }
}
