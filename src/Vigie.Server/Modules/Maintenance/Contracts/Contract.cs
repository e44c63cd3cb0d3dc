using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Vigie.Server.Platform;

namespace Vigie.Server.Modules.Maintenance.Contracts;

[JsonConverter(typeof(JsonStringEnumConverter<ContractKind>))]
internal enum ContractKind
{
    /// <summary>Preventive visits.</summary>
    [JsonStringEnumMemberName("entretien")] Upkeep,

    /// <summary>Corrective work.</summary>
    [JsonStringEnumMemberName("depannage")] Repair,

    /// <summary>Both.</summary>
    [JsonStringEnumMemberName("complet")] Full,
    [JsonStringEnumMemberName("garantie")] Warranty,
    [JsonStringEnumMemberName("autre")] Other,
}

/// <summary>What becomes of a contract at its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Renewal>))]
internal enum Renewal
{
    [JsonStringEnumMemberName("aucun")] None,

    /// <summary>Goes on by itself for so many months.</summary>
    [JsonStringEnumMemberName("tacite")] Tacit,
    [JsonStringEnumMemberName("sur_demande")] OnDemand,
}

/// <summary>Follows from its dates and today, by the company's calendar: see <see cref="ContractSql"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContractStatus>))]
internal enum ContractStatus
{
    [JsonStringEnumMemberName("a_venir")] Upcoming,
    [JsonStringEnumMemberName("actif")] Active,

    /// <summary>Active, and it ends within its notice.</summary>
    [JsonStringEnumMemberName("a_renouveler")] ToRenew,
    [JsonStringEnumMemberName("expire")] Expired,
    [JsonStringEnumMemberName("resilie")] Terminated,
}

[JsonConverter(typeof(JsonStringEnumConverter<PricePeriod>))]
internal enum PricePeriod
{
    [JsonStringEnumMemberName("mois")] Month,
    [JsonStringEnumMemberName("trimestre")] Quarter,
    [JsonStringEnumMemberName("an")] Year,

    /// <summary>Once for the whole contract.</summary>
    [JsonStringEnumMemberName("duree")] Term,
}

/// <summary>What was agreed with a client about his equipment.</summary>
internal sealed class Contract
{
    public int Id { get; private set; }
    public required string Number { get; set; }
    public required string Title { get; set; }
    public ContractKind Kind { get; set; }

    /// <summary>His account, his name or both.</summary>
    public int? ClientId { get; set; }
    public string? ClientName { get; set; }
    public required DateOnly StartsOn { get; set; }

    /// <summary>The last day that is covered.</summary>
    public required DateOnly EndsOn { get; set; }
    public Renewal Renewal { get; set; }

    /// <summary>Of a tacit one: 1 to 120.</summary>
    public int? RenewalMonths { get; set; }

    /// <summary>Days before its end that those who plan are told, 0 to 365.</summary>
    public int NoticeDays { get; set; }
    public bool CoversLabour { get; set; }
    public bool CoversParts { get; set; }
    public bool CoversTravel { get; set; }

    /// <summary>Preventive visits that are included, 0 to 366.</summary>
    public int VisitsAYear { get; set; }

    /// <summary>With two decimals, in <see cref="Currency"/>, each <see cref="Period"/>; null: no price is known.</summary>
    public decimal? Amount { get; set; }
    public Currency? Currency { get; set; }
    public PricePeriod? Period { get; set; }
    public string? Notes { get; set; }

    /// <summary>The first day that it holds no more.</summary>
    public DateOnly? TerminatedOn { get; set; }
    public string? Reason { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Changes with each update, so that of two concurrent changes the second is refused.</summary>
    [Timestamp]
    public uint Version { get; private set; }

    /// <summary>Its last day once it has gone on tacitly.</summary>
    /// <remarks>Counted in months from its first day, so that one that began on the 31st comes back to the ends of months.</remarks>
    public DateOnly NextEnd()
    {
        var (next, more) = (EndsOn.AddDays(1), RenewalMonths!.Value);
        var months = ((next.Year - StartsOn.Year) * 12) + next.Month - StartsOn.Month;
        return (StartsOn.AddMonths(months) == next ? StartsOn.AddMonths(months + more) : next.AddMonths(more)).AddDays(-1);
    }
}
