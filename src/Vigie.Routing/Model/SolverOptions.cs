namespace Vigie.Routing;

/// <summary>How long to search. At least one of the three limits must be set; the first one reached ends the search.</summary>
public sealed record SolverOptions
{
    /// <summary>Stop after this time; null for no limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Stop after so many local optima, 0 or more; null for no limit. With the same seed and no time budget the answer is always the same.</summary>
    public int? Iterations { get; init; }

    /// <summary>Stop when the last so many local optima brought nothing better, 1 or more; null for no limit. A thousand suits a day of ten
    /// technicians: small plans are then done in a blink.</summary>
    public int? Patience { get; init; }

    /// <summary>Seed of the random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the time budget is read.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        if (TimeBudget is null && Iterations is null && Patience is null)
        {
            throw new RoutingProblemException("options", "must limit the time, the iterations or the patience.");
        }

        Check.Time(TimeBudget ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "options.TimeBudget");
        Check.Range(Iterations ?? 0, 0, int.MaxValue, "options.Iterations");
        Check.Range(Patience ?? 1, 1, int.MaxValue, "options.Patience");
    }
}
