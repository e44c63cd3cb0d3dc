using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Vigie.Server.Tests.Identity;

public sealed class UserTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/users";

    private Company company = null!;
    private Tenant admin = null!;

    public async ValueTask InitializeAsync()
    {
        company = await Company.NewAsync(app);
        admin = await company.AdminAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_example_of_the_specification_answers_exactly_its_fields()
    {
        var response = await admin.PostAsync(
            Url + "/",
            new { email = "Nouveau@example.com", password = "SecurePass123!", nom = "Nouveau", prenom = "Utile", role = "technicien" });
        var created = await Company.JsonAsync(response);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(["id", "email", "nom", "prenom", "role", "is_active", "date_creation"], Company.Fields(created));
        Assert.Equal("nouveau@example.com", created.GetProperty("email").GetString());
        Assert.Equal("technicien", created.GetProperty("role").GetString());
        Assert.True(created.GetProperty("is_active").GetBoolean());
        Assert.EndsWith("Z", created.GetProperty("date_creation").GetString(), StringComparison.Ordinal);
        Assert.Equal($"{Url}/{created.GetProperty("id").GetInt32()}", response.Headers.Location!.ToString());
        await Company.JsonAsync(await Company.LoginAsync(Company.Anonymous(app), "nouveau@example.com", "SecurePass123!", company.Slug));
    }

    [Fact]
    public async Task A_technician_shows_what_he_can_do_with_the_fields_of_the_specification()
    {
        var (id, email) = await company.GivenUserAsync("technicien");
        var profile = new { specialite = "Mécanique", competences = new[] { "hydraulique", "pneumatique" }, niveau_experience = "senior" };

        await Company.JsonAsync(await PutAsync(id, email, ["technicien"], profile));

        var row = Assert.Single((await Company.JsonAsync(await admin.Client.GetAsync($"{Url}/?role=technicien", Company.Ct))).EnumerateArray());
        Assert.Equal(
            """{"specialite":"Mécanique","competences":["hydraulique","pneumatique"],"niveau_experience":"senior"}""",
            row.GetProperty("technicien").GetRawText());
        var cleared = await Company.JsonAsync(await PutAsync(id, email, ["technicien"], null));
        Assert.False(cleared.TryGetProperty("technicien", out _));
    }

    [Fact]
    public async Task Only_a_technician_has_a_trade_and_it_has_a_name()
    {
        var (id, email) = await company.GivenUserAsync("technicien");

        var asClient = await PutAsync(id, email, ["client"], new { specialite = "Mécanique", competences = Array.Empty<string>() });
        var nameless = await PutAsync(id, email, ["technicien"], new { specialite = "", competences = new[] { "a", "a" } });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "technician_role_missing"), (asClient.StatusCode, await asClient.CodeAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Equal(
            ["technicien.competences", "technicien.specialite"],
            (await nameless.Content.ReadFromJsonAsync<JsonElement>(Company.Ct)).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task The_list_is_filtered_searched_and_paged()
    {
        var (id, email) = await company.GivenUserAsync("technicien");
        await company.GivenUserAsync("client");

        var technicians = await admin.Client.GetAsync($"{Url}/?role=technicien&limit=20&offset=0", Company.Ct);
        var rows = await Company.JsonAsync(technicians);

        Assert.Equal("1", Assert.Single(technicians.Headers.GetValues("X-Total-Count")));
        Assert.Equal(
            ["id", "email", "nom", "prenom", "role", "roles", "is_active", "date_creation", "derniere_connexion"],
            Company.Fields(Assert.Single(rows.EnumerateArray())));
        Assert.Equal(id, rows[0].GetProperty("id").GetInt32());
        Assert.Equal(id, Assert.Single(await IdsAsync($"?search={email[..20]}")));
        Assert.Equal(2, (await IdsAsync("?search=pierre%20MARTIN")).Count);
        Assert.Equal(2, (await IdsAsync("?search=Martin%20Pierre")).Count);
        Assert.Empty(await IdsAsync("?search=%25"));
        Assert.Empty(await IdsAsync("?search=_"));
        Assert.Empty(await IdsAsync("?is_active=false"));
        Assert.Equal(2, (await IdsAsync("?limit=2&offset=1")).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Client.GetAsync($"{Url}?limit=501", Company.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Client.GetAsync($"{Url}?is_active=oui", Company.Ct)).StatusCode);
    }

    [Theory]
    [InlineData("email", "pas-une-adresse")]
    [InlineData("email", "a b@example.org")]
    [InlineData("email", "a@b@example.org")]
    [InlineData("email", "a@example")]
    [InlineData("email", "")]
    [InlineData("nom", "")]
    [InlineData("prenom", "")]
    [InlineData("role", "")]
    public async Task A_field_that_is_wrong_is_named(string field, string value)
    {
        var user = new Dictionary<string, string>
        {
            ["email"] = "x@example.org",
            ["password"] = Company.Password,
            ["nom"] = "N",
            ["prenom"] = "P",
            ["role"] = "client",
            [field] = value,
        };

        var response = await admin.PostAsync(Url, user);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Company.Ct)).RootElement;
        Assert.Contains(field, Company.Fields(problem.GetProperty("errors")));
    }

    [Fact]
    public async Task A_weak_password_is_refused_with_every_rule_it_breaks()
    {
        var response =
            await admin.PostAsync(
            Url, new { email = "x@example.org", password = "tremblay", nom = "Tremblay", prenom = "P", role = "client" });
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Company.Ct)).RootElement;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("password_weak", problem.GetProperty("code").GetString());
        Assert.Equal(
            ["At least 10 characters.", "At least one capital letter.", "At least one digit.",
                "At least one symbol of !@#$%^&*()-_+=[]{};:,.?/|", "Neither your name nor your e-mail address."],
            problem.GetProperty("errors").GetProperty("password").EnumerateArray().Select(message => message.GetString()));
    }

    [Fact]
    public async Task An_address_belongs_to_one_user_of_a_company_and_may_exist_in_another()
    {
        var other = await (await Company.NewAsync(app)).AdminAsync();
        var user = new { email = "deux@example.org", password = Company.Password, nom = "N", prenom = "P", role = "client" };

        await Company.JsonAsync(await admin.PostAsync(Url, user));
        Assert.Equal("user_email_taken", await (await admin.PostAsync(Url, user)).CodeAsync());
        await Company.JsonAsync(await other.PostAsync(Url, user));
    }

    [Fact]
    public async Task A_changed_role_counts_at_the_next_request()
    {
        var (id, email) = await company.GivenUserAsync("client");
        var user = await company.SignInAsync(email);
        Assert.Equal("forbidden", await (await user.Client.GetAsync(Url, Company.Ct)).CodeAsync());

        var updated = await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Update(email, "responsable", "client")));

        Assert.Equal("responsable", updated.GetProperty("role").GetString());
        Assert.Equal(["responsable", "client"], updated.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await user.Client.GetAsync(Url, Company.Ct)).StatusCode);
        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Update(email, "client", "responsable")));
        Assert.Equal(
            "client", (await Company.JsonAsync(await admin.Client.GetAsync($"{Url}/{id}", Company.Ct))).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_deactivated_user_is_out_at_once_and_his_sessions_stay_ended()
    {
        var (id, email) = await company.GivenUserAsync();
        var user = await company.SignInAsync(email);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.GetAsync(Url + "/me", Company.Ct)).StatusCode);

        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Update(email, "technicien") with { IsActive = false }));
        Assert.Equal("account_inactive", await (await user.Client.GetAsync(Url + "/me", Company.Ct)).CodeAsync());

        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Update(email, "technicien")));
        Assert.Equal("session_revoked", await (await user.Client.GetAsync(Url + "/me", Company.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Nobody_manages_somebody_with_more_rights_nor_gives_rights_he_does_not_have()
    {
        var (_, email) = await company.GivenUserAsync("responsable");
        var manager = await company.SignInAsync(email);
        var (technician, technicianEmail) = await company.GivenUserAsync();
        var adminId = Assert.Single(await IdsAsync("?role=admin"));

        Assert.Equal("role_above_caller", await (await manager.PostAsync(
            Url, new { email = "y@example.org", password = Company.Password, nom = "N", prenom = "P", role = "admin" })).CodeAsync());
        Assert.Equal(
            "role_above_caller", await (await manager.PutAsync($"{Url}/{technician}", Update(technicianEmail, "admin"))).CodeAsync());
        Assert.Equal(
            "user_above_caller", await (await manager.PutAsync($"{Url}/{adminId}", Update(company.AdminEmail, "client"))).CodeAsync());
        Assert.Equal("user_above_caller", await (await manager.PostAsync($"{Url}/{adminId}/invitation", new { })).CodeAsync());
        await Company.JsonAsync(await manager.PostAsync(
            Url, new { email = "y@example.org", password = Company.Password, nom = "N", prenom = "P", role = "technicien" }));
    }

    [Fact]
    public async Task A_company_keeps_an_administrator()
    {
        var adminId = Assert.Single(await IdsAsync("?role=admin"));

        Assert.Equal("last_admin", await (await admin.PutAsync($"{Url}/{adminId}", Update(company.AdminEmail, "client"))).CodeAsync());
        Assert.Equal(
            "user_is_yourself",
            await (await admin.PutAsync($"{Url}/{adminId}", Update(company.AdminEmail, "admin") with { IsActive = false })).CodeAsync());

        var (second, email) = await company.GivenUserAsync("admin");
        var other = await company.SignInAsync(email);
        var answers = await Task.WhenAll(
            admin.PutAsync($"{Url}/{second}", Update(email, "client")),
            other.PutAsync($"{Url}/{adminId}", Update(company.AdminEmail, "client")));
        Assert.InRange(answers.Count(answer => answer.IsSuccessStatusCode), 0, 1);
    }

    [Fact]
    public async Task A_version_that_is_not_the_current_one_is_refused()
    {
        var (id, email) = await company.GivenUserAsync();
        var etag = (await admin.Client.GetAsync($"{Url}/{id}", Company.Ct)).Headers.ETag!;
        await Company.JsonAsync(await admin.PutAsync($"{Url}/{id}", Update(email, "client")));
        admin.Client.DefaultRequestHeaders.IfMatch.Add(etag);

        var stale = await admin.PutAsync($"{Url}/{id}", Update(email, "technicien"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("changed_meanwhile", await stale.CodeAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("""["client","client"]""")]
    [InlineData("null")]
    [InlineData("\"client\"")]
    public async Task Roles_that_cannot_be_are_refused(string roles)
    {
        var (id, email) = await company.GivenUserAsync();
        using var body = new StringContent(
            $$"""{"email":"{{email}}","nom":"N","prenom":"P","is_active":true,"roles":{{roles}}}""", Company.JsonType);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Client.PutAsync($"{Url}/{id}", body, Company.Ct)).StatusCode);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused()
    {
        var (id, email) = await company.GivenUserAsync();
        var response = await admin.PutAsync($"{Url}/{id}", Update(email, "client", "capitaine"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("role_unknown", await response.CodeAsync());
    }

    [Fact]
    public async Task Users_of_another_company_do_not_exist_here()
    {
        var (id, email) = await (await Company.NewAsync(app)).GivenUserAsync();

        Assert.Equal("user_unknown", await (await admin.Client.GetAsync($"{Url}/{id}", Company.Ct)).CodeAsync());
        Assert.Equal("user_unknown", await (await admin.PutAsync($"{Url}/{id}", Update(email, "client"))).CodeAsync());
        Assert.Equal("user_unknown", await (await admin.PostAsync($"{Url}/{id}/invitation", new { })).CodeAsync());
        Assert.Empty(await IdsAsync($"?search={email}"));
    }

    [Fact]
    public async Task Changes_are_in_the_audit_trail_without_secrets()
    {
        var (id, email) = await company.GivenUserAsync("client");
        await admin.PutAsync($"{Url}/{id}", Update(email, "technicien"));

        var tenant = app.ClientOf(company.Id, userId: null);
        var (before, after) = (
            await tenant.ScalarAsync<string>(
                "select before::text from audit_entry where action = 'user_updated' and entity_id = $1", $"{id}"),
            await tenant.ScalarAsync<string>(
                "select after::text from audit_entry where action = 'user_updated' and entity_id = $1", $"{id}"));
        Assert.Equal("""{"roles": ["client"]}""", before);
        Assert.Equal("""{"roles": ["technicien"]}""", after);
        var entry = Assert.Single(await admin.GetAsync<List<JsonElement>>($"/api/v1/audit?action=user_updated&entity_id={id}"));
        Assert.Equal(company.AdminEmail, entry.GetProperty("user").GetProperty("email").GetString());
        Assert.Equal(
            0, await tenant.ScalarAsync<long>("select count(*) from audit_entry where concat(before, after) ~ 'pbkdf2|password|hash'"));
    }

    private async Task<List<int>> IdsAsync(string query) =>
        [.. (await admin.GetAsync<List<JsonElement>>(Url + query)).Select(row => row.GetProperty("id").GetInt32())];

    private static UserUpdate Update(string email, params string[] roles) => new(email, "Martin", "Pierre", true, roles);

    private sealed record UserUpdate(
        string Email, [property: System.Text.Json.Serialization.JsonPropertyName("nom")] string LastName,
        [property: System.Text.Json.Serialization.JsonPropertyName("prenom")] string FirstName, bool IsActive, string[] Roles);

    private Task<HttpResponseMessage> PutAsync(int id, string email, string[] roles, object? technicien) =>
        admin.PutAsync($"{Url}/{id}", new { email, nom = "Martin", prenom = "Pierre", is_active = true, roles, technicien });
}
