using System.ComponentModel.DataAnnotations;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Inventory.Suppliers;

/// <summary>From whom the company buys.</summary>
internal sealed class Supplier
{
    public int Id { get; private set; }
    public required string Name { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }

    /// <summary>In which it is paid.</summary>
    public Currency Currency { get; set; }

    /// <summary>Days from the order to the receipt, and their standard deviation; 0 to 365.</summary>
    public decimal LeadDays { get; set; }
    public decimal LeadDeviation { get; set; }
    public string? Notes { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    public void Set(WriteSupplier supplier, DateTimeOffset now) =>
        (Name, Email, Phone, Address, Currency, LeadDays, LeadDeviation, Notes, UpdatedAt) = (
            supplier.Name.Trim(), supplier.Email, supplier.Phone, supplier.Address, supplier.Currency, supplier.LeadDays, supplier.LeadDeviation,
            supplier.Notes, now);

    public WriteSupplier ToWire() => new(Name, LeadDays, Currency, Email, Phone, Address, LeadDeviation, Notes);
}
