using System.Text.Json;

namespace Vigie.Server.Tests.Assets;

/// <summary>What tests of assets need: things made through the API, and requests with any body and precondition.</summary>
internal static class Given
{
    public static readonly string[] Staff = ["equipements:*"];

    public static async Task<int> LieuAsync(this Tenant tenant, string name, int? parentId = null) =>
        (await tenant.CreateAsync<JsonElement>("/api/v1/lieux", new { nom = name, parent_id = parentId })).GetProperty("id").GetInt32();

    public static async Task<int> TypeAsync(this Tenant tenant, string name, string chemistry = "lifepo4") =>
        (await tenant.CreateAsync<JsonElement>(
            "/api/v1/battery-types", new { nom = name, chemistry, nominal_voltage = 51.2, capacity_ah = 100, cell_count = 16 }))
        .GetProperty("id").GetInt32();

    public static async Task<int> BatteryAsync(
        this Tenant tenant, string name, int typeId, int lieuId, int? clientId = null, string? externalId = null) =>
        (await tenant.CreateAsync<JsonElement>(
            "/api/v1/batteries",
            new { nom = name, numero_serie = $"SN-{name}", type_id = typeId, lieu_id = lieuId, client_id = clientId, external_id = externalId }))
        .GetProperty("id").GetInt32();

    /// <summary>A user of role client.</summary>
    public static Task<int> ClientAsync(this Tenant tenant) => tenant.ScalarAsync<int>(
        """
        with role as (
               insert into identity.role (name, description) values ('client', '')
               on conflict (tenant_id, name) do update set description = '' returning id),
             person as (insert into identity.user (email, last_name, first_name) values ($1, 'Diop', 'Awa') returning id)
        insert into identity.user_role (user_id, role_id, position, assigned_at) select person.id, role.id, 0, now() from person, role
        returning user_id
        """,
        $"u{Guid.NewGuid():N}@example.org");

    public static async Task<HttpResponseMessage> SendAsync(
        this Tenant tenant, HttpMethod method, string url, string? json = null, string? ifMatch = null, string language = "fr")
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        }

        return await tenant.Client.SendAsync(request, Tenant.Ct);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Tenant.Ct));

    /// <summary>Changes what the API does not, such as what a battery measured.</summary>
    public static Task<int> RunAsync(this Tenant tenant, string sql, params object?[] args) =>
        tenant.InSessionAsync((_, session) => session.ExecuteAsync(sql, args, Tenant.Ct));

    /// <summary>The JSON paths that a refusal blames.</summary>
    public static async Task<string[]> BlamedAsync(this HttpResponseMessage response) =>
        [.. (await response.JsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)];

    public static string Total(this HttpResponseMessage response) => response.Headers.GetValues("X-Total-Count").Single();

    /// <summary>The entries of the audit trail on one thing, oldest first: action, then what was and what became.</summary>
    public static Task<string> AuditAsync(this Tenant tenant, string entity, int id) => tenant.ScalarAsync<string>(
        """
        select string_agg(action || ' ' || coalesce(before::text, '-') || ' ' || coalesce(after::text, '-'), E'\n' order by id)
        from audit_entry where entity = $1 and entity_id = $2
        """,
        entity,
        $"{id}");
}
