namespace Vigie.Forecasting;

/// <summary>A way to forecast the level of demand, told one period after another. Demand is what was asked for; the factor is what the
/// calendar makes of a usual period (1), so that demand over factor is the level.</summary>
internal abstract class Method
{
    /// <summary>True: the path already has its seasons, and the calendar's factors do not apply.</summary>
    public virtual bool HasOwnSeason => false;

    /// <summary>One more period, seen.</summary>
    public abstract void Observe(double demand, double factor);

    /// <summary>One more period that tells nothing: closed, or out of stock.</summary>
    public virtual void Skip()
    {
    }

    /// <summary>The level of each period to come, zero or more.</summary>
    public abstract void Project(Span<double> path);

    /// <summary>By how much the level was wrong; a period with a large factor is not trusted more than a usual one.</summary>
    protected static double Error(double demand, double factor, double level) => (demand - (factor * level)) / Math.Max(1, factor);
}
