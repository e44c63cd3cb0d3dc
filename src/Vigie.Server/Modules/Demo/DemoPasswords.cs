using System.Security.Cryptography;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Demo;

/// <summary>Passwords that one can read out: two invented words and a number, of 2⁵⁰ that are equally likely.</summary>
internal static class DemoPasswords
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>A new password that the policy accepts for this person.</summary>
    public static string New(params string[] personal)
    {
        while (true)
        {
            var password = $"{Word()}-{Word()}-{RandomNumberGenerator.GetInt32(1000, 10_000)}";
            if (PasswordPolicy.Check(password, personal).Count == 0)
            {
                return password;
            }
        }
    }

    private static string Word()
    {
        Span<char> word = stackalloc char[6];
        for (var i = 0; i < word.Length; i += 2)
        {
            word[i] = Consonants[RandomNumberGenerator.GetInt32(Consonants.Length)];
            word[i + 1] = Vowels[RandomNumberGenerator.GetInt32(Vowels.Length)];
        }

        word[0] = char.ToUpperInvariant(word[0]);
        return new(word);
    }
}
