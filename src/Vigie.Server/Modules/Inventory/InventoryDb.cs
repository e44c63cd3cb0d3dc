using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Inventory.Places;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Modules.Inventory.Suppliers;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory;

internal sealed class InventoryDb(DbContextOptions<InventoryDb> options) : ModuleDb(options, "inventory")
{
    public DbSet<Product> Products => Set<Product>();

    public DbSet<Supplier> Suppliers => Set<Supplier>();

    public DbSet<Place> Places => Set<Place>();
}
