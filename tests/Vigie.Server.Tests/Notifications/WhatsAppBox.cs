using System.Text.Json;
using Vigie.Server.Tests.Identity;

namespace Vigie.Server.Tests.Notifications;

/// <summary>What people do and find on their telephones.</summary>
internal static class WhatsAppBox
{
    private static int last = Random.Shared.Next(1_000_000);

    /// <param name="mood">How Twilio treats it: <see cref="TestTwilio"/>.</param>
    public static string NewNumber(string mood = "+22170") => $"{mood}{Interlocked.Increment(ref last) % 10_000_000:D7}";

    public static async Task ConsentAsync(this Tenant who, string number) =>
        await Company.JsonAsync(await who.PutAsync(Mailbox.Url + "whatsapp", new { numero = number }));

    public static Task<List<TakenMessage>> MessagesAsync(this VigieApp app, string number, int count = 1) => Mailbox.UntilAsync(
        () => Task.FromResult(app.Twilio.Messages.Where(message => message.To == number).ToList()), list => list.Count >= count,
        $"{count} messages to {number}");

    /// <summary>The log of WhatsApp, the newest first, once it says what is waited for.</summary>
    public static Task<List<JsonElement>> LogAsync(this Tenant admin, Predicate<List<JsonElement>> wanted, string channel = "whatsapp") =>
        Mailbox.UntilAsync(() => admin.GetAsync<List<JsonElement>>($"{Mailbox.Url}envois?canal={channel}"), wanted, $"the log of {channel}");

    /// <summary>The one message of the log, once it is so.</summary>
    public static async Task<JsonElement> OneAsync(this Tenant admin, string status) =>
        (await admin.LogAsync(list => list.Exists(one => one.GetProperty("statut").GetString() == status)))
            .Single(one => one.GetProperty("statut").GetString() == status);

    /// <summary>What waits of this kind comes now; then all has been done.</summary>
    public static async Task HurryAsync(this Tenant tenant, string kind)
    {
        await tenant.InSessionAsync((_, session) => session.ExecuteAsync(
            "update job set run_at = $2 where status = 'Waiting' and kind = $1", [kind, tenant.App.Clock.GetUtcNow().AddSeconds(-1)], Tenant.Ct));
        await tenant.UntilQuietAsync();
    }
}
