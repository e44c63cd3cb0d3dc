namespace Vigie.Server.Modules.Inventory.Service;

/// <summary>The days of a product, and on which of them it was missing: the day began with none, and none came in.</summary>
/// <param name="Target">The service level aimed at, 0.5 to 0.999.</param>
/// <param name="First">The day that <paramref name="Missing"/> begins with.</param>
internal sealed record ServedProduct(int ProductId, string Name, decimal Target, DateOnly First, IReadOnlyList<bool> Missing)
{
    /// <summary>Of fewer days no service level is told.</summary>
    private const int LeastDays = 5;

    /// <param name="onHand">After all of the flows.</param>
    /// <param name="flows">What came and went by day, in any order; those before <paramref name="first"/> do not matter.</param>
    /// <param name="count">Days from the first on.</param>
    public static bool[] MissingDays(DateOnly first, int count, decimal onHand, IReadOnlyCollection<DayFlow> flows)
    {
        var known = flows.Where(flow => flow.Day >= first).ToDictionary(flow => flow.Day);
        var stock = onHand - known.Values.Sum(flow => flow.Net);
        var missing = new bool[Math.Max(0, count)];
        for (var at = 0; at < missing.Length; at++)
        {
            var flow = known.GetValueOrDefault(first.AddDays(at));
            missing[at] = stock <= 0 && !flow.CameIn;
            stock += flow.Net;
        }

        return missing;
    }

    /// <summary>The part of the days on which there was some, of those on which the company worked: 0 to 1; null: of too few days to say.</summary>
    /// <param name="from">The first day; what lies before the product's own first is not counted.</param>
    /// <param name="until">The day after the last.</param>
    public decimal? Rate(DateOnly from, DateOnly until, Func<DateOnly, bool> isOpen)
    {
        var (days, missing) = Count(from, until, isOpen);
        return days < LeastDays ? null : 1 - ((decimal)missing / days);
    }

    /// <summary>The days of a span on which the company worked, and those of them on which the product was missing.</summary>
    public (int Days, int Missing) Count(DateOnly from, DateOnly until, Func<DateOnly, bool> isOpen)
    {
        var (days, missing) = (0, 0);
        for (var at = Math.Max(0, from.DayNumber - First.DayNumber); at < Math.Min(Missing.Count, until.DayNumber - First.DayNumber); at++)
        {
            if (isOpen(First.AddDays(at)))
            {
                days++;
                missing += Missing[at] ? 1 : 0;
            }
        }

        return (days, missing);
    }

    /// <summary>How often it began to be missing in a span.</summary>
    public int Outs(DateOnly from, DateOnly until) => Enumerable.Range(0, Missing.Count).Count(at =>
        First.AddDays(at) >= from && First.AddDays(at) < until && Missing[at] && (at == 0 || !Missing[at - 1]));
}

/// <param name="Net">What came less what went.</param>
/// <param name="CameIn">Anything came.</param>
internal readonly record struct DayFlow(DateOnly Day, decimal Net, bool CameIn);
