using FluentValidation;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory;

/// <summary>Numbers of the stock: exact decimals of a fixed scale, never binary fractions.</summary>
internal static class Quantities
{
    /// <summary>Quantities have three decimals at most.</summary>
    public const int Scale = 3;

    public const decimal Largest = 999_999_999_999.999m;

    /// <summary>Prices and costs of one unit have four decimals at most.</summary>
    public const decimal LargestPrice = 9_999_999_999.9999m;

    public static IRuleBuilderOptions<T, decimal> IsQuantity<T>(this IRuleBuilder<T, decimal> rule) =>
        rule.GreaterThan(0).LessThanOrEqualTo(Largest).PrecisionScale(15, Scale, ignoreTrailingZeros: true);

    public static IRuleBuilderOptions<T, decimal> IsQuantityOrZero<T>(this IRuleBuilder<T, decimal> rule) =>
        rule.InclusiveBetween(0, Largest).PrecisionScale(15, Scale, ignoreTrailingZeros: true);

    public static IRuleBuilderOptions<T, decimal?> IsPrice<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.InclusiveBetween(0, LargestPrice).PrecisionScale(14, 4, ignoreTrailingZeros: true);

    /// <summary>Refuses a part of what is counted in whole pieces.</summary>
    /// <exception cref="Refusal">quantity_whole, under <paramref name="path"/>.</exception>
    public static void RequireWhole(Unit unit, decimal quantity, string path)
    {
        if (unit.IsWhole() && quantity != decimal.Truncate(quantity))
        {
            throw Refusal.Field("quantity_whole", path);
        }
    }
}
