namespace Vigie.Simulation;

/// <summary>What depends on the length of a step and the chemistry alone: computed once for all steps of that length.</summary>
internal readonly struct StepShares(double seconds, CellChemistry chemistry)
{
    private readonly double polarisationTime = chemistry.PolarisationSeconds;

    public double Seconds { get; } = seconds;

    public double PolarisationKept { get; } = Math.Exp(-seconds / chemistry.PolarisationSeconds);

    public double SurplusKept { get; } = Math.Exp(-seconds / chemistry.SurplusSeconds);

    public double Leak { get; } = chemistry.SelfDischargePerMonth * seconds / (30 * 86_400);

    /// <summary>Share of an error of the estimated charge that rest voltages take away, within three days.</summary>
    public double RestCorrection { get; } = 1 - Math.Exp(-seconds / (3 * 86_400));

    /// <summary>Share of that error taken away at a full or an empty battery, within ten minutes.</summary>
    public double EndCorrection { get; } = 1 - Math.Exp(-seconds / 600);

    /// <summary>The mean over the step of a polarisation that moves exponentially from a start towards where it would settle.</summary>
    public double MeanPolarisation(double start, double settled) =>
        settled + ((start - settled) * (1 - PolarisationKept) * polarisationTime / Seconds);
}
