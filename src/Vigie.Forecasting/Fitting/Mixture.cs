namespace Vigie.Forecasting;

/// <summary>The candidates together, each weighted by the errors it made at the origins of the past.</summary>
/// <remarks>At each origin only the errors known by then count, so that what the mixture would have forecast there is honest. The weights are a
/// prior times a power of the inverse squared error of block demand, which is close to Bayesian model averaging when the errors are normal (Bates
/// and Granger, «The combination of forecasts», Operational Research Quarterly 20 (1969), 451-468; Claeskens, Magnus, Vasnev and Wang,
/// «The forecast combination puzzle», International Journal of Forecasting 32 (2016), 754-762, on why priors near equality help).</remarks>
internal sealed class Mixture
{
    private const double PowerOfBlocks = 0.5;
    private const double MostPower = 15;
    private readonly Candidate[] candidates;
    private readonly int[] origins;
    private readonly int[] windows;
    private readonly int[] told;         // [window]: origins whose error over the window is known
    private readonly double[] squares;   // [window][candidate]: squared errors, fading
    private readonly double[] errors;    // [origin][window][candidate]
    private readonly double halfLife;
    private readonly double power;
    private int now;

    /// <param name="candidates">The first is the base rate.</param>
    /// <param name="origins">Periods before which there are forecasts, in order.</param>
    /// <param name="steps">Periods that those forecasts reach.</param>
    /// <param name="count">Periods of the history.</param>
    public Mixture(Candidate[] candidates, int[] origins, int steps, int count, Grain grain)
    {
        this.candidates = candidates;
        this.origins = origins;
        windows = [.. new[] { Math.Max(1, steps / 4), Math.Max(1, steps / 2), steps }.Distinct()];
        told = new int[windows.Length];
        squares = new double[windows.Length * candidates.Length];
        errors = new double[origins.Length * squares.Length];
        halfLife = grain == Grain.Day ? 250 : 100;
        power = Math.Clamp(PowerOfBlocks * count / steps, 1, MostPower);
        Weights = new double[candidates.Length];
        Scores = new double[candidates.Length];
    }

    /// <summary>Of each candidate, by what is known now; they add up to 1.</summary>
    public double[] Weights { get; }

    /// <summary>Squared error of block demand of each candidate beside that of the mean of everything: below 1 is better than that.</summary>
    public double[] Scores { get; }

    /// <summary>Keeps how far a candidate will turn out wrong at an origin; it counts once the periods have passed.</summary>
    public void Note(int candidate, int origin, ReadOnlySpan<double> forecast, ReadOnlySpan<double> actual)
    {
        for (var window = 0; window < windows.Length; window++)
        {
            var last = windows[window] - 1;
            errors[(((origin * windows.Length) + window) * candidates.Length) + candidate] = actual[last] - forecast[last];
        }
    }

    /// <summary>Counts the errors that are known at a moment, and weighs anew.</summary>
    /// <param name="period">Not before that of the last call.</param>
    public void Learn(int period)
    {
        var fade = Math.Pow(0.5, (period - now) / halfLife);
        now = period;
        for (var i = 0; i < squares.Length; i++)
        {
            squares[i] *= fade;
        }

        for (var window = 0; window < windows.Length; window++)
        {
            var sums = squares.AsSpan(window * candidates.Length, candidates.Length);
            for (; told[window] < origins.Length && origins[told[window]] + windows[window] <= period; told[window]++)
            {
                var known = errors.AsSpan(((told[window] * windows.Length) + window) * candidates.Length, candidates.Length);
                for (var candidate = 0; candidate < sums.Length; candidate++)
                {
                    sums[candidate] += known[candidate] * known[candidate];
                }
            }
        }

        Weigh();
    }

    private void Weigh()
    {
        var known = 0;
        Array.Clear(Scores);
        for (var window = 0; window < windows.Length; window++)
        {
            var sums = squares.AsSpan(window * Weights.Length, Weights.Length);
            if (sums[0] > 0)
            {
                known++;
                for (var candidate = 0; candidate < sums.Length; candidate++)
                {
                    Scores[candidate] += sums[candidate] / sums[0];
                }
            }
        }

        var best = double.PositiveInfinity;
        for (var candidate = 0; candidate < Scores.Length; candidate++)
        {
            Scores[candidate] = known > 0 ? Scores[candidate] / known : 1;
            best = Math.Min(best, Math.Max(Scores[candidate], 1e-6));
        }

        double total = 0;
        for (var candidate = 0; candidate < Weights.Length; candidate++)
        {
            Weights[candidate] = candidates[candidate].Prior * Math.Pow(best / Math.Max(Scores[candidate], best), power);
            total += Weights[candidate];
        }

        for (var candidate = 0; candidate < Weights.Length; candidate++)
        {
            Weights[candidate] /= total;
        }
    }
}
