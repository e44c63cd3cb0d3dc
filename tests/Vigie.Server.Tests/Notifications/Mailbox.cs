using System.Net.Http.Json;
using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What people find in the application and in their mailboxes, as soon as it is there.</summary>
internal static class Mailbox
{
    public const string Url = "/api/v1/notifications/";

    public static Task<List<JsonElement>> UnreadAsync(this Tenant who, int count = 1) => UntilAsync(
        () => who.GetAsync<List<JsonElement>>(Url + "?lue=false"), list => list.Count >= count, $"{count} notifications");

    public static Task<List<ReceivedMail>> MailsAsync(this VigieApp app, string address, int count = 1) => UntilAsync(
        () => Task.FromResult(app.Mail.Mails.Where(mail => mail.To == address).ToList()), list => list.Count >= count, $"{count} mails to {address}");

    /// <summary>The log of the company's mail to an address, once it says what is waited for.</summary>
    public static Task<List<JsonElement>> DeliveriesAsync(this Tenant admin, string address, Predicate<List<JsonElement>> wanted) => UntilAsync(
        () => admin.GetAsync<List<JsonElement>>($"/api/v1/notifications/envois?search={address}"), wanted, $"the deliveries to {address}");

    /// <summary>All that waits for an hour or for another attempt comes now; then all has been done.</summary>
    public static async Task CatchUpAsync(this Tenant tenant)
    {
        await tenant.InSessionAsync(async (_, session) =>
        {
            await session.ExecuteAsync(
                "update notifications.notification set mail_due_at = now() - interval '1 minute' where mail_due_at is not null", [], Tenant.Ct);
            return await session.ExecuteAsync(
                "update job set run_at = now() - interval '1 second' where status = 'Waiting' and schedule is null", [], Tenant.Ct);
        });
        await tenant.UntilQuietAsync();
    }

    public static Task UntilQuietAsync(this Tenant tenant) => UntilAsync(
        () => tenant.ScalarAsync<bool>(
            "select not exists (select from job where schedule is null and (status = 'Running' or (status = 'Waiting' and run_at <= $1)))",
            tenant.App.Clock.GetUtcNow()),
        quiet => quiet, "quiet");

    public static Task<JsonElement> PreferAsync(
        this Tenant who, object mail, object? silence = null, string digest = "07:00", object? messages = null) =>
        SetAsync(who, new { courriel = mail, whatsapp = messages ?? Messages(), silence, heure_resume = digest });

    public static object Mail(string interventions = "tout_de_suite", string alerts = "resume") =>
        new { interventions, alertes = alerts, maintenance = "resume", systeme = "tout_de_suite", stock = "resume", rapports = "tout_de_suite" };

    public static object Messages(string interventions = "tout_de_suite", string alerts = "critiques") =>
        new { interventions, alertes = alerts, maintenance = "jamais", systeme = "jamais", stock = "critiques", rapports = "tout_de_suite" };

    private static async Task<JsonElement> SetAsync(Tenant who, object body) =>
        await Company.JsonAsync(await who.Client.PutAsJsonAsync(Url + "preferences", body, who.App.Json, Tenant.Ct));

    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> wanted, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Tenant.Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
            {
                return seen;
            }

            try
            {
                await Task.Delay(50, patience.Token);
            }
            catch (OperationCanceledException) when (!Tenant.Ct.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what}; seen: {JsonSerializer.Serialize(seen)}");
            }
        }
    }
}
