namespace Vigie.Simulation;

/// <summary>Random numbers that are a pure function of seed and place: the same at every step size and in every order.</summary>
/// <remarks>The mixing function is SplitMix64 of Steele, Lea and Flood, «Fast splittable pseudorandom number generators»,
/// OOPSLA 2014, with the constants of Stafford's variant 13.</remarks>
internal static class Noise
{
    public static ulong Mix(ulong seed, long place)
    {
        var z = seed + (0x9E3779B97F4A7C15UL * unchecked((ulong)place + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1[.</summary>
    public static double Uniform(ulong seed, long place) => (Mix(seed, place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Normal with mean 0 and deviation 1, cut at ±3 so that no part is absurd (Box and Muller 1958).</summary>
    public static double Normal(ulong seed, long place)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, 2 * place)));
        return Math.Clamp(radius * Math.Cos(2 * Math.PI * Uniform(seed, (2 * place) + 1)), -3, 3);
    }

    /// <summary>A smooth curve over time within [-1, 1], whose values a <paramref name="period"/> apart are independent.</summary>
    public static double Smooth(ulong seed, double seconds, double period)
    {
        var position = seconds / period;
        var place = Math.Floor(position);
        var share = position - place;
        var (left, right) = (Uniform(seed, (long)place), Uniform(seed, (long)place + 1));
        return (2 * (left + ((right - left) * share * share * (3 - (2 * share))))) - 1;
    }
}
