namespace Vigie.Routing;

/// <summary>One shift of one technician: the frame of at most one tour. Times in ms, distances in cm.</summary>
internal sealed class TourSpec
{
    public required int Index { get; init; }

    public required int Technician { get; init; }

    public required int Shift { get; init; }

    public required int StartPlace { get; init; }

    public required int EndPlace { get; init; }

    public required long From { get; init; }

    /// <summary>End of the shift, where overtime begins.</summary>
    public required long To { get; init; }

    /// <summary>Latest return, overtime included.</summary>
    public required long Latest { get; init; }

    public required BreakSpec[] Breaks { get; init; }

    public required long MaxLoad { get; init; }

    public required long MaxDistance { get; init; }

    public required long MaxDuration { get; init; }

    public required double PerCentimetre { get; init; }

    public required double PerMillisecond { get; init; }

    public required double OvertimePerMillisecond { get; init; }

    public required double Fixed { get; init; }

    public required ulong Tools { get; init; }

    /// <summary>Pieces on board of each part of the problem.</summary>
    public required int[] Stock { get; init; }

    /// <summary>Tours of one kind are interchangeable: of several empty ones only the first need be tried.</summary>
    public int Kind { get; set; }
}

internal readonly record struct BreakSpec(long Earliest, long Latest, long Duration);
