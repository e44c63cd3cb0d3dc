namespace Vigie.Bms;

/// <summary>Why a measure was not published, or should be doubted.</summary>
public enum QualityProblem
{
    /// <summary>The value cannot be true, or stands at the end of its scale.</summary>
    OutOfRange,

    /// <summary>The value has the wrong type or is not a number.</summary>
    Invalid,

    /// <summary>The BMS sends a constant in place of a measurement.</summary>
    NotMeasured,

    /// <summary>More cells or sensors answer than are configured.</summary>
    BeyondConfiguration,

    /// <summary>Values contradict each other, as they do when the profile is not the device's.</summary>
    ProfileSuspect,
}

/// <param name="Problem">What is wrong with it.</param>
/// <param name="Measure">The measure's name on the wire of Vigie, for example <c>cell_voltages</c>.</param>
public readonly record struct QualityNote(QualityProblem Problem, string Measure);

/// <summary>Lets only believable values through, and notes the others once a measure. Values that arithmetic turned into -0 become
/// 0.</summary>
internal sealed class Plausible
{
    private readonly List<QualityNote> notes = [];

    public IReadOnlyList<QualityNote> Notes => notes;

    public void Note(QualityProblem problem, string measure)
    {
        if (!notes.Contains(new(problem, measure)))
        {
            notes.Add(new(problem, measure));
        }
    }

    /// <summary>V. No battery of the supported makes exceeds 2000 V; 0 V means that nothing is measured.</summary>
    public double? Voltage(double? volts) => Between(volts, double.Epsilon, 2000, "voltage");

    /// <summary>A.</summary>
    public double? Current(double? amperes) => Between(amperes, -10_000, 10_000, "current");

    /// <summary>W.</summary>
    public double? Power(double? watts) => Between(watts, -20_000_000, 20_000_000, "power");

    /// <summary>%, 0 to 100.</summary>
    public double? Percent(double? percent, string measure) => Between(percent, 0, 100, measure);

    /// <summary>V of one cell, 0.3 to 5.5.</summary>
    public double? Cell(double? volts, string measure = "cell_voltages") => Between(volts, 0.3, 5.5, measure);

    /// <summary>°C, -50 to 150; -128, 127 and -273 are what sensors say when they say nothing.</summary>
    public double? Temperature(double? celsius, string measure) => celsius is 127 ? Refuse(measure) : Between(celsius, -50, 150, measure);

    private double? Between(double? value, double least, double most, string measure) =>
        value is null ? null : value >= least && value <= most ? value + 0.0 : Refuse(measure);

    private double? Refuse(string measure)
    {
        Note(QualityProblem.OutOfRange, measure);
        return null;
    }
}
