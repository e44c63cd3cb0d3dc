namespace Vigie.Routing;

/// <summary>When to stop: told to, out of time or out of iterations.</summary>
internal sealed class SearchLimit(SolverOptions options, CancellationToken cancel)
{
    private readonly long started = options.Clock.GetTimestamp();
    private const int QuestionsPerLook = 32;
    private bool stopped;
    private int questions;

    public TimeSpan Elapsed => options.Clock.GetElapsedTime(started);

    /// <summary>Asked once for each job in the local search, so a few microseconds pass between two questions; the clock is slower than
    /// that and is looked at now and then.</summary>
    public bool MustStop() => stopped |= cancel.IsCancellationRequested
        || (options.TimeBudget is { } budget && questions++ % QuestionsPerLook == 0 && Elapsed >= budget);

    /// <param name="done">Local optima so far.</param>
    /// <param name="inVain">Local optima since the best one.</param>
    public bool MayIterate(int done, int inVain) =>
        (options.Iterations is not { } most || done < most) && (options.Patience is not { } patience || inVain < patience);
}
