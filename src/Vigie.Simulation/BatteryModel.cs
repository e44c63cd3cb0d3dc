namespace Vigie.Simulation;

/// <summary>A battery: cells in series as first-order Thevenin circuits, one temperature, ageing, and a management system that
/// keeps the cells within their limits, balances them and estimates their charge.</summary>
/// <remarks>Deterministic; it knows no clock. Each step costs a time proportional to the cells and allocates nothing. The
/// polarisation and the temperature are solved exactly over a step of constant current, so a step may last from 1 s to 5 min.
/// docs/battery-model.md explains the equations and names the sources. Not safe for use from several threads at once.</remarks>
public sealed class BatteryModel
{
    /// <summary>s, the longest step.</summary>
    public const double LongestStep = 900;

    private readonly CellChemistry chemistry;
    private readonly BatteryModelOptions options;
    private readonly CellString cells;
    private readonly Ageing ageing;
    private readonly BatterySensors sensors;
    private readonly double heatCapacity; // J/K of the pack
    private StepShares shares;
    private double polarisation;
    private double estimatedSoc;
    private double weakCell;
    private bool full;
    private bool empty;
    private bool balancing;

    /// <param name="options">The battery.</param>
    /// <param name="state">A state of this same battery to go on from, or null to start new.</param>
    /// <exception cref="ArgumentException">An option out of its range, or a state that does not fit the battery.</exception>
    public BatteryModel(BatteryModelOptions options, BatteryState? state = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        chemistry = CellChemistry.Of(options.Chemistry);
        cells = new CellString(chemistry, options);
        ageing = new Ageing(chemistry, options.CapacityAh)
        {
            CalendarDamage = (1 - options.InitialSoh) * (1 - options.InitialSoh),
            Cycles = options.InitialCycles,
        };
        sensors = new BatterySensors(options);
        heatCapacity = 1000 * options.NominalWattHours / chemistry.WattHoursPerKilogram; // 1 kJ/(kg K), usual for all of them
        Temperature = options.InitialTemperature;
        estimatedSoc = options.InitialSoc;
        if (state is not null)
        {
            Restore(state);
        }

        ageing.Update();
        cells.Settle(Conditions(1), Current);
        Voltage = TerminalVoltage(Conditions(1));
    }

    /// <summary>A of the last step, positive while charging.</summary>
    public double Current { get; private set; }

    /// <summary>V at the terminals at the end of the last step.</summary>
    public double Voltage { get; private set; }

    /// <summary>°C of the cells.</summary>
    public double Temperature { get; private set; }

    /// <summary>The true share of charge of the whole pack, about 0 to 1; slightly outside when the cells are abused.</summary>
    public double TrueSoc => cells.MeanSoc;

    /// <summary>The share of charge that the management system believes, 0 to 1.</summary>
    public double EstimatedSoc => estimatedSoc;

    /// <summary>The true share of the nominal capacity that is left; never rises.</summary>
    public double Health => ageing.Health;

    /// <summary>Wh taken in since the start, at the terminals.</summary>
    public double EnergyIn { get; private set; }

    /// <summary>Wh given since the start, at the terminals.</summary>
    public double EnergyOut { get; private set; }

    public int CellCount => cells.Count;

    public int TemperatureSensorCount => options.TemperatureSensorCount;

    public BatteryModelOptions Options => options;

    internal double Ambient { get; private set; } = 20;

    internal double Cycles => ageing.Cycles;

    internal ReadOnlySpan<double> CellVoltages => cells.Voltages;

    internal BatteryFaults Faults =>
        (cells.HighestVoltage > chemistry.ChargeVoltage + 0.05 ? BatteryFaults.OverVoltage : 0)
        | (empty || cells.LowestVoltage < chemistry.CutOffVoltage - 0.02 ? BatteryFaults.UnderVoltage : 0)
        | (Temperature > chemistry.MaxTemperature ? BatteryFaults.OverTemperature : 0)
        | (Temperature < chemistry.MinTemperature ? BatteryFaults.UnderTemperature : 0)
        | (cells.HighestVoltage - cells.LowestVoltage > 0.3 ? BatteryFaults.CellImbalance : 0);

    internal BatteryStatus Status => Faults != BatteryFaults.None ? BatteryStatus.Fault
        : Current > 0.002 * options.CapacityAh ? BatteryStatus.Charging
        : Current < -0.002 * options.CapacityAh ? BatteryStatus.Discharging
        : balancing ? BatteryStatus.Balancing
        : BatteryStatus.Idle;

    /// <summary>Lets time pass under a load.</summary>
    /// <param name="seconds">s, in ]0, 900].</param>
    /// <param name="ambientCelsius">°C around the battery, -80 to 100.</param>
    /// <param name="load">What is asked; less happens where a limit demands it.</param>
    /// <param name="disturbance">What is wrong, each part from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of its range; nothing has changed then.</exception>
    public void Step(double seconds, double ambientCelsius, in Load load, in Disturbance disturbance = default)
    {
        BatteryModelOptions.Check(seconds, double.Epsilon, LongestStep, nameof(seconds));
        BatteryModelOptions.Check(ambientCelsius, -80, 100, nameof(ambientCelsius));
        BatteryModelOptions.Check(disturbance.CoolingLoss, 0, 1, nameof(disturbance));
        BatteryModelOptions.Check(disturbance.WeakCell, 0, 1, nameof(disturbance));
        BatteryModelOptions.Check(disturbance.Overdischarge, 0, 1, nameof(disturbance));

        if (disturbance.WeakCell != weakCell)
        {
            weakCell = disturbance.WeakCell;
            cells.Weaken(weakCell);
        }

        var conditions = Conditions(seconds);
        var asked = Allowed(Asked(load, conditions), load, disturbance.Overdischarge > 0);
        var (openBefore, resistanceBefore) = (cells.OpenSum, cells.ResistanceSum);
        var heldBack = MoveCells(conditions, asked, load, disturbance.Overdischarge);

        var meanPolarisation = shares.MeanPolarisation(polarisation, Current * conditions.PolarisationOhm);
        var openMean = 0.5 * (openBefore + cells.OpenSum);
        var voltageMean = openMean + (meanPolarisation * cells.PolarisationSum)
            + (Current * conditions.Ohmic * 0.5 * (resistanceBefore + cells.ResistanceSum));
        polarisation = conditions.PolarisationAfter(Current);
        Voltage = TerminalVoltage(conditions);
        Account(conditions.Hours, voltageMean, openMean, ambientCelsius, disturbance.CoolingLoss);
        Manage(conditions, load, heldBack);
    }

    /// <summary>What the management system would send now.</summary>
    /// <param name="unixSeconds">s since 1970 UTC; the sensors' noise depends on it and on the seed alone.</param>
    /// <param name="cellVoltages">V of each cell, in steps of 1 mV; empty, or at least <see cref="CellCount"/> long.</param>
    /// <param name="temperatures">°C of each sensor, in steps of 0.1; empty, or as long as <see cref="TemperatureSensorCount"/>.</param>
    /// <exception cref="ArgumentException">A span that is too short.</exception>
    public BatteryReading Read(long unixSeconds, Span<double> cellVoltages = default, Span<double> temperatures = default) =>
        sensors.Read(this, unixSeconds, cellVoltages, temperatures);

    /// <summary>Everything that it remembers, to go on later with the same options.</summary>
    public BatteryState Save() => new()
    {
        CellSoc = cells.Soc.ToArray(),
        Polarisation = polarisation,
        Current = Current,
        Temperature = Temperature,
        Ambient = Ambient,
        CalendarDamage = ageing.CalendarDamage,
        CycleDamage = ageing.CycleDamage,
        EstimatedSoc = estimatedSoc,
        Cycles = ageing.Cycles,
        EnergyIn = EnergyIn,
        EnergyOut = EnergyOut,
        WeakCell = weakCell,
        Full = full,
        Empty = empty,
        Balancing = balancing,
    };

    private void Restore(BatteryState state)
    {
        if (state.CellSoc.Count != cells.Count)
        {
            throw new ArgumentException($"The state has {state.CellSoc.Count} cells, the battery {cells.Count}.", nameof(state));
        }

        state.Validate();
        cells.Restore(state.CellSoc);
        weakCell = state.WeakCell;
        cells.Weaken(weakCell);
        (ageing.CalendarDamage, ageing.CycleDamage, ageing.Cycles) = (state.CalendarDamage, state.CycleDamage, state.Cycles);
        (polarisation, Current, Temperature, Ambient) = (state.Polarisation, state.Current, state.Temperature, state.Ambient);
        (estimatedSoc, EnergyIn, EnergyOut) = (state.EstimatedSoc, state.EnergyIn, state.EnergyOut);
        (full, empty, balancing) = (state.Full, state.Empty, state.Balancing);
    }

    private StepConditions Conditions(double seconds)
    {
        if (shares.Seconds != seconds)
        {
            shares = new StepShares(seconds, chemistry);
        }

        var grown = ageing.ResistanceFactor / (options.CapacityAh * Arrhenius.Factor(chemistry.ResistanceActivation, Temperature));
        return new StepConditions
        {
            Hours = seconds / 3600,
            Capacity = ageing.Capacity,
            Ohmic = chemistry.OhmicDrop * grown,
            PolarisationOhm = chemistry.PolarisationDrop * grown,
            Polarisation = polarisation,
            PolarisationKept = shares.PolarisationKept,
            SurplusKept = shares.SurplusKept,
            Leak = shares.Leak,
            Bleed = balancing ? 0.002 * seconds / 3600 : 0, // a bleeding resistor of the 500-hour rate
        };
    }

    private double TerminalVoltage(in StepConditions conditions) =>
        cells.OpenSum + (polarisation * cells.PolarisationSum) + (Current * conditions.Ohmic * cells.ResistanceSum);

    private double Asked(in Load load, in StepConditions conditions)
    {
        if (!load.IsPower)
        {
            return load.Value;
        }

        // P = I (U + I R) has one root that grows from I = 0; a greater discharge than U²/4R cannot be had at all.
        var voltage = cells.OpenSum + (polarisation * cells.PolarisationSum);
        var ohm = conditions.Ohmic * cells.ResistanceSum;
        return (Math.Sqrt(Math.Max(0, (voltage * voltage) + (4 * load.Value * ohm))) - voltage) / (2 * ohm);
    }

    private double Allowed(double asked, in Load load, bool unprotected)
    {
        var overheat = Math.Clamp((chemistry.MaxTemperature + 10 - Temperature) / 10, 0, 1);
        if (asked > 0)
        {
            var ended = full && load.CellVoltageLimit is null;
            var cold = Math.Clamp((Temperature - chemistry.MinChargeTemperature) / 10, 0, 1);
            return ended ? 0 : Math.Min(asked, chemistry.MaxChargeRate * options.CapacityAh * cold * overheat);
        }

        return empty && !unprotected ? 0 : Math.Max(asked, -chemistry.MaxDischargeRate * options.CapacityAh * overheat);
    }

    /// <returns>Whether a cell's voltage limit held the current back.</returns>
    private bool MoveCells(in StepConditions conditions, double asked, in Load load, double overdischarge)
    {
        var top = Math.Min(load.CellVoltageLimit ?? chemistry.ChargeVoltage, chemistry.ChargeVoltage);
        var bottom = chemistry.CutOffVoltage + (overdischarge * (chemistry.DamageVoltage - chemistry.CutOffVoltage));
        Current = asked;
        var (lowest, highest) = cells.Try(conditions, Current);
        var heldBack = false;
        // When the worst cell is held at the limit another one may still be beyond it, but hardly ever a third.
        for (var round = 0; round < 4 && (Current > 0 ? highest > top : Current < 0 && lowest < bottom); round++)
        {
            heldBack = true;
            Current = cells.CurrentAtLimit(conditions, Current, Current > 0 ? top : bottom);
            (lowest, highest) = cells.Try(conditions, Current);
        }

        cells.Keep();
        return heldBack;
    }

    private void Account(double hours, double voltage, double openVoltage, double ambient, double coolingLoss)
    {
        var energy = voltage * Current * hours;
        EnergyIn += Math.Max(0, energy);
        EnergyOut += Math.Max(0, -energy);

        var heat = Current * (voltage - openVoltage);
        if (Current > 0)
        {
            heat += Current * openVoltage * (1 - chemistry.CoulombicEfficiency);
        }

        Ambient = ambient + (30 * coolingLoss);
        var timeConstant = options.ThermalHours * (1 + (2 * coolingLoss)); // h
        var settled = Ambient + (heat * timeConstant * 3600 / heatCapacity);
        Temperature = settled + ((Temperature - settled) * Math.Exp(-hours / timeConstant));
        ageing.Step(hours, Current, Temperature, cells.MeanSoc);
    }

    private void Manage(in StepConditions conditions, in Load load, bool heldBack)
    {
        var floating = load.CellVoltageLimit is not null;
        var tapered = heldBack && Current >= 0 && Current < options.CapacityAh / 25;
        full = (full || (tapered && !floating)) && Current >= -options.CapacityAh / 500 && cells.Soc[cells.HighestCell] > 0.95;
        empty = (empty || (heldBack && load.Value < 0)) && Current <= 0;
        balancing = chemistry.Balances && (Current > 0 || full) && cells.HighestVoltage > chemistry.ChargeVoltage - 0.15
            && cells.HighestVoltage - cells.LowestVoltage > CellString.BalancingBand;

        var counted = sensors.Measured(Current) * conditions.Hours / conditions.Capacity;
        estimatedSoc += counted > 0 ? counted * chemistry.CoulombicEfficiency : counted;
        // The count drifts; rest voltages pull it back over days, a full or an empty battery within minutes.
        estimatedSoc += (TrueSoc - estimatedSoc) * shares.RestCorrection;
        if (full || (floating && tapered))
        {
            estimatedSoc += (1 - estimatedSoc) * shares.EndCorrection;
        }
        else if (empty)
        {
            estimatedSoc -= estimatedSoc * shares.EndCorrection;
        }

        estimatedSoc = Math.Clamp(estimatedSoc, 0, 1);
    }
}
