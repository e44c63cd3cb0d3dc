using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.ApiKeys;
using Vigie.Server.Modules.Identity.Roles;
using Vigie.Server.Modules.Identity.Tenants;
using Vigie.Server.Modules.Identity.Users;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Identity;

internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : ModuleDb(options, "identity")
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<UserRole> UserRoles => Set<UserRole>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<TenantCount> TenantCounts => Set<TenantCount>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>().HasMany(user => user.Roles).WithOne().HasForeignKey(assigned => assigned.UserId);
        modelBuilder.Entity<User>().HasOne(user => user.Technician).WithOne().HasForeignKey<Technician>(technician => technician.UserId);
        modelBuilder.Entity<UserRole>().HasOne(assigned => assigned.Role).WithMany().HasForeignKey(assigned => assigned.RoleId);
        modelBuilder.Entity<Role>().HasMany(role => role.Permissions).WithOne().HasForeignKey(granted => granted.RoleId);
        modelBuilder.Entity<ApiKey>();
        modelBuilder.Entity<Tenant>().ToTable("tenant", "catalog");
        modelBuilder.Entity<TenantCount>().ToTable("tenant_count", "catalog");
        base.OnModelCreating(modelBuilder);
    }
}
