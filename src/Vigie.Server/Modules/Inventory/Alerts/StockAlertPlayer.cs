namespace Vigie.Server.Modules.Inventory.Alerts;

/// <summary>What one place has of a product.</summary>
/// <param name="Minimum">Null: none is set.</param>
internal readonly record struct ReplayedPlace(decimal OnHand, decimal Reserved, decimal? Minimum);

/// <summary>The stock of one product at a moment that is played back.</summary>
/// <param name="since">From when on it is looked after.</param>
internal sealed class ReplayedStock(int id, string name, decimal? reorderPoint, decimal onOrder, DateTimeOffset since)
{
    private readonly Dictionary<int, ReplayedPlace> places = [];
    private decimal ordered = onOrder;

    public int Id => id;

    public string Name => name;

    private IEnumerable<ReplayedPlace> WithMinimum => places.Values.Where(place => place.Minimum is not null);

    public void Put(int placeId, ReplayedPlace place) => places[placeId] = place;

    /// <param name="placeId">Null: what is on order is nowhere yet.</param>
    public void Apply(int? placeId, decimal onHand, decimal reserved, decimal onOrder)
    {
        ordered += onOrder;
        if (placeId is { } place)
        {
            var before = places.GetValueOrDefault(place);
            places[place] = before with { OnHand = before.OnHand + onHand, Reserved = before.Reserved + reserved };
        }
    }

    public bool IsWatched(DateTimeOffset at) => since <= at;

    public StockLevel Level(decimal margin)
    {
        var (all, kept) = (places.Values.Sum(place => place.OnHand), places.Values.Sum(place => place.Reserved));
        decimal? gap = WithMinimum.Any() ? WithMinimum.Min(place => place.OnHand - place.Reserved - (place.Minimum!.Value * margin)) : null;
        return new(id, all, all - kept, Math.Max(0, ordered), gap, gap is null ? null : WithMinimum.Sum(place => place.Minimum), reorderPoint);
    }
}

/// <summary>Counts what people would have been told, day after day.</summary>
internal sealed class StockAlertPlayer(IReadOnlyDictionary<int, ReplayedStock> products, StockAlertRules rules)
{
    private static readonly StockAlertKind[] Kinds = Enum.GetValues<StockAlertKind>();

    private readonly StockAlertBook book = new([]);
    private readonly List<ReplayedEvent> events = [];
    private readonly Dictionary<StockAlertKind, (int Alerts, int Standing)> counts = Kinds.ToDictionary(kind => kind, _ => (0, 0));
    private readonly Dictionary<StockAlertKind, List<int>> days = Kinds.ToDictionary(kind => kind, _ => new List<int>());

    /// <summary>Looks at some products at one moment.</summary>
    public void See(DateTimeOffset at, IEnumerable<int> productIds) => Note(at, productIds
        .Where(id => products.GetValueOrDefault(id)?.IsWatched(at) ?? false).SelectMany(id => book.See(products[id].Level(rules.LowMargin), rules)));

    public void SeeService(DateTimeOffset at, int productId, bool isBelow) =>
        Note(at, products.ContainsKey(productId) ? book.See(StockAlertKind.Service, productId, isBelow) : []);

    public void EndDay()
    {
        foreach (var kind in Kinds)
        {
            days[kind].Add(counts[kind].Standing);
        }
    }

    public StockAlertReplay Told(DateTimeOffset from, int most) => new(
        from, rules,
        [
            .. Kinds.Select(kind =>
            {
                var entered = events.Where(one => one.Type == kind && one.Entered).ToList();
                return new ReplayedKind(kind, counts[kind].Alerts, entered.Count, entered.Select(one => one.ProductId).Distinct().Count(), days[kind]);
            }),
        ],
        [.. events.AsEnumerable().Reverse().Take(most)], Math.Max(0, events.Count - most));

    private void Note(DateTimeOffset at, IEnumerable<StockAlertChange> changes)
    {
        // What leaves makes room first: an alert whose only product changes goes on.
        foreach (var kind in changes.ToList().GroupBy(change => change.Kind))
        {
            var (alerts, standing) = counts[kind.Key];
            var after = standing + kind.Sum(change => change.Entered ? 1 : -1);
            counts[kind.Key] = (standing == 0 && after > 0 ? alerts + 1 : alerts, after);
            foreach (var change in kind)
            {
                var product = products[change.ProductId];
                events.Add(new(at, change.Kind, change.ProductId, product.Name, change.Entered, product.Level(rules.LowMargin).OnHand));
            }
        }
    }
}
