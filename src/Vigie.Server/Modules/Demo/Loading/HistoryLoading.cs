using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Modules.Telemetry;
using Vigie.Server.Platform.Tenancy;
using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Loading;

/// <summary>Writes the history of many batteries at once.</summary>
internal sealed partial class HistoryLoading(
    DemoStore store, TelemetryApi.HistoryWriter writer, IdentityApi.Seeding seeding, ILogger<HistoryLoading> log)
{
    private const int Connections = 3;
    private const int Chunk = 8_000;

    /// <summary>Alerts are looked for in this last part of the history, and around mishaps.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromDays(1);

    /// <summary>Loads the batteries up to <paramref name="loadedAt"/>, then says company by company that it is whole.</summary>
    public async Task LoadAsync(
        IReadOnlyList<(DemoCompany Company, int TenantId)> companies, DemoSpan span, DateTimeOffset loadedAt, CancellationToken ct)
    {
        var from = loadedAt.AddDays(-span.Days);
        await writer.PrepareAsync(from, loadedAt, ct);
        var all = new List<OneBattery>();
        foreach (var (company, tenantId) in companies)
        {
            var stored = await store.BatteriesAsync(tenantId, ct);
            all.AddRange(company.Batteries.Select(plan => new OneBattery(
                tenantId,
                stored.Single(battery => battery.SerialNumber == plan.Serial).Id,
                plan,
                new(plan.Options(company, from, loadedAt)))));
        }

        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = ct };
        await Parallel.ForEachAsync(all, parallel, async (one, cancelled) =>
        {
            var samples = await WriteAsync(one, span, loadedAt, cancelled);
            LogBattery(one.Plan.Name, samples, Interlocked.Increment(ref done), all.Count);
        });
        foreach (var company in all.GroupBy(one => one.TenantId))
        {
            // The others are fed from now on, and are expected from their first live sample on.
            await writer.ExpectAsync(company.Key, [.. company.Where(one => one.Battery.IsSilent).Select(one => one.Id)], ct);
            await AcknowledgeAsync(company.Key, loadedAt.AddDays(-2), ct);
            await FollowAsync(company.Key, ct); // from now on: an old alert opens nothing
            await store.SaveAsync(company.Key, [.. company.Select(one => (one.Id, one.Battery))], complete: true, ct);
        }
    }

    private async Task<int> WriteAsync(OneBattery one, DemoSpan span, DateTimeOffset loadedAt, CancellationToken ct)
    {
        var (from, to) = (one.Battery.UnixSeconds, loadedAt.ToUnixTimeSeconds());
        var fine = Math.Max(from, loadedAt.AddDays(-span.FineDays).ToUnixTimeSeconds());
        var (cells, temperatures) = (new double[one.Battery.Model.CellCount], new double[one.Battery.Model.TemperatureSensorCount]);
        var (chunk, watched, written) = (new List<TelemetryApi.Measurement>(Chunk), false, 0);

        var coarse = new HistoryGenerator(one.Battery, from, fine, DemoSpan.Step);
        while (coarse.TryNext(out var reading))
        {
            await AddAsync(DemoSample.Of(one.Id, reading), reading.At);
        }

        var close = new HistoryGenerator(one.Battery, Math.Max(fine, one.Battery.UnixSeconds), to, DemoSpan.FineStep);
        while (close.TryNext(out var reading, cells, temperatures))
        {
            await AddAsync(DemoSample.Of(one.Id, reading, cells, temperatures), reading.At);
        }

        one.Battery.AdvanceTo(to);
        await FlushAsync();
        return written;

        async ValueTask AddAsync(TelemetryApi.Measurement sample, DateTimeOffset at)
        {
            var watch = at > loadedAt - Watched || one.Plan.Mishaps.Any(mishap => mishap.IsWatchedAt(at, loadedAt));
            if (watch != watched || chunk.Count == Chunk)
            {
                await FlushAsync();
                watched = watch;
            }

            chunk.Add(sample);
        }

        async Task FlushAsync()
        {
            if (chunk.Count > 0)
            {
                written += await writer.WriteAsync(one.TenantId, chunk, watched, ct);
                chunk.Clear();
            }
        }
    }

    /// <summary>The technician has looked after what was over before <paramref name="before"/>.</summary>
    private async Task AcknowledgeAsync(int tenantId, DateTimeOffset before, CancellationToken ct)
    {
        var technician = await seeding.RunAsync(
            new Caller(tenantId),
            async (_, session) => await session.QueryAsync(
                "select id from identity.api_user where email like $1 || '@%'", row => row.GetInt32(0), [DemoPerson.Technician], ct)
                .SingleAsync(ct),
            ct);
        await seeding.RunAsync(
            new Caller(tenantId, technician),
            async (services, session) =>
            {
                var over = await session.QueryAsync(
                    "select id from alerts.api_alert where cleared_at < $1 and acknowledged_at is null",
                    row => row.GetInt64(0), [before], ct).ToListAsync(ct);
                return await services.GetRequiredService<AlertsApi>().AcknowledgeAsync(over, "Vérifié sur place, tout est en ordre.", ct);
            },
            ct);
    }

    private Task<bool> FollowAsync(int tenantId, CancellationToken ct) => seeding.RunAsync(
        new Caller(tenantId),
        async (services, _) =>
        {
            var maintenance = services.GetRequiredService<MaintenanceApi.Seeding>();
            await maintenance.FollowAlertsAsync(
                "silence", "{batterie} ne répond plus", "Vérifier l’alimentation et le réseau de la passerelle, puis le BMS.", 30, ct);
            await maintenance.FollowAlertsAsync(
                "temperature_high", "{batterie} chauffe ({lieu})", "Vérifier la ventilation et la climatisation du local avant d’ouvrir l’armoire.", 120, ct);
            return true;
        },
        ct);

    private sealed record OneBattery(int TenantId, int Id, DemoBattery Plan, SimulatedBattery Battery);

    [LoggerMessage(LogLevel.Information, "Demonstration: {Samples} samples of «{Battery}» ({Done} of {All} batteries)")]
    private partial void LogBattery(string battery, int samples, int done, int all);
}
