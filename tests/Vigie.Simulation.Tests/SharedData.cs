namespace Vigie.Simulation.Tests;

/// <summary>Measured data that lies beside the repository on some machines, and is never part of it.</summary>
internal static class SharedData
{
    /// <returns>The folder, or null where it is absent.</returns>
    public static string? Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vigie.slnx")))
        {
            folder = folder.Parent;
        }

        var data = folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "data", name);
        return Directory.Exists(data) ? data : null;
    }
}
