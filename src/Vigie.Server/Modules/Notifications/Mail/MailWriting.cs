using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <summary>Puts a mail together at the moment when it goes out.</summary>
internal sealed class MailWriting(
    TenantSession session, IdentityApi identity, IdentityApi.PasswordLinks links, MailOptions options, ServerOptions server)
{
    public async Task<Written<OutgoingMail>> WriteAsync(TakenDelivery delivery, CancellationToken ct)
    {
        if (await identity.ContactsAsync([delivery.UserId], null, null, null, ct) is not [var reader])
        {
            return Written<OutgoingMail>.KeptBack(DeliveryLog.Inactive);
        }

        var company = (await identity.CompanyAsync(ct)).Name;
        var account = AccountMails.Of(delivery.Kind);
        var (title, items) = account is { } kind
            ? await AccountAsync(kind, delivery.Kind, reader, company, ct) : await ToldAsync(delivery, reader, ct);
        if (items.Count == 0)
        {
            return Written<OutgoingMail>.KeptBack(DeliveryLog.NothingLeft);
        }

        var english = reader.Language == "en";
        var preferences = account is null ? Page("/profil#notifications") : null;
        var button = account is null ? (english ? "Open in Vigie" : "Ouvrir dans Vigie")
            : english ? "Choose a password" : "Choisir un mot de passe";
        var (text, html) = MailTemplate.Write(
            company, $"{reader.FirstName} {reader.LastName}", reader.Language, title, items, button, preferences);
        return new(
            new(options.From!, company, reader.Email, title, text, html, english ? "en" : "fr", delivery.Mark, delivery.CreatedAt,
                preferences),
            reader.Email, title, null);
    }

    private async Task<(string Title, List<MailItem> Items)> ToldAsync(
        TakenDelivery delivery, IdentityApi.Contact reader, CancellationToken ct)
    {
        var items = await session.QueryAsync(
            "select title, message, link, level from notifications.notification where delivery_id = $1 order by updated_at desc, id desc",
            row => new MailItem(
                row.GetString(0), row.GetString(1), row.TextOrNull(2) is { } path ? Page(path) : null, Enum.Parse<Level>(row.GetString(3))),
            [delivery.Id], ct).ToListAsync(ct);
        return (items is [var only] ? only.Title
            : NoticeTexts.Compose(GatherMail.Summary, new Dictionary<string, Words>(), reader.Language, reader.Zone, items.Count).Title, items);
    }

    private async Task<(string Title, List<MailItem> Items)> AccountAsync(
        IdentityApi.AccountMail mail, string kind, IdentityApi.Contact reader, string company, CancellationToken ct)
    {
        var (token, expiresAt) = await links.MakeAsync(reader.Id, mail, ct);
        var (title, message) = NoticeTexts.Compose(
            kind, new Dictionary<string, Words> { ["entreprise"] = company, ["date"] = new(At: expiresAt) }, reader.Language, reader.Zone);
        return (title, [new(title, message, Page($"/reinitialiser?token={token}"))]);
    }

    private Uri Page(string path) => new(server.Url + path);
}

/// <summary>Mail about an account, which its owner needs to get in.</summary>
internal sealed class AccountMails(DeliveryLog deliveries, MailOptions options) : IdentityApi.IAccountMail
{
    private const string Invitation = "invitation";
    private const string PasswordForgotten = "password_forgotten";

    /// <summary>Null for a kind that is about something else.</summary>
    public static IdentityApi.AccountMail? Of(string kind) => kind switch
    {
        Invitation => IdentityApi.AccountMail.Invitation,
        PasswordForgotten => IdentityApi.AccountMail.PasswordForgotten,
        _ => null,
    };

    public async Task<bool> SendAsync(int userId, IdentityApi.AccountMail mail, CancellationToken ct)
    {
        if (options.Works)
        {
            await deliveries.QueueAsync(userId, mail == IdentityApi.AccountMail.Invitation ? Invitation : PasswordForgotten, ct);
        }

        return options.Works;
    }
}
