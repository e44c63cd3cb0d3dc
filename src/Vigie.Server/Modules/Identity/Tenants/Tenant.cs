using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Vigie.Server.Modules.Identity.Tenants;

internal enum TenantStatus
{
    Active,

    /// <summary>Nobody gets in until it is active again; everything is kept.</summary>
    Suspended,

    /// <summary>The company has left.</summary>
    Closed,
}

/// <summary>One company. A row of the catalog: a tenant sees its own, the operator sees all.</summary>
internal sealed class Tenant
{
    [Key]
    public int TenantId { get; private set; }
    public required string Slug { get; init; }
    public required string Name { get; set; }
    public TenantStatus Status { get; set; }

    /// <summary>ISO 3166-1, two letters.</summary>
    public required string Country { get; set; }

    /// <summary>IANA name; the days of reports begin there.</summary>
    public required string TimeZone { get; set; }

    /// <summary>"fr", "en" or "ar": for those who have not chosen another.</summary>
    public required string Language { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }
    public int MaxBatteries { get; set; } = 10_000;
    public int RawRetentionDays { get; set; } = 400;
    public int RollupRetentionDays { get; set; } = 3650;
    public bool IsDemo { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }
}

/// <summary>How many rows of a kind a tenant has, counted by the database.</summary>
[PrimaryKey(nameof(TenantId), nameof(Kind))]
internal sealed class TenantCount
{
    public const string Users = "users";
    public const string Batteries = "batteries";

    public int TenantId { get; private set; }
    public string Kind { get; private set; } = "";
    public int Number { get; private set; }
}
