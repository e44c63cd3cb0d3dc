using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Maintenance.Planning;

/// <summary>How long the planning may think, and how fast people drive.</summary>
internal sealed record PlanningOptions
{
    /// <summary>Search for a week of all technicians, in seconds.</summary>
    [Setting("PLANNING_WEEK_SECONDS", Min = 1, Max = 60)]
    public int WeekSeconds { get; init; } = 5;

    /// <summary>Search for one technician's day, in seconds.</summary>
    [Setting("PLANNING_DAY_SECONDS", Min = 1, Max = 10)]
    public int DaySeconds { get; init; } = 1;

    /// <summary>Mean speed on the road, in km/h.</summary>
    [Setting("PLANNING_SPEED_KMH", Min = 5, Max = 130)]
    public int SpeedKmh { get; init; } = 50;
}
