namespace Vigie.Server.Modules.Identity;

/// <summary>Search texts as patterns of ILIKE.</summary>
internal static class Patterns
{
    public const string Escape = "\\";

    /// <summary>Finds texts that contain <paramref name="search"/> literally; null when there is nothing to search for.</summary>
    public static string? Containing(string? search) => string.IsNullOrWhiteSpace(search)
        ? null
        : $"%{string.Concat(search.Trim().Select(letter => letter is '\\' or '%' or '_' ? Escape + letter : letter.ToString()))}%";
}
