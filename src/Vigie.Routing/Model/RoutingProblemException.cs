namespace Vigie.Routing;

/// <summary>The input cannot be what its writer meant. The message and <see cref="ArgumentException.ParamName"/> name the path, as <c>jobs[3].Windows[0]</c>.</summary>
public sealed class RoutingProblemException(string path, string problem) : ArgumentException($"{path} {problem}", path);

/// <summary>Refuses numbers out of range, naming their path.</summary>
internal static class Check
{
    /// <exception cref="RoutingProblemException">Not a number, or outside.</exception>
    public static void Range(double value, double least, double most, string path)
    {
        if (!(value >= least && value <= most)) // also false for NaN
        {
            throw new RoutingProblemException(path, FormattableString.Invariant($"is {value}; it must lie between {least} and {most}."));
        }
    }

    public static void Index(int index, int count, string path)
    {
        if (index < 0 || index >= count)
        {
            throw new RoutingProblemException(path, $"is {index}; it must lie between 0 and {count - 1}.");
        }
    }

    public static void Time(TimeSpan time, TimeSpan least, TimeSpan most, string path)
    {
        if (time < least || time > most)
        {
            throw new RoutingProblemException(path, $"is {time}; it must lie between {least} and {most}.");
        }
    }
}
