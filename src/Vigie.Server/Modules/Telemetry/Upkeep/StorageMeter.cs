using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Telemetry.Upkeep;

/// <summary>How much a tenant's samples take, for its settings page.</summary>
internal sealed class StorageMeter(TenantSession session) : IdentityApi.IStorageUse
{
    /// <summary>The hours know how many samples they were made of; the tenant's share of the disk is its share of all samples.</summary>
    private const string Select = """
        select own.samples, (own.samples * whole.bytes_each)::bigint
        from (select coalesce(sum(h.count), 0)::bigint as samples from telemetry.sample_hour h
              join catalog.tenant t on t.tenant_id = current_tenant() and h.hour >= now() - make_interval(days => t.raw_retention_days)) own,
             (select coalesce(sum(pg_total_relation_size(c.oid)) / nullif(sum(c.reltuples) filter (where c.reltuples > 0), 0), 0) as bytes_each
              from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'telemetry.sample'::regclass) whole
        """;

    public async Task<IdentityApi.StorageUse> MeasureAsync(CancellationToken ct) =>
        await session.QueryAsync(Select, row => new IdentityApi.StorageUse(row.GetInt64(0), row.GetInt64(1)), [], ct).FirstAsync(ct);
}
