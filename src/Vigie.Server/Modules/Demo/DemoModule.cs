using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Live;
using Vigie.Server.Modules.Demo.Loading;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Demo;

/// <summary>Companies to try the product with: a year of history, and batteries that live on.</summary>
internal sealed class DemoModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DemoStore>().AddSingleton<CompanyMaking>().AddSingleton<HistoryLoading>().AddSingleton<DemoLoader>();
        services.AddSingleton(DemoCompanies.All).AddSingleton<LiveFeed>();
        services.AddSingleton<DemoService>().AddHostedService(provider => provider.GetRequiredService<DemoService>());
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
