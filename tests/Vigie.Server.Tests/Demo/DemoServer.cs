using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vigie.Server.Modules.Demo;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Live;
using Vigie.Server.Modules.Demo.Loading;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Tenancy;
using Vigie.Simulation;

namespace Vigie.Server.Tests.Demo;

/// <summary>A server with a database and a data folder of its own: loading and removing looks at all demonstration companies.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    /// <summary>Three days, the last six hours of them finely.</summary>
    public static readonly DemoSpan Span = new(3, 0.25);

    /// <summary>Samples of one battery over that span.</summary>
    public const int SamplesEach = (int)(2.75 * 288) + (6 * 360);

    private readonly TestCluster cluster;

    private DemoServer(TestCluster cluster)
    {
        this.cluster = cluster;
        DataDirectory = Directory.CreateTempSubdirectory("vigie-demo-").FullName;
        Options = new() { Port = 0, DataDirectory = DataDirectory, LogLevel = LogLevel.Error };
        App = ServerApp.Build(Options, cluster.App, []);
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string DataDirectory { get; }

    public ServerOptions Options { get; }

    public WebApplication App { get; }

    public DemoLoader Loader => App.Services.GetRequiredService<DemoLoader>();

    public DemoStore Store => App.Services.GetRequiredService<DemoStore>();

    /// <summary>A small company: a battery that is silent in the end, and one that is not; a machine that stands still, and one that runs.</summary>
    public static DemoCompany Company { get; } = new("essai-demo", "Essai", "SN", "Africa/Dakar", "XOF")
    {
        UtcOffset = TimeSpan.Zero,
        Climate = Climate.Dakar,
        People =
        [
            new(DemoPerson.Admin, "Awa", "Sow"), new("responsable", "Ibou", "Ba"),
            new(DemoPerson.Technician, "Lamine", "Sy")
            {
                Trade = new("Froid", new Dictionary<string, int> { ["froid"] = 3, ["hydraulique"] = 2 }, "Thiès", 14.79, -16.93, "+221 33 955 01 41", Early: true),
            },
            new(DemoPerson.Client, "Coumba", "Gueye"),
        ],
        Places = [new("Dépôt"), new("Salle", "Dépôt")],
        Types = [new("LFP", "Nordcell", Chemistry.Lifepo4, 8, 100)],
        Batteries =
        [
            new("essai-1", "Une", "E-1", "LFP", "Salle", UsageKind.SolarHome, Enclosure.Indoor) { IsClients = true },
            new("essai-2", "Deux", "E-2", "LFP", "Dépôt", UsageKind.TelecomBackup, Enclosure.Indoor)
            {
                Mishaps = [new(BatteryEventKind.Silence, 0.125, 9)],
            },
        ],
        Machines =
        [
            new("Groupe froid", "GF-1", DemoFaults.Cold, "GF", "Salle", 6) { IsClients = true },
            new("Chariot", "C-1", DemoFaults.Truck, "C", "Dépôt", 4) { BrokenForHours = 5 },
        ],
    };

    public static async Task<DemoServer> StartAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await new Migrator(cluster.Owner).UpAsync(Ct);
        return new(cluster);
    }

    /// <summary>Lets it answer, and write what comes by the queue.</summary>
    public async Task<HttpClient> ServeAsync()
    {
        await App.StartAsync(Ct);
        var address = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new() { BaseAddress = new(address) };
    }

    public Task<int?> LoadAsync(Action<DemoAccounts>? tell = null) => Loader.LoadAsync([Company], Span, tell ?? (_ => { }), Ct);

    public async Task<int> TenantAsync() => (await Store.CompaniesAsync(Ct)).Single().TenantId;

    /// <summary>A feed of its own, as after a restart, that believes <paramref name="clock"/>.</summary>
    public LiveFeed Feed(TimeProvider clock) =>
        ActivatorUtilities.CreateInstance<LiveFeed>(App.Services, (IReadOnlyList<DemoCompany>)[Company], clock);

    public async Task<T> InTenantAsync<T>(int tenantId, Func<TenantSession, Task<T>> work)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        await session.OpenAsync(new Caller(tenantId), readOnly: false, Ct);
        return await work(session);
    }

    public Task<List<T>> ListAsync<T>(int tenantId, string sql, Func<NpgsqlDataReader, T> read) =>
        InTenantAsync(tenantId, async session => await session.QueryAsync(sql, read, [], Ct).ToListAsync(Ct));

    /// <summary>How many rows each table has of a tenant, as the owner of the tables counts them; tables without any are absent.</summary>
    public async Task<Dictionary<string, long>> RowsAsync(int tenantId)
    {
        await using var owner = new NpgsqlConnection(cluster.Owner);
        await owner.OpenAsync(Ct);
        await using var bind = new NpgsqlCommand($"set app.tenant_id = '{tenantId}'", owner);
        await bind.ExecuteNonQueryAsync(Ct);
        await using var list = new NpgsqlCommand(
            """
            select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relkind in ('r', 'p') and not c.relispartition
            order by 1 -- the catalogue has no order that lasts
            """,
            owner);
        var tables = new List<string>();
        await using (var reader = await list.ExecuteReaderAsync(Ct))
        {
            while (await reader.ReadAsync(Ct))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var counts = new Dictionary<string, long>();
        foreach (var table in tables)
        {
#pragma warning disable CA2100 // Names from the catalogue.
            await using var count = new NpgsqlCommand($"select count(*) from {table} where tenant_id = {tenantId}", owner);
#pragma warning restore CA2100
            if (await count.ExecuteScalarAsync(Ct) is long and > 0 and var rows)
            {
                counts[table] = rows;
            }
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
