using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Server.Modules.Demo;

internal sealed record DemoAccount(string Email, string Password, string Role);

/// <param name="ApiKey">Lets a gateway send samples of this company.</param>
internal sealed record DemoCompanyAccounts(
    string Slug,
    [property: JsonPropertyName("nom")] string Name,
    int TenantId,
    IReadOnlyList<DemoAccount> Users,
    string ApiKey);

/// <summary>Who can sign in to the demonstration: the file demo.json beside the data, which only the server's account may read.</summary>
internal sealed record DemoAccounts(string Url, DemoAccount? Operator, IReadOnlyList<DemoCompanyAccounts> Companies)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people who read it; it never goes into a page
    };

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "demo.json");

    /// <summary>What the file says; null when there is none, or when it cannot be understood.</summary>
    public static DemoAccounts? Read(string dataDirectory)
    {
        try
        {
            var accounts = JsonSerializer.Deserialize<DemoAccounts>(File.ReadAllText(PathIn(dataDirectory)), Json);
            return accounts?.Companies is null ? null : accounts;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <exception cref="StartupProblem">The folder cannot be written.</exception>
    public void Write(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        PrivateFile.Write(PathIn(dataDirectory), JsonSerializer.Serialize(this, Json) + "\n");
    }

    public static void Delete(string dataDirectory) => File.Delete(PathIn(dataDirectory));

    /// <summary>One line for each role, in the words of those who try the demonstration.</summary>
    public IEnumerable<string> Lines(string dataDirectory)
    {
        if (Companies is not [var first, ..])
        {
            yield break;
        }

        yield return $"Démonstration sur {Url} ({first.Name} ; les autres entreprises sont dans {PathIn(dataDirectory)}) :";
        foreach (var account in (Operator is null ? first.Users : [.. first.Users, Operator]).DistinctBy(account => account.Role))
        {
            yield return $"  {account.Role,-12} {account.Email,-36} {account.Password}";
        }
    }
}
