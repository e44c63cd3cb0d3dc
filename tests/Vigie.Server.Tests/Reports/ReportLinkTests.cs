using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Notifications;
using Vigie.Server.Platform.Observability;
using Vigie.Server.Platform.Security;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Jobs;
using Vigie.Server.Tests.Maintenance;

namespace Vigie.Server.Tests.Reports;

/// <summary>The address that opens a report without signing in: to whom, for how long, and what it gives away.</summary>
public sealed class ReportLinkTests(VigieApp app) : IAsyncLifetime
{
    private Workshop shop = null!;
    private long report;
    private string path = null!;
    private HttpClient anybody = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync(app);
        var schedule = (await Company.JsonAsync(await shop.Manager.PostAsync(
            "/api/v1/rapports/programmes", new { type = "maintenance", frequence = "jour", heure = 7 }))).GetProperty("id").GetInt32();
        report = (await Company.JsonAsync(await shop.Manager.PostAsync($"/api/v1/rapports/programmes/{schedule}/executer", new { }))).GetProperty("id").GetInt64();
        await shop.Admin.UntilQuietAsync();
        path = (await LinkAsync(user: null))!;
        anybody = Company.Anonymous(app);
    }

    public ValueTask DisposeAsync()
    {
        anybody.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_opens_the_report_is_kept_by_no_cache_and_tells_no_other_site_where_it_came_from()
    {
        var response = await anybody.GetAsync(path, Tenant.Ct);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/pdf", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"{path}?format=xlsx", Tenant.Ct)).StatusCode); // not made in it
        Assert.Equal(1, (await shop.Manager.GetAsync<JsonElement>($"/api/v1/rapports/{report}")).GetProperty("liens").GetInt32());
    }

    [Fact]
    public async Task It_opens_nothing_once_it_is_too_old()
    {
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            "update reports.link set expires_at = now() - interval '1 second'", [], Tenant.Ct));

        Assert.Equal("report_link_unknown", await (await anybody.GetAsync(path, Tenant.Ct)).CodeAsync());
    }

    [Fact]
    public async Task It_opens_nothing_once_it_is_revoked()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Manager.Client.DeleteAsync($"/api/v1/rapports/{report}/liens", Tenant.Ct)).StatusCode);

        Assert.Equal("report_link_unknown", await (await anybody.GetAsync(path, Tenant.Ct)).CodeAsync());
        Assert.Equal(0, (await shop.Manager.GetAsync<JsonElement>($"/api/v1/rapports/{report}")).GetProperty("liens").GetInt32());
    }

    [Fact]
    public async Task A_wrong_one_is_as_unknown_as_an_old_one_and_who_tries_many_must_wait()
    {
        using var guesser = Company.Anonymous(app);
        for (var i = 0; i < LoginThrottle.TriesPerAddress; i++)
        {
            var wrong = OpaqueToken.New(OpaqueToken.ReportLink, shop.Company.Id).Text;
            Assert.Equal("report_link_unknown", await (await guesser.GetAsync($"/r/{wrong}", Tenant.Ct)).CodeAsync());
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await guesser.GetAsync(path, Tenant.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(path, Tenant.Ct)).StatusCode);
    }

    [Fact]
    public async Task Who_reads_it_often_is_never_slowed_down()
    {
        for (var i = 0; i < LoginThrottle.TriesPerAddress + 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(path, Tenant.Ct)).StatusCode);
        }
    }

    [Fact]
    public async Task The_secret_lies_nowhere_and_is_in_no_log()
    {
        var secret = path["/r/".Length..];

        Assert.Equal(OpaqueToken.Parse(OpaqueToken.ReportLink, secret)!.Hash, await shop.Admin.ScalarAsync<byte[]>("select hash from reports.link"));
        Assert.DoesNotContain(secret[10..], Redaction.Clean($"GET {path} answered 200"), StringComparison.Ordinal);
        Assert.Null(await LinkAsync(shop.TechnicianId, allowed: false)); // who may not read reports gets none
    }

    private async Task<string?> LinkAsync(int? user, bool allowed = true)
    {
        var enclosure = await shop.Admin.InSessionAsync((services, _) => services.GetRequiredService<NotificationsApi.IEnclosures>()
            .OpenAsync(report, user, room: 0, Tenant.Ct));
        Assert.Equal(allowed, enclosure is not null);
        return enclosure?.Path;
    }
}
