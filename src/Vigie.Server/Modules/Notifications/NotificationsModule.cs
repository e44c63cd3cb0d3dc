using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.Deliveries;
using Vigie.Server.Modules.Notifications.Mail;
using Vigie.Server.Modules.Notifications.Preferences;
using Vigie.Server.Modules.Notifications.Telling;
using Vigie.Server.Modules.Notifications.Upkeep;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform;
using Vigie.Server.Platform.Hosting;
using Vigie.Server.Platform.Jobs;

namespace Vigie.Server.Modules.Notifications;

/// <summary>Tells people what happened: in the application, live, and by mail and WhatsApp as they chose.</summary>
internal sealed class NotificationsModule : IModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(Settings.Read<MailOptions>());
        services.AddSingleton(provider => new SmtpClient(provider.GetRequiredService<MailOptions>()));
        services.AddSingleton(Settings.Read<WhatsAppOptions>());
        services.AddSingleton<TwilioClient>().AddSingleton<DeliveryRun>().AddSingleton<NotificationsApi.Answering>();
        services.AddScoped<Contacts>().AddScoped<WhatsAppWriting>().AddScoped<MessageFollowing>().AddScoped<Inbox>().AddScoped<Replies>();
        services.AddScoped<PreferenceReading>().AddScoped<NotificationsApi>().AddScoped<NotificationRows>().AddScoped<DeliveryLog>().AddScoped<MailWriting>();
        services.AddScoped<IdentityApi.IAccountMail, AccountMails>();
        services.AddJob<TellPeople, NotificationsApi.Notice>(JobQueueName.Alerts).AddJob<GatherMail, DueMail>(JobQueueName.Mail)
            .AddLongJob<SendMail, MailDelivery>(
                JobQueueName.Mail, (scope, removed, ct) => scope.GetRequiredService<DeliveryLog>().GiveUpAsync(removed.Id, ct));
        services.AddJob<LookAfterWhatsApp, WhatsAppOverdue>(JobQueueName.Mail).AddLongJob<SendWhatsApp, WhatsAppDelivery>(
            JobQueueName.WhatsApp, (scope, removed, ct) => scope.GetRequiredService<DeliveryLog>().GiveUpAsync(removed.Id, ct));
        services.AddJob<WatchSystem, SystemWatch>().AddSchedule<SystemWatch>(Occurrences.Every(TimeSpan.FromHours(1)));
        services.AddJob<ForgetNotifications, OldNotifications>().AddSchedule<OldNotifications>(Occurrences.Daily(new(3, 20)));
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/notifications").WithTags("Notifications");
        NotificationEndpoints.Map(group);
        PreferenceEndpoints.Map(group);
        DeliveryEndpoints.Map(group);
        NotificationSocket.Map(api);
        TwilioEndpoints.Map(api);
    }
}
