using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Assets.BatteryTypes;
using Vigie.Server.Modules.Assets.Equipments;
using Vigie.Server.Modules.Assets.Locations;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Assets;

internal sealed class AssetsDb(DbContextOptions<AssetsDb> options) : ModuleDb(options, "assets")
{
    public DbSet<Location> Locations => Set<Location>();

    public DbSet<BatteryType> BatteryTypes => Set<BatteryType>();

    public DbSet<Equipment> Equipments => Set<Equipment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Location>();
        modelBuilder.Entity<BatteryType>();
        modelBuilder.Entity<Equipment>();
        base.OnModelCreating(modelBuilder);
    }
}
