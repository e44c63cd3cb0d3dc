using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Modules.Reports.Keeping;
using Vigie.Server.Modules.Reports.Schedules;
using Vigie.Server.Platform.Jobs;
using Vigie.Server.Tests.Assets;
using Vigie.Server.Tests.Files;
using Vigie.Server.Tests.Identity;
using Vigie.Server.Tests.Maintenance;
using Vigie.Server.Tests.Notifications;

namespace Vigie.Server.Tests.Reports;

/// <summary>Reports that come by themselves: when, to whom, and once.</summary>
public sealed class ScheduleTests(VigieApp app) : IAsyncLifetime
{
    private const string Url = "/api/v1/rapports/programmes";
    private static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    private Workshop shop = null!;
    private int managerId;
    private string managerMail = null!;

    public async ValueTask InitializeAsync()
    {
        shop = await Workshop.OpenAsync(app);
        (managerId, managerMail) = await shop.Admin.InSessionAsync(async (_, session) => await session.QueryAsync(
            "select u.id, u.email from identity.user u join identity.user_role a on a.user_id = u.id join identity.role r on r.id = a.role_id where r.name = 'responsable'",
            row => (row.GetInt32(0), row.GetString(1)), []).SingleAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("2026-11-23T11:59:00Z", PeriodLength.Week, "2026-11-09")] // Monday, 6:59 in Toronto: not due yet
    [InlineData("2026-11-23T12:00:00Z", PeriodLength.Week, "2026-11-16")]
    [InlineData("2026-12-01T11:59:00Z", PeriodLength.Month, "2026-10-01")]
    [InlineData("2026-12-01T12:00:00Z", PeriodLength.Month, "2026-11-01")]
    [InlineData("2026-03-08T11:00:00Z", PeriodLength.Day, "2026-03-07")] // the clocks have just gone forward
    [InlineData("2026-03-08T10:59:00Z", PeriodLength.Day, "2026-03-06")]
    internal void What_is_due_is_the_newest_period_whose_hour_has_come(string now, PeriodLength length, string first)
    {
        var period = Period.LastDue(length, 7, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), Toronto);

        Assert.Equal(first, $"{period.First:yyyy-MM-dd}");
        Assert.True(period.Following.DueAt(7, Toronto) > DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_hour_that_the_clocks_leave_out_comes_later_and_one_that_comes_twice_counts_once()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 8, 7, 0, 0, TimeSpan.Zero), new Period(PeriodLength.Day, new(2026, 3, 7)).DueAt(2, Toronto));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 5, 0, 0, TimeSpan.Zero), new Period(PeriodLength.Day, new(2026, 10, 31)).DueAt(1, Toronto));
    }

    [Fact]
    public async Task What_is_due_is_made_kept_sealed_and_mailed_with_its_files_and_figures()
    {
        var outside = $"{Guid.NewGuid():N}@example.org";
        var id = await ScheduleAsync(format: "les_deux", outsiders: [outside]);
        await DueAsync(id);

        await RoundAsync();
        await shop.Admin.UntilQuietAsync();

        var report = Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/"));
        Assert.Equal(("fait", 1.0), (report.GetProperty("statut").GetString(), report.GetProperty("avancement").GetDouble()));
        Assert.Equal(["pdf", "xlsx"], report.GetProperty("fichiers").EnumerateArray().Select(file => file.GetString()));
        var mail = Assert.Single(await app.MailsAsync(managerMail), one => one.Header("Subject").StartsWith("Rapport de maintenance", StringComparison.Ordinal));
        Assert.Contains("Interventions terminées : 0", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Délais tenus : –", mail.Text, StringComparison.Ordinal);
        Assert.Contains("filename=\"maintenance-", mail.Content, StringComparison.Ordinal);
        var pdf = Attachment(mail, "application/pdf");
        Assert.Contains("Rapport de maintenance", new PdfProbe(pdf).Text(0), StringComparison.Ordinal);
        Assert.Equal(pdf, await shop.Manager.Client.GetByteArrayAsync($"/api/v1/rapports/{report.GetProperty("id")}/fichier", Tenant.Ct));
        Assert.Equal("PK"u8.ToArray(), Attachment(mail, "application/vnd.openxmlformats")[..2]);
        Assert.Equal(pdf, Attachment(Assert.Single(await app.MailsAsync(outside)), "application/pdf"));
        Assert.Empty(await shop.Admin.GetAsync<List<JsonElement>>("/api/v1/documents")); // in no list of documents
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(app.Documents, $"{shop.Company.Id}")), file => File.ReadAllBytes(file).AsSpan().StartsWith("%PDF"u8));
        Assert.Equal(
            ["email envoye", "email envoye"],
            (await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/"))[0].GetProperty("envois").EnumerateArray()
                .Select(sent => $"{sent.GetProperty("canal")} {sent.GetProperty("statut")}"));
    }

    [Fact]
    public async Task Two_rounds_at_once_after_weeks_without_a_server_make_the_newest_period_once()
    {
        var id = await ScheduleAsync();
        await DueAsync(id, days: 60);

        await Task.WhenAll(RoundAsync(), RoundAsync(), RoundAsync());
        await RoundAsync();
        await shop.Admin.UntilQuietAsync();

        var report = Assert.Single(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/"));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), Toronto).DateTime);
        var expected = Period.LastDue(PeriodLength.Week, 7, app.Clock.GetUtcNow(), Toronto);
        Assert.Equal($"{expected.First:yyyy-MM-dd}", report.GetProperty("debut").GetString());
        Assert.True(expected.Next <= today);
        Assert.Single(await app.MailsAsync(managerMail));
        Assert.True(await shop.Admin.ScalarAsync<bool>("select next_at > $1 from reports.schedule where id = $2", app.Clock.GetUtcNow(), id));
    }

    [Fact]
    public async Task A_job_that_dies_before_it_has_written_makes_it_again_and_one_after_does_nothing_more()
    {
        var id = await ScheduleAsync();
        var report = await RunAsync(id);
        await shop.Admin.UntilQuietAsync();
        await MakeAsync(report);
        await shop.Admin.UntilQuietAsync();
        Assert.Single(await app.MailsAsync(managerMail));
        Assert.Equal(1, await shop.Admin.ScalarAsync<long>("select count(*) from documents.document"));

        // As it lies there when the process died with a file half written.
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
            "update reports.report set status = 'Waiting', progress = 0.5, pdf_id = null, told = null, made_at = null where id = $1", [report], Tenant.Ct));
        await MakeAsync(report);

        Assert.Equal("fait", (await shop.Manager.GetAsync<JsonElement>($"/api/v1/rapports/{report}")).GetProperty("statut").GetString());
    }

    [Fact]
    public async Task Who_is_limited_to_his_own_gets_his_own_and_who_lost_the_right_gets_nothing()
    {
        await Past.WorkedAsync(shop);
        await Past.WorkedAsync(shop, await shop.GivenMachineAsync("Four", "F-1", shop.ClientId));
        var clientMail = await shop.Admin.ScalarAsync<string>("select email from identity.user where id = $1", shop.ClientId);
        var technicianMail = await shop.Admin.ScalarAsync<string>("select email from identity.user where id = $1", shop.TechnicianId);
        var id = await ScheduleAsync(readers: [Reader(managerId), Reader(shop.ClientId), Reader(shop.TechnicianId)], length: "mois");

        await RunAsync(id, "2025-01-15");
        await shop.Admin.UntilQuietAsync();

        Assert.Equal(2, (await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/")).Count);
        var his = Assert.Single(await shop.Client.GetAsync<List<JsonElement>>("/api/v1/rapports/"));
        Assert.Equal(shop.ClientId, his.GetProperty("client_id").GetInt32());
        Assert.Contains("Interventions terminées : 6", Assert.Single(await app.MailsAsync(managerMail)).Text, StringComparison.Ordinal);
        var mail = Assert.Single(await app.MailsAsync(clientMail));
        Assert.Contains("Interventions terminées : 3", mail.Text, StringComparison.Ordinal);
        Assert.Equal(
            Attachment(mail, "application/pdf"), await shop.Client.Client.GetByteArrayAsync($"/api/v1/rapports/{his.GetProperty("id")}/fichier", Tenant.Ct));
        Assert.DoesNotContain(app.Mail.Mails, one => one.To == technicianMail);
        var whole = (await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/")).Single(one => one.GetProperty("client_id").ValueKind == JsonValueKind.Null);
        Assert.Equal("report_unknown", await (await shop.Client.Client.GetAsync($"/api/v1/rapports/{whole.GetProperty("id")}/fichier", Tenant.Ct)).CodeAsync());
    }

    [Fact]
    public async Task Sent_again_it_goes_to_who_may_read_it_now()
    {
        var id = await ScheduleAsync();
        var report = await RunAsync(id);
        await shop.Admin.UntilQuietAsync();
        await app.MailsAsync(managerMail);

        Assert.Equal(HttpStatusCode.Accepted, (await shop.Manager.PostAsync($"/api/v1/rapports/{report}/renvoyer", new { })).StatusCode);
        await app.MailsAsync(managerMail, 2);
        await shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync("delete from identity.user_role where user_id = $1", [managerId], Tenant.Ct));
        Assert.Equal(HttpStatusCode.Accepted, (await shop.Admin.PostAsync($"/api/v1/rapports/{report}/renvoyer", new { })).StatusCode);
        await shop.Admin.UntilQuietAsync();

        Assert.Equal(2, app.Mail.Mails.Count(mail => mail.To == managerMail));
    }

    [Fact]
    public async Task A_message_carries_an_address_that_opens_the_report_without_signing_in()
    {
        var number = WhatsAppBox.NewNumber();
        await shop.Manager.ConsentAsync(number);
        var id = await ScheduleAsync(readers: [Reader(managerId, mail: false, whatsapp: true)]);
        await RunAsync(id);

        var message = Assert.Single(await app.MessagesAsync(number));
        await shop.Admin.UntilQuietAsync();

        var path = message.Variables["3"];
        Assert.StartsWith("r/rl_", path, StringComparison.Ordinal);
        using var anybody = Company.Anonymous(app);
        var opened = await anybody.GetAsync($"/{path}", Tenant.Ct);
        Assert.Contains("Rapport de maintenance", new PdfProbe(await opened.Content.ReadAsByteArrayAsync(Tenant.Ct)).Text(0), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Mail.Mails, mail => mail.To == managerMail);
    }

    [Fact]
    public async Task A_schedule_is_made_changed_and_deleted_and_two_who_change_it_do_not_overwrite_each_other()
    {
        var id = await ScheduleAsync(readers: [Reader(managerId, whatsapp: true)], outsiders: ["comptable@example.org"]);
        var response = await shop.Manager.Client.GetAsync($"{Url}/{id}", Tenant.Ct);
        var shown = await Company.JsonAsync(response);
        Assert.Equal("Pierre Martin", shown.GetProperty("destinataires")[0].GetProperty("nom").GetString());
        Assert.Equal("comptable@example.org", shown.GetProperty("courriels")[0].GetString());

        var changed = JsonSerializer.Serialize(Body(hour: 9));
        var first = await shop.Manager.SendAsync(HttpMethod.Put, $"{Url}/{id}", changed, response.Headers.ETag!.Tag);
        var second = await shop.Manager.SendAsync(HttpMethod.Put, $"{Url}/{id}", changed, response.Headers.ETag!.Tag);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PreconditionFailed), (first.StatusCode, second.StatusCode));
        Assert.Equal(9, (await Company.JsonAsync(first)).GetProperty("heure").GetInt32());
        var report = await RunAsync(id);
        await shop.Admin.UntilQuietAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Manager.Client.DeleteAsync($"{Url}/{id}", Tenant.Ct)).StatusCode);
        Assert.Equal("report_schedule_gone", await (await shop.Manager.PostAsync($"/api/v1/rapports/{report}/renvoyer", new { })).CodeAsync());
        Assert.Equal("schedule_unknown", await (await shop.Manager.PostAsync($"{Url}/{id}/executer", new { })).CodeAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Manager.PostAsync(Url, Body(hour: 24))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Manager.PostAsync(Url, Body(outsiders: ["personne"]))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Manager.PostAsync(Url, Body(outsiders: [.. Enumerable.Range(0, 11).Select(i => $"a{i}@example.org")]))).StatusCode);
        Assert.Equal("schedule_reader_user_unknown_field", await FieldAsync(Body(readers: [Reader(999_999_999)])));
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Client.PostAsync(Url, Body())).StatusCode);
    }

    [Fact]
    public async Task After_its_time_a_report_is_forgotten_with_its_files()
    {
        var id = await ScheduleAsync();
        var report = await RunAsync(id);
        await shop.Admin.UntilQuietAsync();
        await shop.Admin.InSessionAsync(async (services, session) =>
        {
            await session.ExecuteAsync("update reports.report set created_at = now() - interval '14 months' where id = $1", [report], Tenant.Ct);
            await services.GetRequiredService<ForgetReports>().RunAsync(new OldReports(), Tenant.Ct);
            return 0;
        });

        Assert.Empty(await shop.Manager.GetAsync<List<JsonElement>>("/api/v1/rapports/"));
        Assert.Equal(0, await shop.Admin.ScalarAsync<long>("select count(*) from documents.version"));
    }

    private static object Reader(int id, bool mail = true, bool whatsapp = false) => new { utilisateur_id = id, courriel = mail, whatsapp };

    private object Body(int hour = 7, object[]? readers = null, string[]? outsiders = null, string format = "pdf", string length = "semaine") => new
    {
        type = "maintenance",
        frequence = length,
        heure = hour,
        format,
        destinataires = readers ?? [Reader(managerId)],
        courriels = outsiders ?? [],
    };

    private async Task<int> ScheduleAsync(object[]? readers = null, string[]? outsiders = null, string format = "pdf", string length = "semaine") =>
        (await Company.JsonAsync(await shop.Manager.PostAsync(Url, Body(7, readers, outsiders, format, length)))).GetProperty("id").GetInt32();

    private async Task<string> FieldAsync(object body) =>
        await (await shop.Manager.PostAsync(Url, body)).Content.ReadAsStringAsync(Tenant.Ct) is var text
            && text.Contains("destinataires[0].utilisateur_id", StringComparison.Ordinal) ? "schedule_reader_user_unknown_field" : text;

    private async Task<long> RunAsync(int id, string? day = null) =>
        (await Company.JsonAsync(await shop.Manager.PostAsync($"{Url}/{id}/executer", day is null ? new { } : new { jour = day }))).GetProperty("id").GetInt64();

    private Task<int> DueAsync(int id, double days = 0.001) => shop.Admin.InSessionAsync((_, session) => session.ExecuteAsync(
        "update reports.schedule set next_at = now() - $2::interval where id = $1", [id, TimeSpan.FromDays(days)], Tenant.Ct));

    private Task<int> RoundAsync() => shop.Admin.InSessionAsync(async (services, _) =>
    {
        await services.GetRequiredService<RunSchedules>().RunAsync(new ReportRound(), Tenant.Ct);
        return 0;
    });

    private async Task MakeAsync(long report)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MakeReport>()
            .RunAsync(new ReportToMake(report), new JobRun(shop.Company.Id, 1, 1, _ => Task.CompletedTask), Tenant.Ct);
    }

    private static byte[] Attachment(ReceivedMail mail, string type)
    {
        var part = mail.Content[mail.Content.IndexOf($"Content-Type: {type}", StringComparison.Ordinal)..];
        var body = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return Convert.FromBase64String(body[..body.IndexOf("\r\n--", StringComparison.Ordinal)]);
    }
}
