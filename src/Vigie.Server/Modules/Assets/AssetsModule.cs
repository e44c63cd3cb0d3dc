using Vigie.Server.Modules.Assets.BatteryTypes;
using Vigie.Server.Modules.Assets.Locations;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Assets;

/// <summary>What is maintained, of which type, and where it stands.</summary>
internal sealed class AssetsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<AssetsDb>();
        services.AddScoped<AssetsApi>();
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        LocationEndpoints.Map(api);
        BatteryTypeEndpoints.Map(api);
    }
}
