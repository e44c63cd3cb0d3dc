using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Vigie.Server.Platform.Hosting;

namespace Vigie.Bench;

/// <summary>Batteries to measure with, made through the API; and the owner's connection for what the API does not do.</summary>
internal sealed record Fleet(IReadOnlyList<int> Batteries, string Owner, int TenantId)
{
    public static async Task<Fleet> CreateAsync(ServerUnderTest server, int batteries)
    {
        var lieu = await PostAsync(server, "/api/v1/lieux", new { nom = "Banc" });
        var type = await PostAsync(server, "/api/v1/battery-types", new { nom = "Banc", chemistry = "lifepo4", nominal_voltage = 51.2, capacity_ah = 100.0, cell_count = 16 });
        var ids = new List<int>();
        for (var i = 0; i < batteries; i++)
        {
            ids.Add(await PostAsync(server, "/api/v1/batteries", new { nom = $"Batterie {i:D3}", numero_serie = $"B-{i:D3}", type_id = type, lieu_id = lieu }));
        }

        var me = await server.Admin.GetFromJsonAsync<JsonElement>("/api/v1/users/me");
        await using var attached = await OwnedPostgres.StartAsync(new(server.DataDirectory), NullLogger.Instance, default);
        return new(ids, attached.ConnectionString, me.GetProperty("tenant").GetProperty("id").GetInt32());
    }

    /// <summary>Runs a script as the owner of the schema.</summary>
    public async Task OwnerAsync(string sql)
    {
        await using var owner = NpgsqlDataSource.Create(Owner);
        await using var command = owner.CreateCommand(sql);
        command.CommandTimeout = 900;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> PostAsync(ServerUnderTest server, string url, object body)
    {
        var response = await server.Admin.PostAsJsonAsync(url, body);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32()
            : throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }
}
