namespace Vigie.Server.Modules.Demo.Companies;

/// <param name="Kind">Of <see cref="DemoFaults"/>: also its type on the screen.</param>
/// <param name="FailuresPerYear">How often it fails, in the mean.</param>
internal sealed record DemoMachine(string Name, string Serial, string Kind, string Model, string Place, double FailuresPerYear)
{
    /// <summary>Years in service.</summary>
    public double Age { get; init; } = 4;

    public bool IsClients { get; init; }

    /// <summary>Hours since it failed for the last time, and stands still since; null: it works.</summary>
    public double? BrokenForHours { get; init; }
}
