using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Bms.Tests;

internal static class TestData
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public static string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    public static JsonObject Json(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();

    public static IEnumerable<JsonElement> JsonLines(string path) => File.ReadLines(path)
        .Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>A file that lies beside the repository and not in it; the test is skipped where it is absent.</summary>
    public static string Shared(string name)
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(repository!.FullName, "Vigie.slnx")))
        {
            repository = repository.Parent;
        }

        var path = Path.Combine(repository.Parent!.FullName, "shared", "data", "bms", name);
        Assert.SkipUnless(File.Exists(path), $"{name} is not beside the repository.");
        return path;
    }

    public static List<BmsSample> Decode(IBmsDecoder decoder, IEnumerable<string> lines)
    {
        var samples = lines.Select(decoder.Feed).OfType<BmsSample>().ToList();
        return decoder.Complete() is { } last ? [.. samples, last] : samples;
    }
}
