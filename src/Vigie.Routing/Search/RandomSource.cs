using System.Numerics;

namespace Vigie.Routing;

/// <summary>Random numbers that are the same for a seed on every machine and version of .NET.</summary>
/// <remarks>xoshiro256** of Blackman and Vigna, «Scrambled linear pseudorandom number generators», ACM TOMS 47 (2021), seeded by SplitMix64.</remarks>
internal sealed class RandomSource
{
    private ulong a;
    private ulong b;
    private ulong c;
    private ulong d;

    public RandomSource(ulong seed)
    {
        (a, b, c, d) = (Mix(seed, 1), Mix(seed, 2), Mix(seed, 3), Mix(seed, 4));
    }

    /// <summary>Uniform in 0 to <paramref name="count"/> less one.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong seed, ulong place)
    {
        var z = seed + (0x9E3779B97F4A7C15UL * place);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }
}
