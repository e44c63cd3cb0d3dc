using Vigie.Simulation;

namespace Vigie.Server.Modules.Demo.Live;

internal enum ExcursionKind
{
    /// <summary>A bad contact warms the sensors.</summary>
    Hot,

    /// <summary>The first cell sags below its limit.</summary>
    WeakCell,

    /// <summary>The connection is lost.</summary>
    Silence,
}

/// <summary>
/// When which battery leaves its normal range for a few minutes, so that there is always something to see: one after the other,
/// each long enough to raise an alert, and over in time to clear it. Everything follows from the time.
/// </summary>
/// <param name="slug">Of the company: each has its own turn.</param>
/// <param name="batteries">How many batteries take turns.</param>
internal sealed class Excursions(string slug, int batteries)
{
    /// <summary>From the beginning of one to the beginning of the next.</summary>
    private const int Every = 300;

    private const int Lasts = 200;

    private const int Rises = 40;

    private readonly int shift = slug.Sum(character => character * 31) % Every;

    /// <summary>What goes on now; null between two.</summary>
    public Excursion? At(DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds() + shift;
        var (turn, second) = (time / Every, time % Every);
        return batteries == 0 || second >= Lasts ? null : new(
            (int)(turn * 7 % batteries), // 7 shares no divisor with the numbers of batteries: each has its turn
            (ExcursionKind)(turn % 3),
            Math.Clamp(Math.Min(second, Lasts - second) / (double)Rises, 0, 1));
    }
}

/// <param name="Battery">Which of the company's batteries, from 0.</param>
/// <param name="Share">How far it has gone, 0 to 1.</param>
internal sealed record Excursion(int Battery, ExcursionKind Kind, double Share)
{
    /// <summary>What the sensors say instead. Changes the cells and temperatures in place.</summary>
    public BatteryReading Change(in BatteryReading reading, Span<double> cells, Span<double> temperatures, Chemistry chemistry) =>
        Kind switch
        {
            ExcursionKind.Hot => Heat(reading, temperatures, chemistry),
            ExcursionKind.WeakCell => Sag(reading, cells, chemistry),
            _ => reading,
        };

    private BatteryReading Heat(in BatteryReading reading, Span<double> temperatures, Chemistry chemistry)
    {
        // A little above where the rules that come with the server warn, below where they call it critical.
        var target = chemistry switch { Chemistry.LeadAcid => 49.0, Chemistry.Lto => 59.0, _ => 54.0 };
        var rise = Math.Round(Share * Math.Max(0, target - reading.Temperature), 1);
        foreach (ref var temperature in temperatures)
        {
            temperature = Math.Round(temperature + rise, 1);
        }

        return reading with { Temperature = Math.Round(reading.Temperature + rise, 1) };
    }

    private BatteryReading Sag(in BatteryReading reading, Span<double> cells, Chemistry chemistry)
    {
        var target = chemistry switch { Chemistry.LeadAcid => 1.83, Chemistry.Lifepo4 => 2.68, Chemistry.Lto => 1.70, _ => 2.88 };
        var drop = Math.Round(Share * Math.Max(0, cells[0] - target), 3);
        cells[0] = Math.Round(cells[0] - drop, 3);
        return reading with { Voltage = Math.Round(reading.Voltage - drop, 3), CellMin = Math.Min(reading.CellMin, cells[0]) };
    }
}
