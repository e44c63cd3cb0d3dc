using System.Text.Json;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Notifications.WhatsApp;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Tenancy;

namespace Vigie.Server.Modules.Notifications;

internal sealed partial class NotificationsApi
{
    /// <summary>What somebody answered to a notice.</summary>
    /// <param name="About">The notice's metadata as they were when the message was sent; "nombre" is how many it stood for.</param>
    /// <param name="Words">What he said beside yes or no.</param>
    internal sealed record Answered(long AnswerId, int UserId, IReadOnlyDictionary<string, JsonElement> About, bool Yes, string? Words)
    {
        /// <summary>A number in <see cref="About"/>; null: none of this name.</summary>
        public long? Number(string name) =>
            About.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

        /// <summary>A moment in <see cref="About"/>; null: none of this name.</summary>
        public DateTimeOffset? Moment(string name) =>
            About.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at) ? at : null;
    }

    /// <summary>An event: somebody accepted or declined what a notice asked with <see cref="Asking.Acceptance"/>.</summary>
    internal sealed record AcceptanceAnswered(Answered Answer);

    /// <summary>An event: somebody took note of what a notice asked with <see cref="Asking.Acknowledgement"/>.</summary>
    internal sealed record AcknowledgementAnswered(Answered Answer);

    /// <summary>An event: somebody said to a notice that asked with <see cref="Asking.Restocking"/> that he sees to it.</summary>
    internal sealed record RestockingAnswered(Answered Answer);

    /// <summary>What is said in return: a text of Notifications.texts.json.</summary>
    internal sealed record Reply(string Kind, IReadOnlyDictionary<string, Words> Values);

    /// <summary>Does what an answer asks for, for a module's long job: once, however often the job runs, in the name of who answered.</summary>
    internal sealed class Answering(TenantWork tenants)
    {
        /// <param name="permission">What he must be allowed; else he is told that he is not.</param>
        /// <param name="act">Runs in one transaction of his. A <see cref="Refusal"/> undoes it, and is told to him.</param>
        public async Task RunAsync(
            int tenantId, Answered answer, string permission, Func<IServiceProvider, PermissionSet, Task<Reply>> act, CancellationToken ct)
        {
            try
            {
                await HandleAsync(async services =>
                {
                    var granted = await services.GetRequiredService<IdentityApi>().RightsOfAsync(answer.UserId, ct);
                    return granted.Allows(permission) ? await act(services, granted)
                        : throw new Refusal(StatusCodes.Status403Forbidden, "answer_forbidden");
                });
            }
            catch (Refusal refusal)
            {
                await HandleAsync(_ => Task.FromResult(new Reply("answer_void", new Dictionary<string, Words>
                {
                    ["motif"] = new(ProblemTexts.Get(refusal.Code, refusal.Arguments, "fr"), ProblemTexts.Get(refusal.Code, refusal.Arguments, "en")),
                })));
            }

            Task HandleAsync(Func<IServiceProvider, Task<Reply>> work) => tenants.RunAsync(
                new Caller(tenantId, answer.UserId), readOnly: false, async (services, _) =>
                {
                    var replies = services.GetRequiredService<Replies>();
                    if (await replies.TakeAsync(answer.AnswerId, ct))
                    {
                        await replies.SayAsync(answer.UserId, answer.AnswerId, await work(services), ct);
                    }

                    return true;
                }, ct);
        }
    }
}
