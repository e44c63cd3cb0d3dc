using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Inventory.Products;

/// <summary>Products as files show them. The import knows these headers.</summary>
internal static class ProductTable
{
    public static readonly Table<ProductRow> All = new(
        "produits",
        new("Produits", "Products"),
        new("Référence", "Reference", row => row.Reference, 16),
        new("Nom", "Name", row => row.Name, 30),
        new("Type", "Type", row => Word(row.Kind), 14),
        new("Catégorie", "Category", row => row.Category),
        new("Unité", "Unit", row => Word(row.Unit), 9),
        new("Code-barres", "Barcode", row => row.Barcode, 16),
        new("Suivi", "Tracking", row => Word(row.Tracking), 9),
        new("État", "State", row => Word(row.State), 12),
        new("En stock", "On hand", row => (double)row.OnHand, 11),
        new("Réservé", "Reserved", row => (double)row.Reserved, 11),
        new("Disponible", "Available", row => (double)row.Available, 11),
        new("En commande", "On order", row => (double)row.OnOrder, 11),
        new("Jours de couverture", "Days of cover", row => (double?)row.CoverDays, 11),
        new("Rupture prévue", "Expected stock-out", row => row.StockOutOn, 12),
        new("Risque", "Risk", row => (double?)row.Risk, 8),
        new("À commander", "To order", row => (double?)row.ToOrder, 11),
        new("ABC", "ABC", row => row.Abc, 6),
        new("Minimum", "Minimum", row => (double?)row.Minimum, 11),
        new("Prix de vente", "Sale price", row => (double?)row.SalePrice, 12),
        new("Coût moyen", "Average cost", row => (double?)row.AverageCost, 12),
        new("Valeur", "Value", row => (double?)row.Value, 14));

    public static Words Word(Unit unit) => unit switch
    {
        Unit.Piece => new("pièce", "piece"),
        Unit.Box => new("carton", "box"),
        Unit.Pack => new("paquet", "pack"),
        Unit.Bag => new("sac", "bag"),
        Unit.Pair => new("paire", "pair"),
        Unit.Roll => new("rouleau", "roll"),
        Unit.Can => new("bidon", "can"),
        Unit.Kilogram => new("kg", "kg"),
        Unit.Gram => new("g", "g"),
        Unit.Litre => new("l", "l"),
        Unit.Millilitre => new("ml", "ml"),
        Unit.Metre => new("m", "m"),
        Unit.SquareMetre => new("m²", "m²"),
        Unit.CubicMetre => new("m³", "m³"),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public static Words Word(ProductKind kind) => kind switch
    {
        ProductKind.Goods => new("Marchandise", "Goods"),
        ProductKind.SparePart => new("Pièce de rechange", "Spare part"),
        ProductKind.Consumable => new("Consommable", "Consumable"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static Words Word(Tracking tracking) => tracking switch
    {
        Tracking.None => new("Aucun", "None"),
        Tracking.Lot => new("Lot", "Batch"),
        Tracking.Serial => new("Série", "Serial"),
        _ => throw new ArgumentOutOfRangeException(nameof(tracking)),
    };

    private static Words Word(StockState state) => state switch
    {
        StockState.Good => new("Disponible", "Available"),
        StockState.Low => new("Stock faible", "Low stock"),
        StockState.Out => new("Rupture", "Out of stock"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
