using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Maintenance.Contracts;
using Vigie.Server.Modules.Maintenance.Following;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Plans;
using Vigie.Server.Modules.Maintenance.Requests;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Maintenance;

internal sealed class MaintenanceDb(DbContextOptions<MaintenanceDb> options) : ModuleDb(options, "maintenance")
{
    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<Intervention> Interventions => Set<Intervention>();

    public DbSet<AlertTemplate> AlertTemplates => Set<AlertTemplate>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<Step> Steps => Set<Step>();

    public DbSet<Request> Requests => Set<Request>();

    public DbSet<Contract> Contracts => Set<Contract>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Plan>().Property(plan => plan.Checklist).HasColumnType("jsonb");
        modelBuilder.Entity<Intervention>().Property(intervention => intervention.Checklist).HasColumnType("jsonb");
        modelBuilder.Entity<Intervention>().Property(intervention => intervention.Signature).HasColumnType("jsonb");
        modelBuilder.Entity<AlertTemplate>().Property(template => template.Checklist).HasColumnType("jsonb");
        modelBuilder.Entity<Visit>();
        modelBuilder.Entity<Step>();
        base.OnModelCreating(modelBuilder);
    }
}
