using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mono.Cecil;
using Npgsql;
using Vigie.Server.Modules;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Tests;

/// <summary>The rules of the house, read from the compiled code, the sources and the database's catalogue.</summary>
public sealed partial class ArchitectureTests(VigieApp app)
{
    private const string ModulesNamespace = "Vigie.Server.Modules.";

    private static readonly List<string> Order = [.. ModuleList.All.Select(module => module.GetType().Namespace![ModulesNamespace.Length..])];

    [Fact]
    public void A_module_uses_only_the_api_of_modules_listed_before_it()
    {
        var wrong =
            from use in Uses()
            let user = ModuleOf(use.User)
            let used = ModuleOf(use.Used)
            where user is not null && used is not null && user != used
            where Order.IndexOf(used) > Order.IndexOf(user) || use.Used != $"{ModulesNamespace}{used}.{used}Api"
            select $"{use.User} uses {use.Used}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void The_platform_knows_no_module() =>
        Assert.Empty(Uses().Where(use => use.User.StartsWith("Vigie.Server.Platform.", StringComparison.Ordinal) && ModuleOf(use.Used) is not null).Distinct());

    [Fact]
    public void Pure_libraries_use_nothing_but_the_base_library() =>
        Assert.All(
            [typeof(Simulation.BatteryModel).Assembly, typeof(Forecasting.Forecaster).Assembly],
            assembly => Assert.DoesNotContain(assembly.GetReferencedAssemblies(), used => !used.Name!.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void Every_endpoint_says_what_permission_it_needs() =>
        Assert.DoesNotContain(Endpoints(), endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is null);

    [Fact]
    public void Every_body_has_a_validator()
    {
        // The two doors for samples read their bytes themselves (SampleParser).
        var bodies = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is not { Name: "telemetry:write" })
            .Select(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType).OfType<Type>().Distinct();
        Assert.DoesNotContain(bodies, body => app.Services.GetService(typeof(FluentValidation.IValidator<>).MakeGenericType(body)) is null);
    }

    [Fact]
    public void Every_refusal_and_every_constraint_that_can_refuse_has_its_texts()
    {
        var raised = Sources("*.cs").SelectMany(file => RefusalCode().Matches(file.Text)).Select(match => match.Groups["code"].Value);
        var constraints = Sources("*.up.sql").SelectMany(file => NamedConstraint().Matches(file.Text)).Select(match => match.Groups["code"].Value)
            .Where(name => !name.EndsWith("_battery", StringComparison.Ordinal)); // keys that no request can violate
        Assert.DoesNotContain(raised.Concat(constraints).Distinct(), code => !ProblemTexts.Codes.Contains(code));
    }

    [Theory]
    [InlineData("table that vigie_app may touch without forced row-level security", """
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema)'
        and (has_table_privilege('vigie_app', c.oid, 'select') or has_table_privilege('vigie_app', c.oid, 'insert')
          or has_table_privilege('vigie_app', c.oid, 'update') or has_table_privilege('vigie_app', c.oid, 'delete'))
        and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive))
        """)]
    [InlineData("primary, unique or foreign key that does not begin with tenant_id", """
        select k.conname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
        where k.contype in ('p', 'u', 'f') and c.relrowsecurity and c.oid <> 'catalog.tenant'::regclass and k.conkey[1] is distinct from
          (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
        """)]
    [InlineData("unique index of a tenant table that does not begin with tenant_id", """
        select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
        where i.indisunique and c.relrowsecurity and c.oid <> 'catalog.tenant'::regclass and i.indkey[0] is distinct from
          (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
        """)]
    [InlineData("materialized view, or view that runs with its owner's rights", """
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^(pg_|information_schema)' and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false))
        """)]
    [InlineData("function with its owner's rights and an open search path", """
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname !~ '^(pg_|information_schema)' and not coalesce(p.proconfig::text ~ 'search_path=', false)
        """)]
    [InlineData("way around row-level security for the server's role", "select rolname::text from pg_roles where rolname = 'vigie_app' and (rolsuper or rolbypassrls)")]
    public async Task The_database_has_no(string flaw, string query)
    {
        await using var owner = NpgsqlDataSource.Create(app.OwnerConnectionString);
        await using var command = owner.CreateCommand(query);
        Assert.True(await command.ExecuteScalarAsync(Tenant.Ct) is not string culprit, $"{flaw}: {await command.ExecuteScalarAsync(Tenant.Ct)}");
    }

    [Fact]
    public async Task What_crosses_tenants_is_this_list_and_no_more()
    {
        await using var owner = NpgsqlDataSource.Create(app.OwnerConnectionString);
        await using var command = owner.CreateCommand("""
            select array_agg(n.nspname || '.' || p.proname order by n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and n.nspname !~ '^(pg_|information_schema)'
            """);
        Assert.Equal(CrossTenantFunctions, (string[])(await command.ExecuteScalarAsync(Tenant.Ct))!);
    }

    [Fact]
    public async Task Without_a_tenant_every_table_shows_no_row()
    {
        await (await app.NewTenantAsync("equipements:read")).InSessionAsync(async (_, session) => await session.ExecuteAsync("insert into assets.location (name) values ('x')", [], Tenant.Ct));
        await using var server = NpgsqlDataSource.Create(app.AppConnectionString);
        var tables = new List<string>();
        await using (var command = server.CreateCommand("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^(pg_|information_schema)' and has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage')
            """))
        await using (var reader = await command.ExecuteReaderAsync(Tenant.Ct))
        {
            while (await reader.ReadAsync(Tenant.Ct))
            {
                tables.Add(reader.GetString(0));
            }
        }

        Assert.Contains("assets.location", tables);
        foreach (var table in tables)
        {
            await using var count = server.CreateCommand($"select count(*) from {table}");
            Assert.True((long)(await count.ExecuteScalarAsync(Tenant.Ct))! == 0, table);
        }
    }

    [Fact]
    public async Task Every_mapped_column_exists()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TenantSession>().OpenAsync(new(TenantId: 1), readOnly: true, Tenant.Ct);
        foreach (var type in typeof(Program).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModuleDb))))
        {
            var db = (DbContext)scope.ServiceProvider.GetRequiredService(type);
            foreach (var entity in db.Model.GetEntityTypes())
            {
                var columns = string.Join(", ", entity.GetProperties().Select(property => $"t.{property.GetColumnName()} = cast(null as {property.GetColumnType()})"));
                await db.Database.ExecuteSqlRawAsync($"select {columns} from {entity.GetSchema()}.{entity.GetTableName()} t limit 0", Tenant.Ct);
            }
        }
    }

    [Fact]
    public void Sql_in_a_module_names_only_its_own_schema_and_what_modules_above_publish()
    {
        var wrong =
            from file in Sources("*.cs")
            where file.Path.StartsWith("Modules/", StringComparison.Ordinal) && file.Path.Count(character => character == '/') > 1
            let module = file.Path.Split('/')[1]
            from Match table in TableUse().Matches(file.Text)
            let schema = table.Groups["schema"].Value
            where !schema.Equals(module, StringComparison.OrdinalIgnoreCase) && schema != "catalog"
            let published = table.Groups["table"].Value.StartsWith("api_", StringComparison.Ordinal)
                && Order.FindIndex(name => name.Equals(schema, StringComparison.OrdinalIgnoreCase)) is >= 0 and var above && above < Order.IndexOf(module)
            where !published
            select $"{file.Path}: {table.Value}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_source_file_outgrows_one_idea() =>
        Assert.Empty(Sources("*.cs").Where(file => file.Text.AsSpan().Count('\n') > 340).Select(file => file.Path));

    private static readonly string[] CrossTenantFunctions =
    [
        "catalog.active_tenants", "catalog.count_in_use", "catalog.count_row", "catalog.find_logins", "catalog.find_whatsapp",
        "catalog.remove_demo_tenant", "catalog.take_jobs", "catalog.track_login", "catalog.unscheduled",
        "inventory.book_movements", "inventory.hold_reserved", // cross nothing: they alone may write balances, of the tenant that is bound
        "telemetry.drop_partitions", "telemetry.ensure_partitions",
    ];

    private static IEnumerable<(string Path, string Text)> Sources(string pattern)
    {
        var root = Path.Combine(SourceRoot(), "src", "Vigie.Server");
        return Directory.EnumerateFiles(root, pattern, SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)));
    }

    private static string SourceRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", ".."));

    private static string? ModuleOf(string type) =>
        type.StartsWith(ModulesNamespace, StringComparison.Ordinal) && type[ModulesNamespace.Length..].Split('.') is [var module, _, ..] ? module : null;

    /// <summary>Each pair of types of which the first names the second in a signature or in its code.</summary>
    private static IEnumerable<(string User, string Used)> Uses()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Program).Assembly.Location);
        foreach (var type in module.GetTypes())
        {
            var user = Outermost(type).FullName;
            foreach (var used in type.Fields.Select(field => field.FieldType)
                .Concat(type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
                .Concat(type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Select(instruction => instruction.Operand switch
                {
                    MethodReference method => method.DeclaringType,
                    FieldReference field => field.DeclaringType,
                    TypeReference reference => reference,
                    _ => null,
                }))
                .OfType<TypeReference>().SelectMany(WithArguments))
            {
                yield return (user, Outermost(used).FullName);
            }
        }
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    private static IEnumerable<TypeReference> WithArguments(TypeReference type) =>
        type is GenericInstanceType generic ? [generic.ElementType, .. generic.GenericArguments.SelectMany(WithArguments)] : [type.GetElementType()];

    private IEnumerable<RouteEndpoint> Endpoints() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal));

    [GeneratedRegex("""Refusal(?:\.(?:NotFound|Conflict|Invalid|Field))?\((?:[^"()]*,\s*)?"(?<code>[a-z_]+)"|(?:Refuse|ItemError)\([^"]*"(?<code>[a-z_]+)",""")]
    private static partial Regex RefusalCode();

    [GeneratedRegex(@"constraint (?<code>[a-z_0-9]+)\s+(?:check|unique|foreign key)")]
    private static partial Regex NamedConstraint();

    [GeneratedRegex(@"\b(?:from|join|into|update)\s+(?<schema>[a-z_]{3,})\.(?<table>[a-z_]+)")]
    private static partial Regex TableUse();
}
