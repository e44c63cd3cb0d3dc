using Vigie.Bms.Can;

namespace Vigie.Bms.FoxBms;

/// <summary>What is known of a device beside its profile.</summary>
public sealed record FoxBmsOptions
{
    /// <summary>The bus to listen to, for example <c>can0</c>; null takes the first that speaks. Two buses are two batteries.</summary>
    public string? Channel { get; init; }

    /// <summary>Number of cells, all strings together; null believes the frames.</summary>
    public int? CellCount { get; init; }

    /// <summary>Number of temperature sensors, all strings together; null believes the frames.</summary>
    public int? TemperatureCount { get; init; }

    /// <summary>Whether the firmware was built to send charging currents as positive; the default build sends them as negative.</summary>
    public bool IsChargePositive { get; init; }

    /// <summary>Source time that one sample covers.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Turns the CAN traffic of one foxBMS 2 into samples: one for each period of source time in which something was heard,
/// stamped with the last frame in it. Without times a sample is what came between two state frames. Only listens, never sends.</summary>
public sealed class FoxBmsDecoder(FoxBmsProfile profile, FoxBmsOptions? options = null) : IBmsDecoder
{
    /// <summary>A clock that steps back further than frames can overtake each other was set: what came before says nothing of
    /// now.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(1);

    private readonly FoxBmsOptions settings = options ?? new();
    private FoxBmsPack pack = new(profile, options ?? new());
    private string? channel = options?.Channel;
    private TimeSpan? periodStart;
    private TimeSpan? lastTime;
    private bool hasNews;

    public DecodeCounts Counts { get; } = new();

    internal FoxBmsPack Pack => pack;

    public BmsSample? Feed(string line) => CanLog.Read(line, Counts) is { } frame ? Feed(frame) : null;

    /// <summary>Takes the next frame from a log or from an interface; counts as one line.</summary>
    public BmsSample? Feed(CanFrame frame)
    {
        Counts.Lines++;
        if (frame.Kind is CanFrameKind.Data && !profile.Knows(frame))
        {
            Counts.Unknown++;
            return null;
        }

        if (frame.Kind is not CanFrameKind.Data || frame.Channel != (channel ?? frame.Channel) || profile.Read(frame) is not { } read)
        {
            Counts.Rejected++;
            return null;
        }

        Counts.Decoded++;
        channel ??= frame.Channel;
        var finished = BeginPeriod(frame);
        pack.Take(read, lastTime ?? TimeSpan.Zero);
        hasNews = true;
        return finished;
    }

    public BmsSample? Complete()
    {
        var sample = hasNews ? pack.ToSample(lastTime ?? TimeSpan.Zero, lastTime) : null;
        hasNews = false;
        return sample is { HasMeasure: true } ? sample : null;
    }

    /// <summary>Ends the current period when the frame belongs to the next, and sets the clock.</summary>
    private BmsSample? BeginPeriod(CanFrame frame)
    {
        if (frame.Time is not { } time)
        {
            return lastTime is null && frame.Id == profile.CycleId ? Complete() : null;
        }

        BmsSample? finished = null;
        if (time < lastTime - ClockStep)
        {
            finished = Complete();
            (pack, periodStart, lastTime) = (new(profile, settings), time, time);
        }
        else if (time - (periodStart ??= time) >= settings.Period)
        {
            finished = Complete();
            periodStart = time;
        }

        lastTime = time > lastTime ? time : lastTime ?? time;
        return finished;
    }
}
