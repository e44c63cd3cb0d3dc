namespace Vigie.Forecasting;

/// <summary>Size of an order and time between orders, smoothed apart; with the correction of Syntetos and Boylan, or without.</summary>
/// <remarks>Source: Croston, «Forecasting and stock control for intermittent demands», Operational Research Quarterly 23 (1972), 289-303;
/// Syntetos and Boylan, «The accuracy of intermittent demand estimates», International Journal of Forecasting 21 (2005), 303-314.</remarks>
internal sealed class Croston(double smoothing, bool corrected) : Method
{
    private double size;
    private double interval;
    private int waiting;
    private int orders;

    public override void Observe(double demand, double factor)
    {
        waiting++;
        if (demand > 0)
        {
            orders++;
            var weight = Math.Max(smoothing, 1.0 / orders);
            size += weight * ((demand / Math.Max(factor, 0.2)) - size);
            interval += weight * (waiting - interval);
            waiting = 0;
        }
    }

    public override void Project(Span<double> path) =>
        path.Fill(orders == 0 ? 0 : size / interval * (corrected ? 1 - (smoothing / 2) : 1));
}

/// <summary>Size of an order, smoothed at each order, and its probability, smoothed in each period: the demand of what dies out fades.</summary>
/// <remarks>Source: Teunter, Syntetos and Babai, «Intermittent demand: linking forecasting to inventory obsolescence», European Journal of
/// Operational Research 214 (2011), 606-615.</remarks>
internal sealed class TeunterSyntetosBabai(double sizeSmoothing, double probabilitySmoothing) : Method
{
    private double size;
    private double probability;
    private int observed;
    private int orders;

    public override void Observe(double demand, double factor)
    {
        observed++;
        probability += Math.Max(probabilitySmoothing, 1.0 / observed) * ((demand > 0 ? 1 : 0) - probability);
        if (demand > 0)
        {
            orders++;
            size += Math.Max(sizeSmoothing, 1.0 / orders) * ((demand / Math.Max(factor, 0.2)) - size);
        }
    }

    public override void Project(Span<double> path) => path.Fill(size * probability);
}
