using Npgsql;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Inventory.Parts;

/// <summary>Where there is how much that nobody has reserved, and in which order a technician would look for it.</summary>
/// <param name="available">By product and place; what is taken is taken off.</param>
/// <param name="places">By intervention, the nearest first.</param>
internal sealed class PartPlaces(Dictionary<(int ProductId, int PlaceId), decimal> available, ILookup<int, PartPlaces.Place> places)
{
    private readonly HashSet<(int ProductId, int PlaceId)> preferred = [];

    // $1 products. A batch that may not be used is not available, nor what others have reserved.
    private const string Available =
        """
        select b.product_id, b.place_id, least(b.on_hand, b.usable) - coalesce((
          select sum(r.quantity) from inventory.reservation r where r.product_id = b.product_id and r.place_id = b.place_id and r.closed_at is null), 0)
        from (
          select b.product_id, b.place_id, sum(b.on_hand) as on_hand,
            coalesce(sum(b.on_hand) filter (where l.id is null or (l.state = 'Good' and (l.expires_on is null or l.expires_on >= t.today))), 0) as usable
          from inventory.balance b left join inventory.lot l on l.id = b.lot_id
          cross join (select ($2::timestamptz at time zone time_zone)::date as today from catalog.tenant where tenant_id = current_tenant()) t
          where b.product_id = any ($1) group by 1, 2
        ) b join inventory.place e on e.id = b.place_id and e.archived_at is null
        """;

    // $1 interventions. The van of who does the work, then what is nearest to the equipment, as the crow flies; nobody else's van.
    private const string Order =
        $"""
        {AssetsApi.WithPlaces}
        select i.id, e.id, e.kind = 'Van' and e.technician_id is not null
        from maintenance.api_intervention i
        join assets.api_equipment q on q.id = i.equipment_id
        left join place there on there.id = q.location_id
        join inventory.place e on e.archived_at is null and (e.kind <> 'Van' or e.technician_id is null or e.technician_id = i.technician_id)
        left join inventory.place around on around.id = e.parent_id
        left join place here on here.id = coalesce(e.location_id, around.location_id)
        where i.id = any ($1)
        order by i.id, 3 desc, power(here.latitude - there.latitude, 2)
          + power((here.longitude - there.longitude) * cos(radians(there.latitude)), 2) nulls last, e.id
        """;

    /// <param name="Own">The van of who does the work.</param>
    internal sealed record Place(int Id, bool Own);

    /// <summary>Of products that are held: nobody else takes of them until the transaction ends.</summary>
    public static async Task<PartPlaces> ReadAsync(
        TenantSession session, int[] productIds, int[] interventionIds, DateTimeOffset now, CancellationToken ct) => new(
            await session.QueryAsync(
                Available, row => (Key: (row.GetInt32(0), row.GetInt32(1)), Quantity: row.GetDecimal(2)), [productIds, now], ct)
                .ToDictionaryAsync(one => one.Key, one => one.Quantity, cancellationToken: ct),
            (await session.QueryAsync(Order, ReadPlace, [interventionIds], ct).ToListAsync(ct)).ToLookup(one => one.InterventionId, one => one.Place));

    /// <summary>Places where something was kept for this work are looked at first.</summary>
    public void Prefer(IEnumerable<(int ProductId, int PlaceId, decimal Quantity)> kept) =>
        preferred.UnionWith(kept.Select(one => (one.ProductId, one.PlaceId)));

    /// <summary>
    /// Chooses where to take it from: the van if it has all of it, else the first place that has all of it, else all that there is. What is
    /// chosen is available no more.
    /// </summary>
    /// <param name="placeId">The only place that is asked; null: all.</param>
    /// <returns>How much from where; together less than the quantity when there is not enough.</returns>
    public List<(int PlaceId, decimal Quantity)> Take(int interventionId, int productId, decimal quantity, int? placeId)
    {
        var having = (placeId is { } only ? [only] : Nearest(interventionId, productId))
            .Select(id => (Id: id, There: available.GetValueOrDefault((productId, id)))).Where(place => place.There > 0).ToList();
        var all = having.FindIndex(place => place.There >= quantity);
        var taken = new List<(int PlaceId, decimal Quantity)>();
        foreach (var (id, there) in all >= 0 ? having.Skip(all) : having)
        {
            var some = Math.Min(there, quantity);
            if (some > 0)
            {
                available[(productId, id)] -= some;
                quantity -= some;
                taken.Add((id, some));
            }
        }

        return taken;
    }

    /// <summary>Whether a place is the van of who does the work.</summary>
    public bool IsOwn(int interventionId, int placeId) => places[interventionId].Any(place => place.Own && place.Id == placeId);

    private IEnumerable<int> Nearest(int interventionId, int productId)
    {
        var kept = preferred.Where(one => one.ProductId == productId).Select(one => one.PlaceId).ToList();
        return kept.Concat(places[interventionId].Select(place => place.Id).Except(kept));
    }

    private static (int InterventionId, Place Place) ReadPlace(NpgsqlDataReader row) => (row.GetInt32(0), new(row.GetInt32(1), row.GetBoolean(2)));
}
