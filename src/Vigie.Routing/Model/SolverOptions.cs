namespace Vigie.Routing;

/// <summary>How long to search. At least one of the two budgets must be set.</summary>
public sealed record SolverOptions
{
    /// <summary>Stop after this time; null for no limit.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>Stop after so many local optima, 0 or more; null for no limit. With the same seed and no time budget the answer is always the same.</summary>
    public int? Iterations { get; init; }

    /// <summary>Seed of the random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the time budget is read.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        if (TimeBudget is null && Iterations is null)
        {
            throw new RoutingProblemException("options", "must limit the time or the iterations.");
        }

        Check.Time(TimeBudget ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1), "options.TimeBudget");
        Check.Range(Iterations ?? 0, 0, int.MaxValue, "options.Iterations");
    }
}
