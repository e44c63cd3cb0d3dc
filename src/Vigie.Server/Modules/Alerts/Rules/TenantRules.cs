using System.Collections.Concurrent;
using Vigie.Server.Modules.Alerts.Engine;
using Chemistry = Vigie.Server.Modules.Assets.AssetsApi.Chemistry;

namespace Vigie.Server.Modules.Alerts.Rules;

/// <summary>A rule that somebody set at one level.</summary>
/// <param name="LevelId">Of the type, place or battery; null: the whole tenant.</param>
/// <param name="Version">Row version.</param>
internal sealed record RuleOverride(int Id, RuleLevel Level, int? LevelId, RuleDefinition Definition, uint Version);

/// <summary>The rule of one key that holds for a battery, and where it was set.</summary>
internal sealed record EffectiveRule(RuleDefinition Definition, RuleLevel Level, int? LevelId = null, int? OverrideId = null);

/// <summary>What the rules of a battery depend on.</summary>
internal sealed record BatteryPlace(
    int Id, string Name, int TypeId, string TypeName, int LocationId, Chemistry Chemistry, int CellCount, double NominalVoltage);

internal sealed record Place(int Id, int? ParentId, string Name, string? TimeZone);

internal sealed record TenantProfile(string Name, string TimeZone, string Language);

/// <summary>
/// Everything that one tenant's rules follow from, as it was at one moment: which rules hold for which battery. Safe for several
/// threads.
/// </summary>
internal sealed class TenantRules
{
    private readonly Dictionary<int, BatteryPlace> batteries;
    private readonly Dictionary<int, Place> places;
    private readonly ILookup<(RuleLevel, int?), RuleOverride> overrides;

    // Batteries of one type in one place share their rules, unless the battery has rules of its own.
    private readonly ConcurrentDictionary<(int TypeId, int LocationId, int? BatteryId), RuleSet> compiled = new();
    private readonly ConcurrentDictionary<int, RuleSet> compiledByBattery = new();

    public TenantRules(
        TenantProfile tenant, IEnumerable<BatteryPlace> batteries, IEnumerable<Place> places, IEnumerable<RuleOverride> overrides)
    {
        Tenant = tenant;
        this.batteries = batteries.ToDictionary(battery => battery.Id);
        this.places = places.ToDictionary(place => place.Id);
        this.overrides = overrides.ToLookup(rule => (rule.Level, rule.LevelId));
    }

    public TenantProfile Tenant { get; }

    public BatteryPlace? Find(int batteryId) => batteries.GetValueOrDefault(batteryId);

    public Place? FindPlace(int id) => places.GetValueOrDefault(id);

    /// <summary>The enabled rules of a battery, compiled; null when there is no such battery.</summary>
    public RuleSet? Compiled(int batteryId)
    {
        if (compiledByBattery.TryGetValue(batteryId, out var rules))
        {
            return rules;
        }

        if (!batteries.TryGetValue(batteryId, out var battery))
        {
            return null;
        }

        int? own = overrides.Contains((RuleLevel.Battery, batteryId)) ? batteryId : null;
        rules = compiled.GetOrAdd((battery.TypeId, battery.LocationId, own), _ => Compile(battery));
        return compiledByBattery[batteryId] = rules;
    }

    /// <summary>
    /// The rules of a battery, disabled ones included: of each key the one that was set nearest to it, whole. From far to near:
    /// what comes with the server for its chemistry, the tenant, its type, its place's ancestors down to its place, itself.
    /// </summary>
    public IReadOnlyList<EffectiveRule> Effective(BatteryPlace battery)
    {
        var keys = new List<string>();
        var byKey = new Dictionary<string, EffectiveRule>();
        foreach (var rule in DefaultRules.For(battery.Chemistry, battery.CellCount, battery.NominalVoltage))
        {
            Set(new(rule, RuleLevel.Default));
        }

        Override(RuleLevel.Tenant, null);
        Override(RuleLevel.Type, battery.TypeId);
        foreach (var place in Ancestry(battery.LocationId).Reverse())
        {
            Override(RuleLevel.Location, place.Id);
        }

        Override(RuleLevel.Battery, battery.Id);
        return [.. keys.Select(key => byKey[key])];

        void Override(RuleLevel level, int? id)
        {
            foreach (var rule in overrides[(level, id)].OrderBy(rule => rule.Id))
            {
                Set(new(rule.Definition, level, id, rule.Id));
            }
        }

        void Set(EffectiveRule rule)
        {
            if (!byKey.ContainsKey(rule.Definition.Key))
            {
                keys.Add(rule.Definition.Key);
            }

            byKey[rule.Definition.Key] = rule;
        }
    }

    private RuleSet Compile(BatteryPlace battery)
    {
        var zone = Zone(battery.LocationId);
        return new([.. Effective(battery)
            .Where(rule => rule.Definition.Enabled)
            .Select(rule => new CompiledRule(rule.Definition, zone))]);
    }

    /// <summary>The time zone of the nearest place that names one, else the tenant's.</summary>
    private TimeZoneInfo Zone(int locationId)
    {
        foreach (var name in Ancestry(locationId).Select(place => place.TimeZone).Append(Tenant.TimeZone))
        {
            if (name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                return zone;
            }
        }

        return TimeZoneInfo.Utc;
    }

    /// <summary>A place and those around it, from the inside out. Ends also where somebody made the tree a ring.</summary>
    private IEnumerable<Place> Ancestry(int locationId)
    {
        var seen = new HashSet<int>();
        for (var place = FindPlace(locationId); place is not null && seen.Add(place.Id);
            place = place.ParentId is { } parent ? FindPlace(parent) : null)
        {
            yield return place;
        }
    }
}
