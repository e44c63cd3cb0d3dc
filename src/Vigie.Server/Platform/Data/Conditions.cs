using System.Globalization;

namespace Vigie.Server.Platform.Data;

/// <summary>
/// The conditions that a list is narrowed to, and their parameters. What nobody asked for is not in the text: PostgreSQL, which plans
/// a statement once for all values, could not tell that it holds for every row.
/// </summary>
internal sealed class Conditions
{
    private readonly List<string> texts = [];
    private readonly List<object?> parameters = [];

    /// <summary>All of them, with the word where; empty without any.</summary>
    public string Where => texts.Count == 0 ? "" : $"where {string.Join(" and ", texts)}";

    /// <summary>One part of the list: its limit and offset follow <see cref="Parameters"/>.</summary>
    public string Page => string.Create(CultureInfo.InvariantCulture, $"limit ${parameters.Count + 1} offset ${parameters.Count + 2}");

    public object?[] Parameters => [.. parameters];

    /// <param name="text">A condition in SQL, written by us: {0} stands for the first of <paramref name="values"/>, {1} for the second.</param>
    /// <param name="values">When one of them is null, the condition was not asked for.</param>
    public Conditions And(string text, params ReadOnlySpan<object?> values)
    {
        if (values.Contains(null))
        {
            return this;
        }

        for (var i = 0; i < values.Length; i++)
        {
            parameters.Add(values[i]);
            text = text.Replace($"{{{i}}}", $"${parameters.Count}", StringComparison.Ordinal);
        }

        texts.Add($"({text})");
        return this;
    }

    /// <param name="wanted">Whether it must hold, or must not; null: it was not asked for.</param>
    /// <param name="text">As for <see cref="And"/>; neither true nor false is neither.</param>
    public Conditions AndWhether(bool? wanted, string text, params ReadOnlySpan<object?> values) =>
        wanted is not { } holds ? this : And(holds ? text : $"not ({text})", values);
}
