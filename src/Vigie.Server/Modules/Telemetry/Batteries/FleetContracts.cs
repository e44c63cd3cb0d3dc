using System.Text.Json.Serialization;
using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>What is worst in a group of batteries, the worst first.</summary>
internal enum Health
{
    Critical,
    Warning,
    Silent,
    Info,
    Ok,
}

/// <summary>A group of batteries: how many, how many of them are heard, how many alerts are open on them.</summary>
internal sealed record Counts(int Batteries, int Online, int Silent, int Never, int AlertsCritical, int AlertsWarning, int AlertsInfo)
{
    public static readonly Counts None = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Null when none of them ever spoke.</summary>
    public Health? Worst =>
        AlertsCritical > 0 ? Health.Critical
        : AlertsWarning > 0 ? Health.Warning
        : Silent > 0 ? Health.Silent
        : AlertsInfo > 0 ? Health.Info
        : Online > 0 ? Health.Ok : null;

    public static Counts operator +(Counts one, Counts other) => new(
        one.Batteries + other.Batteries,
        one.Online + other.Online,
        one.Silent + other.Silent,
        one.Never + other.Never,
        one.AlertsCritical + other.AlertsCritical,
        one.AlertsWarning + other.AlertsWarning,
        one.AlertsInfo + other.AlertsInfo);
}

/// <summary>The way from the company over types and places to its batteries.</summary>
internal sealed record Hierarchy(
    HierarchyClient Client,
    IReadOnlyList<HierarchyType> Types,
    [property: JsonPropertyName("lieux")] IReadOnlyList<HierarchyPlace> Places);

internal sealed record HierarchyClient(int Id, [property: JsonPropertyName("nom")] string Name, Counts Counts);

internal sealed record HierarchyType(
    int Id,
    [property: JsonPropertyName("nom")] string Name,
    AssetsApi.Chemistry Chemistry,
    Counts Counts,
    [property: JsonPropertyName("lieux")] IReadOnlyList<HierarchyLeaf> Places);

/// <summary>The batteries of one type that stand at a place itself.</summary>
internal sealed record HierarchyLeaf(int Id, [property: JsonPropertyName("nom")] string Name, Counts Counts);

/// <summary>A place; <paramref name="Counts"/> include the places inside it.</summary>
internal sealed record HierarchyPlace(int Id, [property: JsonPropertyName("nom")] string Name, int? ParentId, Counts Counts);

/// <summary>The whole fleet at a glance.</summary>
/// <param name="PowerNowW">Of the batteries that are online, W, positive while charging.</param>
/// <param name="Worst">Batteries with open alerts, at most 8.</param>
/// <param name="Silent">Batteries that fell silent, the longest unheard first, at most 8.</param>
/// <param name="EnergyHours">The current hour and the 23 before, oldest first.</param>
internal sealed record Overview(
    DateTimeOffset At,
    Counts Counts,
    EnergyToday EnergyToday,
    double PowerNowW,
    IReadOnlyList<Battery> Worst,
    IReadOnlyList<Battery> Silent,
    IReadOnlyList<EnergyHour> EnergyHours);

/// <summary>Since midnight in the tenant's time zone.</summary>
internal sealed record EnergyToday(double InWh, double OutWh);

internal sealed record EnergyHour(DateTimeOffset At, double InWh, double OutWh);
