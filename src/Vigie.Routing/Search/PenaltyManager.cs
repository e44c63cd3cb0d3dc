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
    private readonly double[] _prices;
    private readonly double[] _ceilings;
    private readonly int[] _kept = new int[5];
    private int _seen;

    public PenaltyManager(CompiledProblem problem)
    {
        var scale = new CostScale(problem);
        var meanLoad = Math.Max(1, problem.JobCount == 0 ? 1 : problem.Load.Take(problem.JobCount).Average());
        _prices = [scale.LatePerMillisecond, scale.MeanLeg / meanLoad, scale.FarPerCentimetre, scale.LatePerMillisecond, scale.MeanLeg];

        // At this price even the least breach costs more than leaving every job out.
        var unserved = problem.MandatoryPenalty + problem.UnservedCost.Sum();
        _ceilings = [.. _prices.Select(price => Math.Max(price * 1e3, unserved))];
    }

    public Penalties Current => new(_prices[0], _prices[1], _prices[2], _prices[3], _prices[4]);

    /// <summary>Prices at which no rule is ever worth breaking.</summary>
    public Penalties Hard => new(_ceilings[0], _ceilings[1], _ceilings[2], _ceilings[3], _ceilings[4]);

    /// <summary>Learns from a local optimum found at the current prices.</summary>
    public void Register(Individual found)
    {
        _seen++;
        ReadOnlySpan<bool> keeps = [found.KeepsTime, found.KeepsLoad, found.KeepsDistance, found.KeepsDuration, found.KeepsStock];
        for (var rule = 0; rule < keeps.Length; rule++)
        {
            _kept[rule] += keeps[rule] ? 1 : 0;
        }

        if (_seen == Period)
        {
            Adapt();
        }
    }

    private void Adapt()
    {
        for (var rule = 0; rule < _kept.Length; rule++)
        {
            var share = _kept[rule] / (double)Period;
            var factor = share < Target - Tolerance ? (share == 0 ? 2 : Growth) : share > Target + Tolerance ? Decay : 1;
            _prices[rule] = Math.Min(_prices[rule] * factor, _ceilings[rule]);
        }

        Array.Clear(_kept);
        _seen = 0;
    }
}
