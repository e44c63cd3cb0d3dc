namespace Vigie.Server.Modules.Identity;

/// <summary>Search texts as patterns of ILIKE.</summary>
internal static class Patterns
{
    public const string Escape = "\\";

    /// <summary>Finds texts that contain <paramref name="search"/> literally; null when there is nothing to search for.</summary>
    public static string? Containing(string? search) => string.IsNullOrWhiteSpace(search)
        ? null
        : $"%{search.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
