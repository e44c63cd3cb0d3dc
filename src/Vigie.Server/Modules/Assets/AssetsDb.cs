using Microsoft.EntityFrameworkCore;
using Npgsql;
using Vigie.Server.Modules.Assets.BatteryTypes;
using Vigie.Server.Modules.Assets.Equipments;
using Vigie.Server.Modules.Assets.Locations;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Assets;

internal sealed class AssetsDb(DbContextOptions<AssetsDb> options) : ModuleDb(options, "assets")
{
    public DbSet<Location> Locations => Set<Location>();

    public DbSet<BatteryType> BatteryTypes => Set<BatteryType>();

    public DbSet<Equipment> Equipments => Set<Equipment>();

    public DbSet<EquipmentStatus> EquipmentStatuses => Set<EquipmentStatus>();

    /// <summary>Removes a row that no other needs.</summary>
    /// <exception cref="Refusal"><paramref name="inUse"/>.</exception>
    public async Task RemoveAsync(object row, string inUse, CancellationToken ct)
    {
        Remove(row);
        try
        {
            await SaveChangesAsync(ct);
        }
        catch (DbUpdateException error)
            when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
        {
            throw Refusal.Conflict(inUse);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Location>();
        modelBuilder.Entity<BatteryType>();
        modelBuilder.Entity<Equipment>();
        modelBuilder.Entity<EquipmentStatus>();
        base.OnModelCreating(modelBuilder);
    }
}
