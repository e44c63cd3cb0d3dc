using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Server.Platform.Hosting;

/// <summary>The machine's PostgreSQL programs: the folder that holds postgres and initdb, and their major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    public const int OldestMajor = 15;

    // Debian and Ubuntu, Red Hat and SUSE, Alpine, from source.
    private static readonly (string Parent, string Pattern, string Suffix)[] Installations =
    [
        ("/usr/lib/postgresql", "*", "bin"), ("/usr", "pgsql-*", "bin"), ("/usr/lib", "postgresql*", "bin"),
        ("/usr/libexec", "postgresql*", ""), ("/usr/local", "pgsql*", "bin"), ("/opt", "postgres*", "bin"),
    ];

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>
    /// Finds the newest installation, or the one of the major version that made an existing cluster, for no other can open it.
    /// </summary>
    /// <exception cref="StartupProblem">None is installed that will do.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? major, CancellationToken ct)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in Candidates()
            .Where(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"))))
        {
            var (code, output) = await Shell.RunAsync([Path.Combine(folder, "postgres"), "--version"], ct);
            if (code == 0 && VersionNumber().Match(output) is { Success: true } match)
            {
                found.Add(new(folder, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
            }
        }

        var usable = found.Where(one => one.Major >= OldestMajor && (major is null || one.Major == major)).MaxBy(one => one.Major);
        return usable ?? throw new StartupProblem(major is { } needed
            ? $"The data was made by PostgreSQL {needed}, which is not installed: install postgresql-{needed}, or set DATABASE_URL."
            : $"PostgreSQL {OldestMajor} or newer is not installed: install it (apt-get install postgresql), or set DATABASE_URL.");
    }

    private static IEnumerable<string> Candidates() => Shell.SearchPath()
        .Concat(Installations.Where(place => Directory.Exists(place.Parent)).SelectMany(
            place => Directory.EnumerateDirectories(place.Parent, place.Pattern).Select(folder => Path.Combine(folder, place.Suffix))))
        .Distinct();

    [GeneratedRegex(@"\(PostgreSQL\) (\d{1,3})")]
    private static partial Regex VersionNumber();
}
