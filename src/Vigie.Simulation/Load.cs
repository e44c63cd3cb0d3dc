namespace Vigie.Simulation;

/// <summary>What is asked of the battery during a step. The battery gives or takes less where its limits demand it.</summary>
public readonly record struct Load
{
    private Load(double value, bool isPower, double? voltageLimit = null)
    {
        Value = value;
        IsPower = isPower;
        CellVoltageLimit = voltageLimit;
    }

    /// <summary>A or W, positive while charging.</summary>
    public double Value { get; }

    public bool IsPower { get; }

    /// <summary>V for each cell at which the charger stays; null = the chemistry's charge voltage, after which charging ends.</summary>
    public double? CellVoltageLimit { get; }

    /// <summary>Nothing connected.</summary>
    public static Load None { get; } = Current(0);

    /// <param name="amperes">A, positive = charge.</param>
    /// <exception cref="ArgumentException">Not a finite number.</exception>
    public static Load Current(double amperes) => new(Finite(amperes, nameof(amperes)), isPower: false);

    /// <param name="watts">W at the terminals, positive = charge.</param>
    /// <exception cref="ArgumentException">Not a finite number.</exception>
    public static Load Power(double watts) => new(Finite(watts, nameof(watts)), isPower: true);

    /// <summary>A charger that never switches off: it holds each cell at a stand-by voltage.</summary>
    /// <param name="amperes">A, highest current, not negative.</param>
    /// <param name="cellVoltage">V per cell, positive.</param>
    /// <exception cref="ArgumentException">A value that is not finite or has the wrong sign.</exception>
    public static Load StandBy(double amperes, double cellVoltage)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amperes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cellVoltage);
        return new(Finite(amperes, nameof(amperes)), isPower: false, Finite(cellVoltage, nameof(cellVoltage)));
    }

    private static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentException("The load must be a finite number.", name);
}

/// <summary>What is wrong with the battery during a step, each from 0 (nothing) to 1 (as bad as it gets).</summary>
/// <param name="CoolingLoss">1: the room around it is 30 K warmer and the battery loses its heat three times more slowly.</param>
/// <param name="WeakCell">1: one cell has half its capacity, 3.5 times its resistance, and leaks 1 % a day.</param>
/// <param name="Overdischarge">Above 0 the discharge protection is bypassed, at 1 down to the damage voltage.</param>
public readonly record struct Disturbance(double CoolingLoss, double WeakCell, double Overdischarge);
