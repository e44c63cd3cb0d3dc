using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Vigie.Server.Platform.Observability;

/// <summary>
/// Where every module makes its instruments. Names are Prometheus names: vigie_…, snake case, the unit at the end, counters with _total.
/// </summary>
internal static class VigieMeter
{
    public const string Name = "Vigie";

    public static readonly Meter Instance = new(Name);

    /// <summary>For spans of the modules' own.</summary>
    public static readonly ActivitySource Activities = new(Name);
}
