using System.Collections.Frozen;
using Vigie.Server.Modules.Inventory.Products;
using Vigie.Server.Platform.Files;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>What the columns of a file of products can be.</summary>
internal static class ProductFields
{
    public const string Reference = "reference";
    public const string Name = "nom";
    public const string Kind = "type";
    public const string Category = "categorie";
    public const string Unit = "unite";
    public const string Tracking = "suivi";
    public const string Barcode = "code_barres";
    public const string SalePrice = "prix_vente";
    public const string ServiceLevel = "taux_service";
    public const string Supplier = "fournisseur";
    public const string SupplierReference = "reference_fournisseur";
    public const string Price = "prix_achat";
    public const string LeadDays = "delai_jours";
    public const string Multiple = "multiple";
    public const string Minimum = "minimum";
    public const string Place = "emplacement";
    public const string Stock = "stock";
    public const string UnitCost = "cout_unitaire";
    public const string Lot = "lot";
    public const string ExpiresOn = "expire_le";

    public static readonly SheetTitles Titles = new(new Dictionary<string, string[]>
    {
        [Reference] = ["reference", "ref", "code", "codeproduit", "codearticle", "article", "sku", "productcode", "itemcode", "itemnumber"],
        [Name] = ["nom", "designation", "libelle", "produit", "name", "product", "item", "productname"],
        [Kind] = ["type", "typedeproduit", "kind", "producttype"],
        [Category] = ["categorie", "famille", "category", "family"],
        [Unit] = ["unite", "unit", "uom"],
        [Tracking] = ["suivi", "tracking"],
        [Barcode] = ["codebarres", "codebarre", "ean", "ean13", "gtin", "upc", "barcode"],
        [SalePrice] = ["prixdevente", "prixvente", "pv", "saleprice", "sellingprice", "price"],
        [ServiceLevel] = ["tauxdeservice", "tauxservice", "servicelevel"],
        [Supplier] = ["fournisseur", "supplier", "vendor"],
        [SupplierReference] = ["referencefournisseur", "reffournisseur", "supplierreference", "suppliercode", "vendorcode"],
        [Price] = ["prixdachat", "prixachat", "pa", "purchaseprice", "buyingprice"],
        [LeadDays] = ["delai", "delaijours", "delaidelivraison", "leadtime", "leadtimedays", "leaddays"],
        [Multiple] = ["multiple", "conditionnement", "multipledecommande", "packsize", "ordermultiple"],
        [Minimum] = ["minimum", "stockminimum", "stockmini", "seuil", "seuildalerte", "minimumstock", "minstock"],
        [Place] = ["emplacement", "depot", "magasin", "entrepot", "location", "warehouse", "place"],
        [Stock] = ["stock", "quantite", "qte", "stockinitial", "quantiteenstock", "stockactuel", "quantity", "qty", "openingstock"],
        [UnitCost] = ["coutunitaire", "cout", "unitcost", "cost"],
        [Lot] = ["lot", "numerodelot", "nlot", "numerodeserie", "nserie", "batch", "batchnumber", "serialnumber"],
        [ExpiresOn] = ["expirele", "peremption", "datedeperemption", "dlc", "dluo", "expiry", "expirydate", "expireson"],
    });

    private static readonly FrozenDictionary<string, ProductKind> Kinds = Choices<ProductKind>(ProductTable.Word);

    private static readonly FrozenDictionary<string, Unit> Units = Choices<Unit>(
        ProductTable.Word,
        ("pieces", Products.Unit.Piece), ("pcs", Products.Unit.Piece), ("pce", Products.Unit.Piece), ("pc", Products.Unit.Piece), ("u", Products.Unit.Piece),
        ("unite", Products.Unit.Piece), ("unit", Products.Unit.Piece), ("kilo", Products.Unit.Kilogram), ("kilogramme", Products.Unit.Kilogram),
        ("gramme", Products.Unit.Gram), ("litre", Products.Unit.Litre), ("litres", Products.Unit.Litre), ("metre", Products.Unit.Metre),
        ("metres", Products.Unit.Metre));

    private static readonly FrozenDictionary<string, Tracking> Trackings = Choices<Tracking>(
        ProductTable.Word, ("sans", Products.Tracking.None), ("serie", Products.Tracking.Serial), ("numerodeserie", Products.Tracking.Serial));

    /// <summary>A minimum without places and stock is the sum that an export shows: nobody's in particular.</summary>
    public static string?[] Guess(IReadOnlyList<string> titles)
    {
        var fields = SheetTitles.Guess(titles, Titles.Guess);
        return fields.Contains(Place) || fields.Contains(Stock) ? fields : [.. fields.Select(field => field == Minimum ? null : field)];
    }

    public static ProductKind? KindOf(string word) => Of(Kinds, word);

    public static Unit? UnitOf(string word) => Of(Units, word);

    public static Tracking? TrackingOf(string word) => Of(Trackings, word);

    private static T? Of<T>(FrozenDictionary<string, T> known, string word) where T : struct =>
        known.TryGetValue(SheetValues.Plain(word), out var value) ? value : null;

    /// <summary>By what files call them in either language, by the contract's name, and by more words.</summary>
    private static FrozenDictionary<string, T> Choices<T>(Func<T, Words> words, params (string Word, T Value)[] more) where T : struct, Enum => Enum.GetValues<T>()
        .SelectMany(value => new[] { words(value).French, words(value).English, Wire<T>.Name(value) }.Select(word => (Word: SheetValues.Plain(word), Value: value)))
        .Concat(more).DistinctBy(pair => pair.Word).ToFrozenDictionary(pair => pair.Word, pair => pair.Value);
}

/// <summary>What the columns of a file of sales can be.</summary>
internal static class SaleFields
{
    public const string Date = "date";
    public const string Reference = "reference";
    public const string Barcode = "code_barres";
    public const string Name = "nom";
    public const string Quantity = "quantite";
    public const string UnitPrice = "prix_unitaire";
    public const string Amount = "montant";
    public const string Document = "document";

    public static readonly SheetTitles Titles = new(new Dictionary<string, string[]>
    {
        [Date] = ["date", "jour", "datedevente", "datevente", "datefacture", "day", "saledate", "invoicedate", "orderdate"],
        [Reference] = ["reference", "ref", "code", "codeproduit", "codearticle", "article", "sku", "productcode", "itemcode", "stockcode"],
        [Barcode] = ["codebarres", "codebarre", "ean", "ean13", "gtin", "upc", "barcode"],
        [Name] = ["nom", "designation", "libelle", "produit", "name", "product", "item", "description", "productname"],
        [Quantity] = ["quantite", "qte", "qtevendue", "quantitevendue", "quantity", "qty", "units", "unitssold"],
        [UnitPrice] = ["prixunitaire", "prix", "pu", "prixdevente", "unitprice", "price"],
        [Amount] = ["montant", "total", "montanttotal", "totalttc", "totalht", "amount", "linetotal"],
        [Document] = ["document", "facture", "ticket", "bon", "nfacture", "numerodefacture", "numeroticket", "invoice", "invoiceno", "receipt", "order"],
    });
}
