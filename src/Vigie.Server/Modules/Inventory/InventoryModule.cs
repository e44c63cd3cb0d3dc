using Vigie.Server.Modules.Inventory.Alerts;
using Vigie.Server.Modules.Inventory.Counts;
using Vigie.Server.Modules.Inventory.Forecasts;
using Vigie.Server.Modules.Inventory.Imports;
using Vigie.Server.Modules.Inventory.Ledger;
using Vigie.Server.Modules.Inventory.Parts;
using Vigie.Server.Modules.Inventory.Places;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Purchases;
using Vigie.Server.Modules.Inventory.Reservations;
using Vigie.Server.Modules.Inventory.Service;
using Vigie.Server.Modules.Inventory.Suppliers;
using Vigie.Server.Modules.Inventory.Supply;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Inventory;

/// <summary>What the company keeps, where, what came and went, and what it should order.</summary>
internal sealed class InventoryModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddModuleDb<InventoryDb>();
        services.AddScoped<InventoryApi>();
        services.AddScoped<ProductWriting>().AddScoped<StockBook>().AddScoped<LotFinder>().AddScoped<ReservationWork>();
        services.AddScoped<PurchaseWork>().AddScoped<CountWork>();
        services.AddScoped<PartLists>().AddScoped<PartKeeping>().AddScoped<WorkPartWork>();
        services.AddScoped<MaintenanceApi.IWorkFollower>(provider => provider.GetRequiredService<PartKeeping>());
        services.AddJob<KeepWaitingParts, PartRound>(JobQueueName.Alerts);
        services.AddScoped<ForecastWork>().AddScoped<ForecastReader>().AddScoped<PlannedDemand>();
        services.AddLongJob<ComputeForecasts, ForecastRound>().AddSchedule<ForecastRound>(Occurrences.Daily(new(2, 30)));
        services.AddJob<StockWatch, StockRound>(JobQueueName.Alerts).AddSchedule<StockRound>(Occurrences.Every(TimeSpan.FromMinutes(5)));
        services.AddScoped<ServiceMeasuring>();
        services.AddScoped<StockAlertWatch>().AddScoped<StockAlertNotices>().AddScoped<StockAlertHandling>().AddScoped<StockAlertReplayer>();
        services.AddLongJob<TakeByMessage, NotificationsApi.RestockingAnswered>(JobQueueName.Alerts);
        services.AddScoped<StockImportStore>().AddScoped<StockImportWork>().AddScoped<StockImportUndo>();
        services.AddScoped<ProductChunk>().AddScoped<ProductBulk>().AddScoped<SaleChunk>();
        services.AddLongJob<RunStockImport, StockImportStep>(removed: RunStockImport.RemovedAsync);
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ProductEndpoints.Map(api);
        SupplierEndpoints.Map(api);
        PlaceEndpoints.Map(api);
        MovementEndpoints.Map(api);
        ReservationEndpoints.Map(api);
        PurchaseEndpoints.Map(api);
        CountEndpoints.Map(api);
        PartEndpoints.Map(api);
        WorkPartEndpoints.Map(api);
        PartUseEndpoints.Map(api);
        ForecastEndpoints.Map(api);
        SupplyEndpoints.Map(api);
        StockAlertEndpoints.Map(api);
        SettingEndpoints.Map(api);
        StockImportEndpoints.Map(api);
    }
}
