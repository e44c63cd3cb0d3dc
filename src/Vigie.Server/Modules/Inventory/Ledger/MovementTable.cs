using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Files;

namespace Vigie.Server.Modules.Inventory.Ledger;

/// <summary>The ledger as files show it.</summary>
internal static class MovementTable
{
    public static readonly Table<MovementRow> All = new(
        "mouvements",
        new("Mouvements de stock", "Stock movements"),
        new("N°", "No.", row => row.Id, 9),
        new("Date", "Date", row => row.At, 17),
        new("Type", "Type", row => Word(row.Kind), 18),
        new("Référence", "Reference", row => row.Reference, 14),
        new("Produit", "Product", row => row.Product, 28),
        new("Emplacement", "Place", row => row.Place, 18),
        new("Lot", "Batch", row => row.Lot, 14),
        new("Quantité", "Quantity", row => (double)row.Quantity, 11),
        new("Unité", "Unit", row => ProductTable.Word(row.Unit), 9),
        new("Coût unitaire", "Unit cost", row => (double?)row.UnitCost, 12),
        new("Prix unitaire", "Unit price", row => (double?)row.UnitPrice, 12),
        new("Document", "Document", row => row.Document, 16),
        new("Motif", "Reason", row => row.Reason, 24),
        new("Intervention", "Intervention", row => row.InterventionId, 11),
        new("Annule", "Reverses", row => row.Reverses, 9),
        new("Annulé par", "Reversed by", row => row.ReversedBy, 9),
        new("Saisi le", "Recorded", row => row.RecordedAt, 17),
        new("Auteur", "Author", row => row.Author, 18));

    public static Words Word(MovementKind kind) => kind switch
    {
        MovementKind.Opening => new("Stock initial", "Opening stock"),
        MovementKind.Receipt => new("Réception", "Receipt"),
        MovementKind.SupplierReturn => new("Retour fournisseur", "Return to supplier"),
        MovementKind.Sale => new("Vente", "Sale"),
        MovementKind.CustomerReturn => new("Retour client", "Customer return"),
        MovementKind.Consumption => new("Consommation", "Consumption"),
        MovementKind.WorkReturn => new("Retour atelier", "Return from work"),
        MovementKind.Transfer => new("Transfert", "Transfer"),
        MovementKind.Count => new("Inventaire", "Count"),
        MovementKind.Adjustment => new("Ajustement", "Adjustment"),
        MovementKind.Loss => new("Perte", "Loss"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
