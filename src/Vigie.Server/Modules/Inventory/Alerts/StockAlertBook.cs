namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>A product enters an alert or leaves it.</summary>
internal readonly record struct StockAlertChange(StockAlertKind Kind, int ProductId, bool Entered);

/// <summary>Which products each alert is about, from one look at the stock to the next. What runs and what is played back go through it alike.</summary>
/// <param name="open">Those that stand in an alert now.</param>
internal sealed class StockAlertBook(IEnumerable<(StockAlertKind Kind, int ProductId)> open)
{
    private readonly HashSet<(StockAlertKind Kind, int ProductId)> standing = [.. open];

    public IEnumerable<(StockAlertKind Kind, int ProductId)> Standing => standing;

    /// <returns>What that changes; empty: nothing.</returns>
    public IEnumerable<StockAlertChange> See(StockLevel level, StockAlertRules rules) =>
    [
        .. See(StockAlertKind.Out, level.ProductId, rules.Out && level.IsOut),
        .. See(StockAlertKind.Low, level.ProductId, rules.Low && level.IsLow(rules.LowMargin)),
    ];

    /// <param name="holds">Whether the product belongs into an alert of this kind.</param>
    public IEnumerable<StockAlertChange> See(StockAlertKind kind, int productId, bool holds) =>
        (holds ? standing.Add((kind, productId)) : standing.Remove((kind, productId))) ? [new(kind, productId, holds)] : [];
}
