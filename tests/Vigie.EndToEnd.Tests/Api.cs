using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vigie.EndToEnd.Tests;

/// <summary>What a test prepares, or what happens elsewhere while a person looks at a page: calls of the API.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient http;

    private Api(Uri address, string token)
    {
        http = new() { BaseAddress = new(address, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>With an API key, as a gateway calls.</summary>
    public static Api WithKey(Uri address, string key) => new(address, key);

    public static async Task<Api> SignInAsync(Uri address, Person person)
    {
        using var anybody = new HttpClient();
        using var answer = await anybody.PostAsJsonAsync(
            new Uri(address, "/api/v1/auth/login"), new { email = person.Email, password = Person.Password }, Ct);
        return new(address, (await ReadAsync(answer)).GetProperty("access_token").GetString()!);
    }

    /// <returns>The identifier of what was created.</returns>
    public async Task<int> CreateAsync(string path, object body) => (await PostAsync(path, body)).GetProperty("id").GetInt32();

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body, Ct);
        return await ReadAsync(answer);
    }

    public async Task<JsonElement> PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(path, body, Ct);
        return await ReadAsync(answer);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await http.GetAsync(path, Ct);
        return await ReadAsync(answer);
    }

    /// <summary>Sends samples, all of which must be taken.</summary>
    public async Task SendAsync(int battery, params object[] samples)
    {
        var answer = await PostAsync($"batteries/{battery}/data", samples);
        Assert.Equal(samples.Length, answer.GetProperty("accepted").GetInt32());
    }

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var request = answer.RequestMessage;
        Assert.True(answer.IsSuccessStatusCode, $"{request?.Method} {request?.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
