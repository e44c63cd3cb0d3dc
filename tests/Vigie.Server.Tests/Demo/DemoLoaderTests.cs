using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Demo;
using Vigie.Server.Modules.Demo.Companies;
using Vigie.Server.Tests.Telemetry;

namespace Vigie.Server.Tests.Demo;

public sealed class DemoLoaderTests
{
    private static CancellationToken Ct => DemoServer.Ct;

    [Fact]
    public async Task A_loaded_company_has_its_whole_history_and_roll_ups_that_a_recount_confirms()
    {
        await using var server = await DemoServer.StartAsync();

        var loaded = await server.LoadAsync();

        Assert.Equal(1, loaded);
        var tenant = await server.TenantAsync();
        var counts = await server.ListAsync(
            tenant, "select count(*) from telemetry.sample group by battery_id order by battery_id", row => (int)row.GetInt64(0));
        Assert.Equal([DemoServer.SamplesEach, DemoServer.SamplesEach - (3 * 360)], counts); // the second is silent for the last three hours
        var kept = await server.InTenantAsync(tenant, Fleet.HoursAsync);
        Fleet.AssertSame(await server.InTenantAsync(tenant, Fleet.RecountAsync), kept);
        Assert.Equal(
            [(8, true), (0, false)],
            await server.ListAsync(
                tenant,
                """
                select distinct on (fine) coalesce(cardinality(cell_voltages), 0), fine
                from (select *, at > (select max(at) from telemetry.sample) - interval '6 hours' as fine from telemetry.sample) s
                where cell_min is not null and cell_max >= cell_min and soc between 0 and 100 order by fine desc
                """,
                row => (row.GetInt32(0), row.GetBoolean(1))));
    }

    [Fact]
    public async Task Loading_again_changes_nothing()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        var tenant = await server.TenantAsync();
        var (rows, file) = (await server.RowsAsync(tenant), await File.ReadAllTextAsync(DemoAccounts.PathIn(server.DataDirectory), Ct));

        var loaded = await server.LoadAsync();

        Assert.Equal(0, loaded);
        Assert.Equal(tenant, await server.TenantAsync());
        Assert.Equal(rows, await server.RowsAsync(tenant));
        Assert.Equal(file, await File.ReadAllTextAsync(DemoAccounts.PathIn(server.DataDirectory), Ct));
    }

    [Fact]
    public async Task An_interrupted_loading_is_done_anew()
    {
        await using var server = await DemoServer.StartAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => server.Loader.LoadAsync([DemoServer.Company], DemoServer.Span, _ => stop.Cancel(), stop.Token));
        var half = await server.TenantAsync();

        var loaded = await server.LoadAsync();

        Assert.Equal(1, loaded);
        Assert.Empty(await server.RowsAsync(half));
        var whole = Assert.Single(await server.Store.CompaniesAsync(Ct));
        Assert.True(whole.IsComplete);
        Assert.Equal([whole.TenantId], DemoAccounts.Read(server.DataDirectory)!.Companies.Select(company => company.TenantId));
    }

    [Fact]
    public async Task The_accounts_in_the_file_open_the_company_and_only_the_owner_may_read_it()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        var client = await server.ServeAsync();
        var accounts = DemoAccounts.Read(server.DataDirectory)!;

        foreach (var account in accounts.Companies.SelectMany(company => company.Users).Append(accounts.Operator!))
        {
            var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { email = account.Email, password = account.Password }, Ct);
            var user = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("user");
            Assert.Equal(account.Role, user.GetProperty("role").GetString());
        }

        Assert.Equal(["admin", "responsable", "technicien", "client"], accounts.Companies[0].Users.Select(user => user.Role));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DemoAccounts.PathIn(server.DataDirectory)));
        }

        client.DefaultRequestHeaders.Authorization = new("Bearer", accounts.Companies[0].ApiKey);
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var sent = await client.PostAsJsonAsync("/api/v1/telemetry", new[] { new { external_id = "essai-2", at, voltage = 26.4 } }, Ct);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Removing_leaves_nothing_of_the_company_and_touches_no_other()
    {
        await using var server = await DemoServer.StartAsync();
        await server.LoadAsync();
        var demo = await server.TenantAsync();
        var other = await server.InTenantAsync(1, async session =>
        {
            await session.ExecuteAsync("insert into assets.location (name) values ('Bureau')", [], Ct);
            await session.CommitAsync(Ct);
            return session.Caller.TenantId;
        });
        var before = await server.RowsAsync(other);
        Assert.True((await server.RowsAsync(demo)).Count > 15);

        var removed = await server.Loader.RemoveAsync(Ct);

        Assert.Equal(1, removed);
        Assert.Empty(await server.RowsAsync(demo));
        Assert.False(File.Exists(DemoAccounts.PathIn(server.DataDirectory)));
        var after = await server.RowsAsync(other);
        Assert.Equal(1, after["assets.location"]);
        Assert.DoesNotContain("identity.\"user\"", after.Keys); // the operator came with the demonstration, and goes with it
        Assert.Equal(before.Keys.Except(["identity.\"user\"", "identity.user_role", "catalog.login_directory"]), after.Keys);
    }

    [Fact]
    public async Task The_database_removes_no_company_that_is_not_a_demonstration()
    {
        await using var server = await DemoServer.StartAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => server.Store.RemoveAsync(1, Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.NotEmpty(await server.RowsAsync(1));
    }

    [Fact]
    public void The_companies_of_the_demonstration_fit_together()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        Assert.Equal([12, 6, 6], DemoCompanies.All.Select(company => company.Batteries.Count));
        Assert.All(DemoCompanies.All, company =>
        {
            Assert.All(company.Batteries, battery =>
            {
                Assert.Contains(battery.Place, company.Places.Select(place => place.Name));
                _ = new Simulation.SimulatedBattery(battery.Options(company, now.AddDays(-365), now));
            });
            Assert.Equal(company.Batteries.Count, company.Batteries.Select(battery => battery.Serial).Distinct().Count());
            Assert.Equal(["admin", "responsable", "technicien", "client"], company.People.Select(person => person.Role).Distinct());
            Assert.Contains(company.Batteries, battery => battery.IsClients);
        });
    }
}
