namespace Vigie.Simulation;

/// <summary>What is the same for all cells during one step.</summary>
internal readonly record struct StepConditions
{
    /// <summary>h.</summary>
    public required double Hours { get; init; }

    /// <summary>Ah of a usual cell at its present age.</summary>
    public required double Capacity { get; init; }

    /// <summary>Ω of a usual cell, half charged, at the present age and temperature.</summary>
    public required double Ohmic { get; init; }

    /// <summary>Ω of the polarisation branch.</summary>
    public required double PolarisationOhm { get; init; }

    /// <summary>V of polarisation when the step begins.</summary>
    public required double Polarisation { get; init; }

    /// <summary>Share of that polarisation which is left at the end, exp(-dt/RC).</summary>
    public required double PolarisationKept { get; init; }

    /// <summary>Share of the charge above 100 % that is left at the end.</summary>
    public required double SurplusKept { get; init; }

    /// <summary>Share of the capacity that leaks from a usual cell.</summary>
    public required double Leak { get; init; }

    /// <summary>Share of the capacity bled from a cell that stands higher than the others; 0 = no balancing.</summary>
    public required double Bleed { get; init; }

    public double PolarisationAfter(double current) =>
        (PolarisationKept * Polarisation) + ((1 - PolarisationKept) * current * PolarisationOhm);
}

/// <summary>Cells in series, each a first-order Thevenin circuit with its own capacity, resistance, leak and charge.</summary>
internal sealed class CellString
{
    /// <summary>V by which a cell must stand above the lowest to be bled.</summary>
    public const double BalancingBand = 0.005;

    private readonly CellChemistry chemistry;
    private readonly CellCurve curve;
    private readonly double[] capacity; // relative to the usual cell, mean 1 when all are sound
    private readonly double[] inverseCapacity;
    private readonly double[] resistance; // relative
    private readonly double[] leak; // relative
    private readonly int weakIndex;
    private readonly (double Capacity, double Resistance, double Leak) sound; // the weak cell when it was still sound
    private double[] soc;
    private double[] nextSoc;
    private double[] voltage;
    private double[] nextVoltage;
    private double nextOpenSum;
    private double nextResistanceSum;
    private double nextChargeSum;
    private double capacitySum;
    private int triedLowest;
    private int triedHighest;

    public CellString(CellChemistry chemistry, BatteryModelOptions options)
    {
        this.chemistry = chemistry;
        curve = chemistry.Curve;
        var count = options.CellCount;
        var seed = Noise.Mix(options.Seed, 1);
        var spread = options.CellSpread;
        capacity = Spread(0, 0.008);
        resistance = Spread(1, 0.04);
        leak = Spread(2, 0.15);
        var offset = Spread(3, 0.004);
        var meanCapacity = capacity.Average();
        soc = new double[count];
        for (var cell = 0; cell < count; cell++)
        {
            capacity[cell] /= meanCapacity;
            soc[cell] = Math.Clamp(options.InitialSoc + offset[cell] - 1, 0, 1);
        }

        inverseCapacity = [.. capacity.Select(relative => 1 / relative)];
        (nextSoc, voltage, nextVoltage) = (new double[count], new double[count], new double[count]);
        weakIndex = (int)(Noise.Mix(seed, -1) % (ulong)count);
        capacitySum = count;
        sound = (capacity[weakIndex], resistance[weakIndex], leak[weakIndex]);

        double[] Spread(int kind, double deviation) => [.. Enumerable.Range(0, count)
            .Select(cell => Math.Max(0.2, 1 + (spread * deviation * Noise.Normal(seed, (kind * 1000L) + cell))))];
    }

    public int Count => soc.Length;

    public ReadOnlySpan<double> Soc => soc;

    public ReadOnlySpan<double> Voltages => voltage;

    /// <summary>V of all cells, rested.</summary>
    public double OpenSum { get; private set; }

    /// <summary>Relative ohmic resistances of all cells, summed.</summary>
    public double ResistanceSum { get; private set; }

    /// <summary>Relative polarisation resistances of all cells, summed.</summary>
    public double PolarisationSum { get; private set; }

    public int LowestCell { get; private set; }

    public int HighestCell { get; private set; }

    public double LowestVoltage => voltage[LowestCell];

    public double HighestVoltage => voltage[HighestCell];

    /// <summary>Charge of all cells over capacity of all cells.</summary>
    public double MeanSoc { get; private set; }

    public void Restore(IReadOnlyList<double> cellSoc)
    {
        for (var cell = 0; cell < soc.Length; cell++)
        {
            soc[cell] = Math.Clamp(cellSoc[cell], CellCurve.Lowest, CellCurve.Highest);
        }
    }

    /// <summary>How weak the weak cell is, 0 to 1.</summary>
    public void Weaken(double severity)
    {
        capacity[weakIndex] = sound.Capacity * (1 - (0.5 * severity));
        inverseCapacity[weakIndex] = 1 / capacity[weakIndex];
        capacitySum = Count - (0.5 * severity * sound.Capacity);
        resistance[weakIndex] = sound.Resistance * (1 + (2.5 * severity));
        leak[weakIndex] = sound.Leak + (severity * 0.3 / chemistry.SelfDischargePerMonth); // 1 % a day
    }

    /// <summary>Takes on the voltages of the present charge at a current, without any time passing.</summary>
    public void Settle(in StepConditions conditions, double current)
    {
        Try(conditions with { Hours = 0, Leak = 0, Bleed = 0, PolarisationKept = 1, SurplusKept = 1 }, current);
        Keep();
    }

    /// <summary>Where one step at this current leads; <see cref="Keep"/> makes it so.</summary>
    /// <returns>The lowest and the highest cell's voltage.</returns>
    public (double Lowest, double Highest) Try(in StepConditions conditions, double current)
    {
        var polarisation = conditions.PolarisationAfter(current);
        var charge = ChargeShare(conditions, current);
        var ohmicDrop = current * conditions.Ohmic;
        var bleedAbove = conditions.Bleed > 0 ? LowestVoltage + BalancingBand : double.PositiveInfinity;
        var (lowest, highest, low, high) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        var (openSum, resistanceSum, polarisationSum, chargeSum) = (0.0, 0.0, 0.0, 0.0);
        for (var cell = 0; cell < soc.Length; cell++)
        {
            var after = SocAfter(conditions, cell, charge);
            if (voltage[cell] > bleedAbove)
            {
                after -= conditions.Bleed;
            }

            var (open, relative) = curve.At(after);
            relative *= resistance[cell];
            var volts = open + (ohmicDrop * relative) + (polarisation * resistance[cell]);
            openSum += open;
            resistanceSum += relative;
            polarisationSum += resistance[cell];
            chargeSum += after * capacity[cell];
            nextSoc[cell] = after;
            nextVoltage[cell] = volts;
            if (volts < lowest)
            {
                (lowest, low) = (volts, cell);
            }

            if (volts > highest)
            {
                (highest, high) = (volts, cell);
            }
        }

        (nextOpenSum, nextResistanceSum, PolarisationSum, nextChargeSum) = (openSum, resistanceSum, polarisationSum, chargeSum);
        (triedLowest, triedHighest) = (low, high);
        return (lowest, highest);
    }

    /// <summary>The current, from 0 to the one just tried, with which the extreme cell ends the step at a voltage.</summary>
    /// <remarks>The end voltage rises with the current, so bisection always finds it; 26 halvings leave 1e-8 of the current.</remarks>
    public double CurrentAtLimit(in StepConditions conditions, double tried, double limit)
    {
        var cell = tried > 0 ? triedHighest : triedLowest;
        var (inside, outside) = (0.0, tried);
        for (var halving = 0; halving < 26; halving++)
        {
            var middle = 0.5 * (inside + outside);
            var (open, relative) = curve.At(SocAfter(conditions, cell, ChargeShare(conditions, middle)));
            var volts = open + (resistance[cell] * ((middle * conditions.Ohmic * relative) + conditions.PolarisationAfter(middle)));
            if (tried > 0 ? volts > limit : volts < limit)
            {
                outside = middle;
            }
            else
            {
                inside = middle;
            }
        }

        return inside;
    }

    public void Keep()
    {
        (soc, nextSoc) = (nextSoc, soc);
        (voltage, nextVoltage) = (nextVoltage, voltage);
        (OpenSum, ResistanceSum, MeanSoc) = (nextOpenSum, nextResistanceSum, nextChargeSum / capacitySum);
        (LowestCell, HighestCell) = (triedLowest, triedHighest);
    }

    private double ChargeShare(in StepConditions conditions, double current) =>
        (current > 0 ? chemistry.CoulombicEfficiency * current : current) * conditions.Hours / conditions.Capacity;

    private double SocAfter(in StepConditions conditions, int cell, double charge)
    {
        var after = soc[cell] + (charge * inverseCapacity[cell]) - (conditions.Leak * leak[cell]);
        if (after > 1)
        {
            after = 1 + ((after - 1) * conditions.SurplusKept);
        }

        return Math.Clamp(after, CellCurve.Lowest, CellCurve.Highest);
    }
}
