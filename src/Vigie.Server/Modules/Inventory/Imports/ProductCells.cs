using Vigie.Server.Modules.Inventory.Products;

namespace Vigie.Server.Modules.Inventory.Imports;

/// <summary>What the cells of a line make of a product. A column that is missing changes nothing; an empty cell takes away what may be missing.</summary>
internal static class ProductCells
{
    public static WriteProduct Read(
        StoredImport import, ImportMemory memory, LineReader cells, ProductLines known, int? place, WriteProduct former)
    {
        var product = former with
        {
            Name = cells.Cell(ProductFields.Name) is { Length: > 0 } name ? name : former.Name,
            Kind = Choice(cells, ProductFields.Kind, ProductFields.KindOf, former.Kind),
            Unit = Choice(cells, ProductFields.Unit, ProductFields.UnitOf, former.Unit),
            Tracking = Choice(cells, ProductFields.Tracking, ProductFields.TrackingOf, former.Tracking),
            Category = Optional(cells, ProductFields.Category, former.Category),
            Barcode = Optional(cells, ProductFields.Barcode, former.Barcode),
            SalePrice = cells.Has(ProductFields.SalePrice) ? cells.Price(ProductFields.SalePrice) : former.SalePrice,
            ServiceLevel = cells.Has(ProductFields.ServiceLevel) ? Share(import, cells) : former.ServiceLevel,
        };
        return WithLevel(WithSupply(import, memory, cells, known, product), cells, place);
    }

    /// <summary>How much there shall be; null when the line does not say, or says what cannot be, which is blamed.</summary>
    public static WantedStock? Stock(LineReader cells, WriteProduct product, string key, int? place)
    {
        if (cells.Quantity(ProductFields.Stock) is not { } quantity)
        {
            return null;
        }

        if (place is null)
        {
            BlamePlace(cells, ProductFields.Stock);
            return null;
        }

        var (lot, cost, expires) = (cells.Cell(ProductFields.Lot), cells.Price(ProductFields.UnitCost), cells.Time(ProductFields.ExpiresOn));
        var (field, code) = quantity < 0 ? (ProductFields.Stock, "import_stock_negative")
            : product.Unit.IsWhole() && quantity != decimal.Truncate(quantity) ? (ProductFields.Stock, "quantity_whole")
            : product.Tracking == Tracking.None && lot.Length > 0 ? (ProductFields.Lot, "lot_not_tracked")
            : product.Tracking != Tracking.None && lot.Length == 0 && quantity != 0 ? (ProductFields.Lot, "lot_missing")
            : product.Tracking == Tracking.Serial && quantity > 1 ? (ProductFields.Stock, "serial_one")
            : lot.Length > 60 ? (ProductFields.Lot, "lot_number_length")
            : expires is { } day && (cells.DayOf(day) < new DateOnly(2000, 1, 1) || cells.DayOf(day) > new DateOnly(2100, 12, 31))
                ? (ProductFields.ExpiresOn, "import_expiry_range")
            : (null, "");
        if (field is not null)
        {
            cells.Blame(field, code);
            return null;
        }

        return product.Tracking != Tracking.None && lot.Length == 0 ? null
            : new(key, place.Value, lot.Length == 0 ? null : lot, expires is { } at ? cells.DayOf(at) : null, quantity, cost);
    }

    public static bool Equal(WriteProduct one, WriteProduct other) =>
        one with { Suppliers = null, Levels = null } == other with { Suppliers = null, Levels = null }
        && (one.Suppliers ?? []).SequenceEqual(other.Suppliers ?? []) && (one.Levels ?? []).SequenceEqual(other.Levels ?? []);

    /// <summary>The validator names fields as the API does; what hangs on a product has columns of its own.</summary>
    public static string FieldOf(string path) => path.Split('.') switch
    {
        [var supply, "prix"] when IsSupply(supply) => ProductFields.Price,
        [var supply, "reference"] when IsSupply(supply) => ProductFields.SupplierReference,
        [var supply, var field] when IsSupply(supply) => field,
        [_, ..] when path.StartsWith("seuils", StringComparison.Ordinal) => ProductFields.Minimum,
        _ => path,
    };

    /// <summary>One that is named and unknown is blamed for itself.</summary>
    private static void BlamePlace(LineReader cells, string field)
    {
        if (cells.Cell(ProductFields.Place).Length == 0)
        {
            cells.Blame(field, "import_stock_place");
        }
    }

    private static bool IsSupply(string part) => part.StartsWith("fournisseurs[", StringComparison.Ordinal);

    private static string? Optional(LineReader cells, string field, string? former) =>
        !cells.Has(field) ? former : cells.Cell(field) is { Length: > 0 } text ? text : null;

    private static T Choice<T>(LineReader cells, string field, Func<string, T?> of, T former) where T : struct
    {
        var text = cells.Cell(field);
        if (text.Length == 0)
        {
            return former;
        }

        if (of(text) is { } value)
        {
            return value;
        }

        cells.Blame(field, "import_choice_unknown", text);
        return former;
    }

    /// <summary>0.95, 95 and 95 % are the same.</summary>
    private static decimal? Share(StoredImport import, LineReader cells)
    {
        var text = cells.Cell(ProductFields.ServiceLevel).TrimEnd('%', ' ', '\u00A0', '\u202F');
        if (text.Length == 0)
        {
            return null;
        }

        var share = Platform.Files.SheetValues.Number(text, import.Options.DecimalComma);
        if (share is null)
        {
            cells.Blame(ProductFields.ServiceLevel, "import_number_invalid", text);
        }

        return share > 1 ? share / 100 : share;
    }

    private static WriteProduct WithSupply(
        StoredImport import, ImportMemory memory, LineReader cells, ProductLines known, WriteProduct product)
    {
        var name = cells.Cell(ProductFields.Supplier);
        if (name.Length == 0)
        {
            return product;
        }

        if (!TrySupplier(import, memory, known, name, out var id, out var code))
        {
            cells.Blame(ProductFields.Supplier, code, name);
            return product;
        }

        var supplies = product.Suppliers?.ToList() ?? [];
        var at = supplies.FindIndex(supply => supply.SupplierId == id);
        var former = at >= 0 ? supplies[at] : new WriteSupply(id);
        var supply = former with
        {
            Reference = Optional(cells, ProductFields.SupplierReference, former.Reference),
            Price = cells.Has(ProductFields.Price) ? cells.Price(ProductFields.Price) : former.Price,
            LeadDays = cells.Has(ProductFields.LeadDays) ? cells.Number(ProductFields.LeadDays) : former.LeadDays,
            Multiple = cells.Quantity(ProductFields.Multiple) ?? former.Multiple,
        };
        if (product.Unit.IsWhole() && supply.Multiple != decimal.Truncate(supply.Multiple))
        {
            cells.Blame(ProductFields.Multiple, "quantity_whole");
        }

        if (at >= 0)
        {
            supplies[at] = supply;
        }
        else
        {
            supplies.Add(supply);
        }

        return product with { Suppliers = supplies };
    }

    private static bool TrySupplier(StoredImport import, ImportMemory memory, ProductLines known, string name, out int id, out string code)
    {
        (id, code) = (0, "");
        if (known.Suppliers.TryGetValue(name, out var supplier))
        {
            (id, code) = (supplier.Id, "import_supplier_archived");
            return !supplier.Archived;
        }

        if (!import.Options.CreateSuppliers || name.Length > 200)
        {
            code = name.Length > 200 ? "supplier_name_length" : "import_supplier_unknown";
            return false;
        }

        if (!memory.NewSuppliers.TryGetValue(name, out id))
        {
            memory.NewSuppliers[name] = id = -memory.NewSuppliers.Count - 1;
        }

        return true;
    }

    private static WriteProduct WithLevel(WriteProduct product, LineReader cells, int? place)
    {
        if (cells.Quantity(ProductFields.Minimum) is not { } minimum)
        {
            return product;
        }

        if (place is null)
        {
            BlamePlace(cells, ProductFields.Minimum);
            return product;
        }

        if (product.Unit.IsWhole() && minimum != decimal.Truncate(minimum))
        {
            cells.Blame(ProductFields.Minimum, "quantity_whole");
        }

        var levels = product.Levels?.ToList() ?? [];
        var at = levels.FindIndex(level => level.PlaceId == place);
        if (at >= 0)
        {
            levels[at] = levels[at] with { Minimum = minimum };
        }
        else
        {
            levels.Add(new(place.Value, minimum));
        }

        return product with { Levels = levels };
    }
}
