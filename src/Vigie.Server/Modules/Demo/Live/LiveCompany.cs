using System.Text.Json;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Modules.Demo.Loading;
using Vigie.Server.Modules.Telemetry;
using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Live;

/// <summary>The simulated batteries of one company, from where they were left.</summary>
internal sealed class LiveCompany
{
    /// <summary>Nobody looks for what a demonstration missed longer ago.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromDays(3);

    /// <summary>A shorter gap is filled as finely as the last days of the history.</summary>
    private static readonly TimeSpan FineGap = TimeSpan.FromMinutes(15);

    private readonly List<LiveBattery> batteries = [];
    private readonly Excursions excursions;

    /// <param name="last">When each battery spoke last.</param>
    public LiveCompany(
        DemoCompany plan, StoredCompany company, IReadOnlyList<StoredBattery> stored, IReadOnlyDictionary<int, DateTimeOffset> last)
    {
        TenantId = company.TenantId;
        foreach (var one in stored)
        {
            // A battery that somebody added to the demonstration is not simulated.
            if (plan.Batteries.FirstOrDefault(battery => battery.Serial == one.SerialNumber) is { } battery)
            {
                var simulated = Restore(battery, plan, company.LoadedAt!.Value, one);
                if (last.TryGetValue(one.Id, out var at) && at.ToUnixTimeSeconds() > simulated.UnixSeconds)
                {
                    simulated.AdvanceTo(at.ToUnixTimeSeconds()); // it had sent more before it was left than was kept of it
                }

                batteries.Add(new(one.Id, simulated));
            }
        }

        excursions = new(plan.Slug, batteries.Count);
    }

    public int TenantId { get; }

    public IReadOnlyList<(int BatteryId, SimulatedBattery Battery)> Batteries =>
        batteries.ConvertAll(battery => (battery.Id, battery.Simulated));

    /// <summary>Lets all batteries live until <paramref name="now"/>.</summary>
    /// <returns>What they send, with the samples of a gap before it.</returns>
    public IEnumerable<TelemetryApi.Measurement> Advance(DateTimeOffset now)
    {
        var excursion = excursions.At(now);
        for (var i = 0; i < batteries.Count; i++)
        {
            foreach (var sample in Advance(batteries[i], now, excursion?.Battery == i ? excursion : null))
            {
                yield return sample;
            }
        }
    }

    private static IEnumerable<TelemetryApi.Measurement> Advance(LiveBattery battery, DateTimeOffset now, Excursion? excursion)
    {
        var simulated = battery.Simulated;
        var (to, oldest) = (now.ToUnixTimeSeconds(), (now - LongestGap).ToUnixTimeSeconds());
        if (to <= simulated.UnixSeconds)
        {
            yield break; // the clock was set back
        }

        if (simulated.UnixSeconds < oldest)
        {
            simulated.AdvanceTo(oldest);
        }

        var step = to - simulated.UnixSeconds > FineGap.TotalSeconds ? DemoSpan.Step : DemoSpan.FineStep;
        while (simulated.UnixSeconds + step < to)
        {
            simulated.AdvanceTo(simulated.UnixSeconds + step);
            if (!simulated.IsSilent)
            {
                yield return battery.Read(null);
            }
        }

        simulated.AdvanceTo(to);
        if (!simulated.IsSilent && excursion is not { Kind: ExcursionKind.Silence })
        {
            yield return battery.Read(excursion);
        }
    }

    private static SimulatedBattery Restore(DemoBattery plan, DemoCompany company, DateTimeOffset loadedAt, StoredBattery stored)
    {
        var options = plan.Options(company, loadedAt.AddDays(-DemoSpan.Usual.Days), loadedAt);
        try
        {
            if (stored is { At: { } at, State: { } text } && JsonSerializer.Deserialize<BatteryState>(text) is { } state)
            {
                return new(options, state, at.ToUnixTimeSeconds());
            }
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            // Falls through: a state of another version.
        }

        return new(options); // lives its year again, which takes a second
    }

    private sealed class LiveBattery(int id, SimulatedBattery simulated)
    {
        private readonly double[] cells = new double[simulated.Model.CellCount];
        private readonly double[] temperatures = new double[simulated.Model.TemperatureSensorCount];

        public int Id => id;

        public SimulatedBattery Simulated => simulated;

        public TelemetryApi.Measurement Read(Excursion? excursion)
        {
            var reading = simulated.Read(cells, temperatures);
            if (excursion is not null)
            {
                reading = excursion.Change(reading, cells, temperatures, simulated.Model.Options.Chemistry);
            }

            return DemoSample.Of(id, reading, cells, temperatures);
        }
    }
}
