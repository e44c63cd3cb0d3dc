using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Vigie.Server.Tests;

public sealed class ApiDocumentTests(VigieApp app)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The front end's types are made from web/openapi.json. When the API has changed on purpose: UPDATE_OPENAPI=1 ./test.</summary>
    [Fact]
    public async Task The_document_that_the_front_end_is_built_from_is_the_one_that_the_server_serves()
    {
        using var client = app.CreateClient();
        var served = JsonDocument.Parse(await client.GetStringAsync("/openapi.json", Tenant.Ct)).RootElement.EnumerateObject()
            .Where(member => member.Name != "servers").ToDictionary(member => member.Name, member => member.Value);
        var text = JsonSerializer.Serialize(served, Indented) + "\n";
        var file = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "web", "openapi.json"));
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(file, text, Tenant.Ct);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, Tenant.Ct), text);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
