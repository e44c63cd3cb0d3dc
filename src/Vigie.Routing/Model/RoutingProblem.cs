namespace Vigie.Routing;

/// <summary>Everything a planner knows before planning: the jobs, the technicians, how far places lie apart and what counts as good.</summary>
/// <remarks>Times are offsets from an origin that the caller chooses (midnight of the first day, for instance) and are kept to the
/// millisecond; distances are metres, kept to the centimetre; costs are in a currency that the caller chooses.</remarks>
public sealed record RoutingProblem
{
    public required TravelTable Travel { get; init; }

    /// <summary>What has to be done; may be empty. Ids are unique.</summary>
    public required IReadOnlyList<Job> Jobs { get; init; }

    /// <summary>Who can do it; may be empty, and then every job stays unserved. Ids are unique.</summary>
    public required IReadOnlyList<Technician> Technicians { get; init; }

    /// <summary>Skills are numbered from 0 to this less one; 0 to 100,000.</summary>
    public int SkillCount { get; init; }

    /// <summary>Tools are numbered from 0 to this less one; 0 to 64.</summary>
    public int ToolCount { get; init; }

    /// <summary>Spare parts are numbered from 0 to this less one; 0 to 100,000.</summary>
    public int PartCount { get; init; }

    /// <summary>Place where a technician may stop once in a tour and then has every tool and as many parts as he needs; null when there is none.</summary>
    public int? Depot { get; init; }

    /// <summary>How long a stop at the depot lasts.</summary>
    public TimeSpan DepotService { get; init; }

    /// <summary>Weight of an even load: this much for each squared hour of work (travel, depot and service, without waiting) of each technician
    /// over all his shifts; 0 (the default) to 1e6. Squares add up to least when all work the same.</summary>
    public double FairnessPerSquaredHour { get; init; }
}
