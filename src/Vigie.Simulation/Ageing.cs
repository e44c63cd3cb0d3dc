namespace Vigie.Simulation;

/// <summary>Loss of capacity: with the square root of time, faster when warm and full, plus in proportion to the charge moved.</summary>
/// <remarks>Form and activation energy after Wang et al., «Cycle-life model for graphite-LiFePO4 cells», Journal of Power Sources
/// 196 (2011), 3942-3948; its exponent of the charge moved (0.55) is taken as 1 here, and the square root kept for time alone. The
/// square of the calendar loss is what is added up, so that temperature and charge may change on the way.</remarks>
internal sealed class Ageing(CellChemistry chemistry, double capacityAh)
{
    private const double HoursPerYear = 8766;
    private const double WorstLoss = 0.6;

    /// <summary>Square of the share lost to time.</summary>
    public double CalendarDamage { get; set; }

    /// <summary>Share lost to use.</summary>
    public double CycleDamage { get; set; }

    /// <summary>Full cycles since new.</summary>
    public double Cycles { get; set; }

    /// <summary>Share of the nominal capacity that is left, 0.4 to 1.</summary>
    public double Health { get; private set; } = 1;

    /// <summary>Ah that a usual cell holds now.</summary>
    public double Capacity => capacityAh * Health;

    /// <summary>How much the resistance has grown, at least 1.</summary>
    public double ResistanceFactor => 1 + (chemistry.ResistanceGrowth * (1 - Health));

    public void Step(double hours, double current, double celsius, double soc)
    {
        var speed = Arrhenius.Factor(chemistry.AgeingActivation, celsius);
        var yearly = chemistry.CalendarLoss * speed * (0.6 + (0.8 * Math.Clamp(soc, 0, 1)));
        CalendarDamage += yearly * yearly * hours / HoursPerYear;
        // A full cycle moves the capacity twice, once in and once out.
        CycleDamage += chemistry.CycleLoss * speed * Math.Abs(current) * hours / (2 * capacityAh);
        Cycles += Math.Max(0, -current) * hours / capacityAh;
        Update();
    }

    public void Update() => Health = 1 - Math.Min(WorstLoss, Math.Sqrt(CalendarDamage) + CycleDamage);
}

/// <summary>The law of Arrhenius.</summary>
internal static class Arrhenius
{
    private const double GasConstant = 8.314;
    private const double Reference = 298.15;

    /// <summary>How many times faster than at 25 °C.</summary>
    /// <param name="activation">J/mol.</param>
    /// <param name="celsius">°C; clamped to [-40, 100].</param>
    public static double Factor(double activation, double celsius) =>
        Math.Exp(activation / GasConstant * ((1 / Reference) - (1 / (Math.Clamp(celsius, -40, 100) + 273.15))));
}
