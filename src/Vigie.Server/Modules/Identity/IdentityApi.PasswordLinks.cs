using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity.Passwords;

namespace Vigie.Server.Modules.Identity;

internal sealed partial class IdentityApi
{
    /// <summary>Makes the links that a mail carries. Made when the mail goes out: only their hashes are ever kept.</summary>
    internal sealed class PasswordLinks(IdentityDb db, PasswordResets resets)
    {
        /// <summary>A new link's token. Those that were made before stay good: a mail may be sent twice, and the first may arrive last.</summary>
        public async Task<(string Token, DateTimeOffset ExpiresAt)> MakeAsync(int userId, AccountMail mail, CancellationToken ct)
        {
            var user = await db.Users.SingleAsync(user => user.Id == userId, ct);
            var (token, expiresAt) = await resets.AddAsync(
                user, mail == AccountMail.Invitation ? PasswordResets.InvitationLifetime : PasswordResets.ResetLifetime, ct);
            return (token.Text, expiresAt);
        }
    }
}
