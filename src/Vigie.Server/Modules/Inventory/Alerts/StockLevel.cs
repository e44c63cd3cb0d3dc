namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>How much of a product there is, as the rules look at it.</summary>
/// <param name="Available">On hand less what is reserved.</param>
/// <param name="Gap">Of the places with a minimum, the least of what is available there beyond the minimum times the margin: below 0, one is
/// short. Null: no place has one.</param>
/// <param name="Minimum">Of all places together; null: no place has one.</param>
/// <param name="ReorderPoint">What the forecast says should be there or on its way; null: nothing is forecast.</param>
internal readonly record struct StockLevel(
    int ProductId, decimal OnHand, decimal Available, decimal OnOrder, decimal? Gap, decimal? Minimum, decimal? ReorderPoint)
{
    public bool IsOut => OnHand <= 0;

    /// <summary>What is out is not low too: one alert says it. A minimum that people set counts, else what the forecast asks for.</summary>
    /// <param name="margin">Times the minimum, or the reorder point.</param>
    public bool IsLow(decimal margin) => !IsOut
        && (Gap is { } gap ? gap < 0 : ReorderPoint is > 0 and { } point && Available + OnOrder < point * margin);
}
