namespace Vigie.Simulation;

/// <summary>A battery in use: it follows its weather, its daily round and the mishaps asked for, as far in time as it is told.</summary>
/// <remarks>Weather, use and sensor noise are functions of time and seed alone, so that history in steps of minutes and live data
/// in steps of seconds are one continuous story. Not safe for use from several threads at once.</remarks>
public sealed class SimulatedBattery
{
    /// <summary>s, the longest step that is computed in one piece.</summary>
    public const int LongestStep = 300;

    private readonly SimulatedBatteryOptions options;
    private readonly Usage usage;
    private readonly List<BatteryEvent> events = [];

    /// <param name="options">The battery, its place and its use.</param>
    /// <param name="state">What <see cref="BatteryModel.Save"/> gave, to go on from; null starts new.</param>
    /// <param name="stateUnixSeconds">s since 1970 UTC of that state; not used without one.</param>
    /// <exception cref="ArgumentException">An option out of its range, or a state that does not fit.</exception>
    public SimulatedBattery(SimulatedBatteryOptions options, BatteryState? state = null, long stateUnixSeconds = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SimulatedBatteryOptions.CheckTime(stateUnixSeconds, nameof(stateUnixSeconds));
        this.options = options;
        usage = Vigie.Simulation.Usage.Create(options, Noise.Mix(options.Battery.Seed, 3));
        Model = new BatteryModel(options.Battery, state);
        UnixSeconds = state is null ? options.StartUnixSeconds : stateUnixSeconds;
        foreach (var mishap in options.Events)
        {
            Add(mishap);
        }
    }

    /// <summary>The battery as it is now.</summary>
    public BatteryModel Model { get; }

    /// <summary>s since 1970 UTC up to which it has lived.</summary>
    public long UnixSeconds { get; private set; }

    /// <summary>Whether its samples are lost now.</summary>
    public bool IsSilent
    {
        get
        {
            foreach (var mishap in events)
            {
                if (mishap.Kind == BatteryEventKind.Silence && mishap.Covers(UnixSeconds))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Adds a mishap; what lies before <see cref="UnixSeconds"/> does not change any more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value out of its range.</exception>
    public void Add(BatteryEvent mishap)
    {
        mishap.Validate();
        events.Add(mishap);
    }

    /// <summary>Lets it live until a time, in steps of at most 5 minutes.</summary>
    /// <param name="unixSeconds">s since 1970 UTC, not before <see cref="UnixSeconds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time before the present one, or after the year 2200.</exception>
    public void AdvanceTo(long unixSeconds)
    {
        SimulatedBatteryOptions.CheckTime(unixSeconds, nameof(unixSeconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(unixSeconds, UnixSeconds);
        while (UnixSeconds < unixSeconds)
        {
            var seconds = (int)Math.Min(LongestStep, unixSeconds - UnixSeconds);
            var moment = new SiteMoment(UnixSeconds + (0.5 * seconds), options.UtcOffset);
            var disturbance = DisturbanceAt(moment.Unix);
            var load = disturbance.Overdischarge > 0
                ? Load.Current(-options.Battery.CapacityAh * (0.1 + (0.2 * disturbance.Overdischarge)))
                : usage.LoadAt(moment, Model.EstimatedSoc);
            var around = options.Enclosure.Celsius(options.Climate.OutdoorCelsius(moment, options.WeatherSeed));
            Model.Step(seconds, around, load, disturbance);
            UnixSeconds += seconds;
        }
    }

    /// <summary>What its management system would send now; see <see cref="BatteryModel.Read"/>. A silence does not matter here.</summary>
    public BatteryReading Read(Span<double> cellVoltages = default, Span<double> temperatures = default) =>
        Model.Read(UnixSeconds, cellVoltages, temperatures);

    private Disturbance DisturbanceAt(double unixSeconds)
    {
        var (cooling, weak, over) = (0.0, 0.0, 0.0);
        foreach (var mishap in events)
        {
            if (mishap.Kind == BatteryEventKind.WeakCell)
            {
                weak = Math.Max(weak, mishap.Intensity * mishap.Share(unixSeconds));
            }
            else if (mishap.Covers(unixSeconds))
            {
                cooling = mishap.Kind == BatteryEventKind.CoolingFailure ? Math.Max(cooling, mishap.Intensity) : cooling;
                over = mishap.Kind == BatteryEventKind.Overdischarge ? Math.Max(over, mishap.Intensity) : over;
            }
        }

        return new Disturbance(cooling, weak, over);
    }
}
