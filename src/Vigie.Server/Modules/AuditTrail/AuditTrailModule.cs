using Vigie.Server.Platform;

namespace Vigie.Server.Modules.AuditTrail;

/// <summary>Who changed what, from which value to which, from where. (Writing is the platform's: Platform/Data/Audit.)</summary>
internal sealed class AuditTrailModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api) => AuditTrailEndpoints.Map(api);
}
