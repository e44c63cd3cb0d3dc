namespace Vigie.Routing;

/// <summary>Prices broken rules so that about a third of the local optima keep each rule.</summary>
/// <remarks>As Vidal et al. 2012, section 4.4; the starting prices follow Wouda, Lan and Kool 2024: a rule broken by a mean amount
/// costs a mean travel.</remarks>
internal sealed class PenaltyManager
{
    private const int Period = 20;
    private const double Target = 0.4;
    private const double Tolerance = 0.05;
    private const double Growth = 1.3;
    private const double Decay = 0.75;
    private readonly double[] prices;
    private readonly double[] ceilings;
    private readonly int[] kept = new int[5];
    private int seen;

    public PenaltyManager(CompiledProblem problem)
    {
        var scale = new CostScale(problem);
        var meanLoad = Math.Max(1, problem.JobCount == 0 ? 1 : problem.Load.Take(problem.JobCount).Average());
        prices = [scale.LatePerMillisecond, scale.MeanLeg / meanLoad, scale.FarPerCentimetre, scale.LatePerMillisecond, scale.MeanLeg];

        // At this price even the least breach costs more than leaving every job out.
        var unserved = problem.MandatoryPenalty + problem.UnservedCost.Sum();
        ceilings = [.. prices.Select(price => Math.Max(price * 1e3, unserved))];
    }

    public Penalties Current => new(prices[0], prices[1], prices[2], prices[3], prices[4]);

    /// <summary>Prices at which no rule is ever worth breaking.</summary>
    public Penalties Hard => new(ceilings[0], ceilings[1], ceilings[2], ceilings[3], ceilings[4]);

    /// <summary>Learns from a local optimum found at the current prices.</summary>
    public void Register(Individual found)
    {
        seen++;
        ReadOnlySpan<bool> keeps = [found.KeepsTime, found.KeepsLoad, found.KeepsDistance, found.KeepsDuration, found.KeepsStock];
        for (var rule = 0; rule < keeps.Length; rule++)
        {
            kept[rule] += keeps[rule] ? 1 : 0;
        }

        if (seen == Period)
        {
            Adapt();
        }
    }

    private void Adapt()
    {
        for (var rule = 0; rule < kept.Length; rule++)
        {
            var share = kept[rule] / (double)Period;
            var factor = share < Target - Tolerance ? (share == 0 ? 2 : Growth) : share > Target + Tolerance ? Decay : 1;
            prices[rule] = Math.Min(prices[rule] * factor, ceilings[rule]);
        }

        Array.Clear(kept);
        seen = 0;
    }
}
