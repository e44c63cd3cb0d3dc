namespace Vigie.Bms.FoxBms;

/// <summary>The state of one pack, put together from its frames.</summary>
internal sealed class FoxBmsPack(FoxBmsProfile profile, FoxBmsOptions options)
{
    /// <summary>Ten times the slowest period of the protocol (1 s): what was not repeated for so long is no longer known.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(FoxBmsScope Scope, int String, string Name), Reading> readings = [];
    private readonly FoxBmsSlots cells = new(capacity: 216, options.CellCount);
    private readonly FoxBmsSlots sensors = new(capacity: 180, options.TemperatureCount);
    private readonly HashSet<string> implausible = [];

    private readonly record struct Reading(FoxBmsSignal Signal, long Raw, TimeSpan Time);

    public void Take(FoxBmsFrame frame, TimeSpan time)
    {
        switch (frame.Message.Scope)
        {
            case FoxBmsScope.CellVoltages:
                TakeSlots(cells, frame, time, (plausible, raw) => plausible.Cell(raw / 1000.0));
                break;
            case FoxBmsScope.CellTemperatures:
                TakeSlots(sensors, frame, time, (plausible, raw) => plausible.Temperature(raw, "cell_temperatures"));
                break;
            default:
                foreach (var signal in frame.Signals)
                {
                    readings[(frame.Message.Scope, frame.Multiplexer, signal.Name)] = new(signal, signal.Raw(frame.Payload), time);
                }

                break;
        }
    }

    /// <summary>The last value of a signal in the unit of the protocol; null when it did not come within <see cref="Lifetime"/>.</summary>
    public decimal? Value(FoxBmsScope scope, string name, TimeSpan at, int ofString = 0) =>
        Fresh(scope, name, at, ofString) is { } reading ? reading.Raw * reading.Signal.Scale : null;

    /// <summary>The pack as a sample; what it notes about cells it notes once.</summary>
    public BmsSample ToSample(TimeSpan at, TimeSpan? sourceTime)
    {
        var plausible = new Plausible();
        var direction = options.IsChargePositive ? 1 : -1;
        var voltage = plausible.Voltage(Measure(plausible, "BatteryVoltage", at, 1, "voltage"));
        var current = plausible.Current(Measure(plausible, "Current", at, direction, "current"));
        var (cellVoltages, temperatures) = (cells.Since(at - Lifetime), sensors.Since(at - Lifetime));
        var cellRange = FoxBmsExtremes.OfCells(this, plausible, at, cellVoltages);
        var heat = FoxBmsExtremes.OfTemperatures(this, plausible, at, temperatures);
        CheckSum(plausible, voltage, cellVoltages);
        NoteSlots(plausible);
        var details = Faults(at, current);
        var state = (int?)Value(FoxBmsScope.State, "BmsState", at);
        return new()
        {
            SourceTime = sourceTime,
            Voltage = voltage,
            Current = current,
            Power = plausible.Power(Measure(plausible, "Power", at, direction * 1000, "power")),
            Temperature = heat.Max,
            Soc = plausible.Percent((double?)Value(FoxBmsScope.Pack, "MinimumSoc", at), "soc"),
            Soh = StateOfHealth(plausible, at),
            CellMin = cellRange.Min,
            CellMax = cellRange.Max,
            CellVoltages = cellVoltages,
            CellTemperatures = temperatures,
            Status = FoxBmsStates.StatusOf(state, current, IsBalancing(at)),
            SourceState = FoxBmsStates.NameOf(state),
            Faults = TellsFaults(at) ? BmsSample.ErrorsOf(details, FoxBmsFaults.General) : null,
            FaultDetails = details,
            Notes = plausible.Notes,
        };
    }

    /// <summary>A value of the pack in the units of the platform; a value at the end of its scale is not one.</summary>
    internal double? Measure(Plausible plausible, string name, TimeSpan at, int factor, string measure)
    {
        if (Fresh(FoxBmsScope.Pack, name, at) is not { } reading)
        {
            return null;
        }

        if (reading.Signal.IsAtEndOfScale(reading.Raw))
        {
            plausible.Note(QualityProblem.OutOfRange, measure);
            return null;
        }

        // Decimal, so that 2304 counts of 0.01 A are 23.04 A and not a neighbour of it.
        return (double)(reading.Raw * reading.Signal.Scale * factor);
    }

    private Reading? Fresh(FoxBmsScope scope, string name, TimeSpan at, int ofString = 0) =>
        readings.TryGetValue((scope, ofString, name), out var reading) && at - reading.Time <= Lifetime ? reading : null;

    private void TakeSlots(FoxBmsSlots slots, FoxBmsFrame frame, TimeSpan time, Func<Plausible, long, double?> check)
    {
        var plausible = new Plausible();
        var count = frame.Signals.Count / 2; // first the flags, then the values
        for (var place = 0; place < count; place++)
        {
            var (signal, isValid) = (frame.Signals[count + place], frame.Signals[place].Raw(frame.Payload) != 0 == profile.FlagMeansValid);
            var raw = signal.Raw(frame.Payload);

            // Until 1.7 a slot without a cell is all zeros, which there means valid; 0 mV is no cell, but 0 °C is a temperature.
            var isUsed = isValid && (raw != 0 || profile.FlagMeansValid || frame.Message.Scope == FoxBmsScope.CellTemperatures);
            slots.Set(frame.Message.FirstSlot + (frame.Multiplexer * count) + place, isUsed ? check(plausible, raw) : null, time);
        }

        implausible.UnionWith(plausible.Notes.Select(note => note.Measure));
    }

    private void NoteSlots(Plausible plausible)
    {
        foreach (var measure in implausible)
        {
            plausible.Note(QualityProblem.OutOfRange, measure);
        }

        implausible.Clear();
        if (cells.IsBeyondConfiguration)
        {
            plausible.Note(QualityProblem.BeyondConfiguration, "cell_voltages");
        }

        if (sensors.IsBeyondConfiguration)
        {
            plausible.Note(QualityProblem.BeyondConfiguration, "cell_temperatures");
        }
    }

    /// <summary>The firmware sends a constant 100 %, so 100 is not a measurement; a derived firmware that measures sends other
    /// values.</summary>
    private double? StateOfHealth(Plausible plausible, TimeSpan at)
    {
        var soh = Value(FoxBmsScope.Pack, "Soh", at);
        if (soh == 100)
        {
            plausible.Note(QualityProblem.NotMeasured, "soh");
            return null;
        }

        return plausible.Percent((double?)soh, "soh");
    }

    /// <summary>Cells in series add up to the pack, and strings in parallel share its voltage. Anything else is a wrong profile.</summary>
    private void CheckSum(Plausible plausible, double? voltage, List<double?> cellVoltages)
    {
        var strings = readings.Keys.Where(key => key.Scope == FoxBmsScope.String).Select(key => key.String + 1).DefaultIfEmpty(1).Max();
        if (voltage is { } pack && cellVoltages.Count > 0 && cellVoltages.Sum() is { } sum && cellVoltages.TrueForAll(cell => cell.HasValue)
            && Math.Abs((sum / strings) - pack) > 0.1 * pack)
        {
            plausible.Note(QualityProblem.ProfileSuspect, "cell_voltages");
        }
    }

    private bool IsBalancing(TimeSpan at) => readings.Any(reading =>
        reading.Key is { Scope: FoxBmsScope.String, Name: "IsBalancingActive" } && reading.Value.Raw != 0
            && at - reading.Value.Time <= Lifetime);

    /// <summary>Whether the frames that carry faults are heard at all.</summary>
    private bool TellsFaults(TimeSpan at) => readings.Any(reading =>
        at - reading.Value.Time <= Lifetime && reading.Key.Name is "BmsState" or "FatalErrorCode" or "IsStringConnected");

    private List<FaultDetail> Faults(TimeSpan at, double? current)
    {
        var faults = from reading in readings
                     where reading.Value.Raw != 0 && reading.Value.Signal.Length == 1 && at - reading.Value.Time <= Lifetime
                     let ofString = reading.Key.Scope == FoxBmsScope.String ? reading.Key.String : (int?)null
                     let fault = FoxBmsFaults.OfFlag(reading.Key.Name, ofString, current)
                     where fault is not null
                     select fault.Value;
        return [.. faults, .. FatalError(at) is { } fatal ? [fatal] : Array.Empty<FaultDetail>()];
    }

    /// <summary>The fatal error is sent once, and so holds until another comes or the BMS leaves its error state.</summary>
    private FaultDetail? FatalError(TimeSpan at)
    {
        var key = (FoxBmsScope.State, 0, "FatalErrorCode");
        if (!readings.TryGetValue(key, out var code))
        {
            return null;
        }

        if (at - code.Time > Lifetime && Value(FoxBmsScope.State, "BmsState", at) != FoxBmsStates.Error)
        {
            readings.Remove(key); // else the next error state would be blamed on it
            return null;
        }

        return FoxBmsFaults.OfFatalCode(code.Raw, profile.FatalCodeShift);
    }
}
