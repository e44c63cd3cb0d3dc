namespace Vigie.Routing;

/// <summary>A visit to make: where, how long, when, by whom and with what.</summary>
public sealed record Job
{
    public required string Id { get; init; }

    /// <summary>Place in the travel table.</summary>
    public required int Place { get; init; }

    /// <summary>Time on site, zero or more.</summary>
    public TimeSpan Service { get; init; }

    /// <summary>When the service may begin: in one of these, in order and without overlap. None means at any time.</summary>
    public IReadOnlyList<TimeWindow> Windows { get; init; } = [];

    /// <summary>The service begins exactly then; the windows no longer count. Null leaves the time free.</summary>
    public TimeSpan? FixedStart { get; init; }

    /// <summary>The service begins no earlier, for instance because the part arrives then.</summary>
    public TimeSpan? Release { get; init; }

    /// <summary>Each must be held by the technician, at this level at least.</summary>
    public IReadOnlyList<SkillLevel> Skills { get; init; } = [];

    /// <summary>Tools that must be on board.</summary>
    public IReadOnlyList<int> Tools { get; init; } = [];

    /// <summary>Spare parts that the job uses up.</summary>
    public IReadOnlyList<PartQuantity> Parts { get; init; } = [];

    /// <summary>Room that it takes in the van during the whole tour, zero or more, in the unit of <see cref="Technician.Capacity"/>.</summary>
    public int Demand { get; init; }

    /// <summary>1 (the default) to 1000: how many times more it costs to leave this job unserved.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>What it costs to leave the job unserved, multiplied by the priority. Null makes it mandatory: it is left out only when no
    /// plan that keeps to the rules can hold it, and the search weighs that above every other cost.</summary>
    public double? UnservedPenalty { get; init; }

    /// <summary>Only this technician may do it; null lets every skilled one.</summary>
    public string? FixedTechnician { get; init; }
}

/// <summary>A skill and how well it is mastered.</summary>
/// <param name="Skill">Number of the skill.</param>
/// <param name="Level">Zero or more; the higher the better.</param>
public readonly record struct SkillLevel(int Skill, int Level = 1);

/// <summary>Pieces of one spare part.</summary>
/// <param name="Part">Number of the part.</param>
/// <param name="Quantity">Zero or more.</param>
public readonly record struct PartQuantity(int Part, int Quantity);

/// <summary>A span of time, both ends included.</summary>
public readonly record struct TimeWindow(TimeSpan From, TimeSpan To);
