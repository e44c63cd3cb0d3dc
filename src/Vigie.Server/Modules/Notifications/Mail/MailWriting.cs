using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Hosting;
using static Vigie.Server.Modules.Notifications.NotificationsApi;

namespace Vigie.Server.Modules.Notifications.Mail;

/// <summary>Puts a mail together at the moment when it goes out.</summary>
internal sealed class MailWriting(
    TenantSession session, IdentityApi identity, IdentityApi.PasswordLinks links, IEnclosures enclosures, MailOptions options, ServerOptions server)
{
    /// <summary>Bytes of files in one mail; many mail servers take no more than ten megabytes, and base64 makes a third more of them.</summary>
    private const long MostEnclosed = 8 * 1024 * 1024;

    public async Task<Written<OutgoingMail>> WriteAsync(TakenDelivery delivery, CancellationToken ct)
    {
        if (delivery.Outside is { } outsider)
        {
            return await OutsideAsync(delivery, outsider, ct);
        }

        if (await identity.ContactsAsync([delivery.UserId!.Value], null, null, null, ct) is not [var reader])
        {
            return Written<OutgoingMail>.KeptBack(DeliveryLog.Inactive);
        }

        var company = (await identity.CompanyAsync(ct)).Name;
        var account = AccountMails.Of(delivery.Kind);
        var (title, items, files) = account is { } kind
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
                preferences, files),
            reader.Email, title, null);
    }

    private async Task<(string Title, List<MailItem> Items, List<EnclosedFile> Files)> ToldAsync(
        TakenDelivery delivery, IdentityApi.Contact reader, CancellationToken ct)
    {
        var told = await session.QueryAsync(
            "select title, message, link, level, enclosed from notifications.notification where delivery_id = $1 order by updated_at desc, id desc",
            row => (Enclosed: row.LongOrNull(4), Item: new MailItem(
                row.GetString(0), row.GetString(1), row.TextOrNull(2) is { } path ? Page(path) : null, Enum.Parse<Level>(row.GetString(3)))),
            [delivery.Id], ct).ToListAsync(ct);
        var (items, files) = (new List<MailItem>(), new List<EnclosedFile>());
        foreach (var (enclosed, item) in told)
        {
            if (enclosed is null)
            {
                items.Add(item);
            }
            else if (await enclosures.OpenAsync(enclosed.Value, reader.Id, RoomBeside(files), ct) is { } enclosure)
            {
                items.Add(enclosure.Path is { } path ? item with { Link = Page(path) } : item);
                files.AddRange(enclosure.Files);
            }
        }

        return (items is [var only] ? only.Title
            : NoticeTexts.Compose(GatherMail.Summary, new Dictionary<string, Words>(), reader.Language, reader.Zone, items.Count).Title, items, files);
    }

    private async Task<Written<OutgoingMail>> OutsideAsync(TakenDelivery delivery, Outsider outsider, CancellationToken ct)
    {
        if (await enclosures.TellAsync(outsider.Enclosed, outsider.Language, ct) is not var (title, message)
            || await enclosures.OpenAsync(outsider.Enclosed, userId: null, MostEnclosed, ct) is not { } enclosure)
        {
            return Written<OutgoingMail>.KeptBack(DeliveryLog.NothingLeft);
        }

        var company = (await identity.CompanyAsync(ct)).Name;
        var (text, html) = MailTemplate.Write(
            company, reader: null, outsider.Language, title, [new(title, message, enclosure.Path is { } path ? Page(path) : null)],
            outsider.Language == "en" ? "Open" : "Ouvrir", preferences: null);
        return new(
            new(options.From!, company, outsider.Address, title, text, html, outsider.Language, delivery.Mark, delivery.CreatedAt, null, enclosure.Files),
            outsider.Address, title, null);
    }

    private static long RoomBeside(List<EnclosedFile> files) => MostEnclosed - files.Sum(file => (long)file.Content.Length);

    private async Task<(string Title, List<MailItem> Items, List<EnclosedFile> Files)> AccountAsync(
        IdentityApi.AccountMail mail, string kind, IdentityApi.Contact reader, string company, CancellationToken ct)
    {
        var (token, expiresAt) = await links.MakeAsync(reader.Id, mail, ct);
        var (title, message) = NoticeTexts.Compose(
            kind, new Dictionary<string, Words> { ["entreprise"] = company, ["date"] = new(At: expiresAt) }, reader.Language, reader.Zone);
        return (title, [new(title, message, Page($"/reinitialiser?token={token}"))], []);
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
