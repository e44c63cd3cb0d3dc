using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vigie.Server.Platform.Data;

/// <summary>Base of a module's DbContext: its schema, snake_case names, and the tenant session's connection.</summary>
internal abstract partial class ModuleDb : DbContext
{
    private readonly string schema;

    protected ModuleDb(DbContextOptions options, string schema) : base(options)
    {
        this.schema = schema;

        // The session already holds the transaction; EF must not begin another.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(schema);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.ClrType.Name));

            // The row version keeps its name: it is PostgreSQL's own column xmin.
            foreach (var property in entity.GetProperties().Where(property => !property.IsConcurrencyToken))
            {
                property.SetColumnName(Snake(property.Name));
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Enum>().HaveConversion<string>();

    private static string Snake(string name) => WordStart().Replace(name, "_$1").ToLowerInvariant();

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();
}

internal static class ModuleDbRegistration
{
    /// <summary>Registers a module's DbContext on the connection of the scope's tenant session.</summary>
    public static IServiceCollection AddModuleDb<TDb>(this IServiceCollection services) where TDb : ModuleDb =>
        services.AddDbContext<TDb>((provider, options) =>
        {
            var session = provider.GetRequiredService<TenantSession>();
            options.UseNpgsql(session.Connection)
                .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.CommandError, CoreEventId.SaveChangesFailed)) // refusals by constraints are expected
                .AddInterceptors(SessionMustBeOpen.Instance, new InTransaction(session));
        });

    /// <summary>EF's commands carry no binding to a tenant: they need the session's transaction, which a reader may not have begun.</summary>
    private sealed class InTransaction(TenantSession session) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await session.BeginAsync(cancellationToken);
            return result;
        }
    }

    /// <summary>EF opens a closed connection by itself; here that means that nobody bound a tenant to it.</summary>
    private sealed class SessionMustBeOpen : DbConnectionInterceptor
    {
        public static readonly SessionMustBeOpen Instance = new();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Database used outside a tenant session.");

        public override InterceptionResult ConnectionOpening(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
            throw new InvalidOperationException("Database used outside a tenant session.");
    }
}
