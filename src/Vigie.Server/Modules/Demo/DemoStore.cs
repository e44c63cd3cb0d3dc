using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Platform.Tenancy;
using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo;

/// <param name="LoadedAt">What its mishaps are counted from; null when it was left before its places were made.</param>
/// <param name="IsComplete">Its history is whole.</param>
internal sealed record StoredCompany(int TenantId, string Slug, DateTimeOffset? LoadedAt, bool IsComplete);

/// <summary>How a simulated battery was at a moment.</summary>
/// <param name="State">JSON of a <see cref="BatteryState"/>.</param>
internal sealed record StoredBattery(int Id, string SerialNumber, DateTimeOffset? At, string? State);

/// <summary>What the database knows of the demonstration.</summary>
internal sealed class DemoStore(IdentityApi.Seeding seeding)
{
    /// <summary>Removing millions of samples takes longer than a request may.</summary>
    private const int RemovalSeconds = 1800;

    private static readonly Caller Operator = new(Caller.PlatformTenantId, IsOperator: true);

    /// <summary>Runs <paramref name="work"/> unless another process is loading or removing the demonstration.</summary>
    /// <returns>False when another is.</returns>
    public Task<bool> AloneAsync(Func<Task> work, CancellationToken ct) => seeding.RunAsync(
        Operator,
        async (_, session) =>
        {
            // Held by this transaction, which does nothing else, until the work is done.
            var alone = await session.QueryAsync(
                "select pg_try_advisory_xact_lock(hashtext('vigie.demo'))", row => row.GetBoolean(0), [], ct).SingleAsync(ct);
            if (alone)
            {
                await work();
            }

            return alone;
        },
        ct);

    public async Task<IReadOnlyList<StoredCompany>> CompaniesAsync(CancellationToken ct)
    {
        var tenants = await seeding.RunAsync(
            Operator,
            async (_, session) => await session.QueryAsync(
                "select tenant_id, slug from catalog.tenant where is_demo order by tenant_id",
                row => (Id: row.GetInt32(0), Slug: row.GetString(1)), [], ct).ToListAsync(ct),
            ct);
        var companies = new List<StoredCompany>();
        foreach (var (id, slug) in tenants)
        {
            companies.Add(await seeding.RunAsync(
                new Caller(id),
                async (_, session) => await session.QueryAsync(
                    "select loaded_at, completed_at is not null from demo.company",
                    row => new StoredCompany(id, slug, row.GetFieldValue<DateTimeOffset>(0), row.GetBoolean(1)),
                    [], ct).SingleOrDefaultAsync(ct) ?? new(id, slug, null, false),
                ct));
        }

        return companies;
    }

    public Task<List<StoredBattery>> BatteriesAsync(int tenantId, CancellationToken ct) => seeding.RunAsync(
        new Caller(tenantId),
        async (_, session) => await session.QueryAsync(
            """
            select b.id, b.serial_number, d.at, d.state::text
            from telemetry.api_battery b left join demo.battery d on d.battery_id = b.id
            where b.archived_at is null order by b.id
            """,
            row => new StoredBattery(
                row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2),
                row.IsDBNull(3) ? null : row.GetString(3)),
            [], ct).ToListAsync(ct),
        ct);

    /// <summary>Keeps how batteries are; those that are gone meanwhile are left out.</summary>
    /// <param name="complete">Also says that the company's history is whole.</param>
    public Task<int> SaveAsync(
        int tenantId, IReadOnlyList<(int BatteryId, SimulatedBattery Battery)> batteries, bool complete, CancellationToken ct) =>
        seeding.RunAsync(
            new Caller(tenantId),
            async (_, session) =>
            {
                if (complete)
                {
                    await session.ExecuteAsync("update demo.company set completed_at = now()", [], ct);
                }

                return await session.ExecuteAsync(
                    """
                    insert into demo.battery (battery_id, at, state)
                    select u.id, u.at, u.state::jsonb from unnest($1::int[], $2::timestamptz[], $3::text[]) as u(id, at, state)
                    join telemetry.api_battery b on b.id = u.id
                    on conflict (tenant_id, battery_id) do update set at = excluded.at, state = excluded.state
                    """,
                    [
                        batteries.Select(one => one.BatteryId).ToArray(),
                        batteries.Select(one => DateTimeOffset.FromUnixTimeSeconds(one.Battery.UnixSeconds)).ToArray(),
                        batteries.Select(one => JsonSerializer.Serialize(one.Battery.Model.Save())).ToArray(),
                    ],
                    ct);
            },
            ct);

    /// <summary>Removes everything of a demonstration company; the database refuses for any other.</summary>
    public Task<int> RemoveAsync(int tenantId, CancellationToken ct) => seeding.RunAsync(
        Operator,
        async (_, session) =>
        {
            await using var command = new NpgsqlCommand("select catalog.remove_demo_tenant($1)", session.Connection)
            {
                CommandTimeout = RemovalSeconds,
                Parameters = { new() { Value = tenantId } },
            };
            return await command.ExecuteNonQueryAsync(ct);
        },
        ct);
}
