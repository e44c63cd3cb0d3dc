using Vigie.Server.Modules.Assets;

namespace Vigie.Server.Modules.Telemetry.Batteries;

/// <summary>Adds the counts of batteries up, along types and along the tree of places.</summary>
internal static class FleetTree
{
    /// <param name="onlyUsed">Leaves out the types and places without batteries.</param>
    /// <remarks>Linear in types, places, and groups times the depth of the tree; ends even if the places formed a circle.</remarks>
    public static Hierarchy Build(
        (int Id, string Name) client,
        IEnumerable<BatteryType> types,
        IReadOnlyCollection<Place> places,
        IReadOnlyCollection<Group> groups,
        bool onlyUsed)
    {
        var byId = places.ToDictionary(place => place.Id);
        var inside = new Dictionary<int, Counts>();
        foreach (var group in groups)
        {
            var seen = new HashSet<int>();
            for (var at = byId.GetValueOrDefault(group.PlaceId); at is not null && seen.Add(at.Id);)
            {
                inside[at.Id] = inside.GetValueOrDefault(at.Id, Counts.None) + group.Counts;
                at = at.ParentId is { } parent ? byId.GetValueOrDefault(parent) : null;
            }
        }

        var ofType = groups.ToLookup(group => group.TypeId);
        return new(
            new(client.Id, client.Name, Sum(groups)),
            [
                .. types.Where(type => !onlyUsed || ofType.Contains(type.Id)).Select(type => new HierarchyType(
                    type.Id,
                    type.Name,
                    type.Chemistry,
                    Sum(ofType[type.Id]),
                    [
                        .. ofType[type.Id]
                            .Select(group => new HierarchyLeaf(group.PlaceId, byId[group.PlaceId].Name, group.Counts))
                            .OrderBy(leaf => leaf.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(leaf => leaf.Id),
                    ])),
            ],
            [
                .. places.Where(place => !onlyUsed || inside.ContainsKey(place.Id))
                    .Select(place =>
                        new HierarchyPlace(place.Id, place.Name, place.ParentId, inside.GetValueOrDefault(place.Id, Counts.None))),
            ]);
    }

    private static Counts Sum(IEnumerable<Group> groups) => groups.Aggregate(Counts.None, (sum, group) => sum + group.Counts);

    internal sealed record BatteryType(int Id, string Name, AssetsApi.Chemistry Chemistry);

    internal sealed record Place(int Id, string Name, int? ParentId);

    /// <summary>The batteries of one type at one place.</summary>
    internal sealed record Group(int TypeId, int PlaceId, Counts Counts);
}
