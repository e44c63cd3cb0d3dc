using Microsoft.EntityFrameworkCore;
using Vigie.Server.Modules.Identity;
using Vigie.Server.Modules.Maintenance.Interventions;
using Vigie.Server.Modules.Maintenance.Reports;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Pdf;
using Vigie.Server.Platform.Security;

namespace Vigie.Server.Modules.Maintenance;

/// <summary>What other modules may ask of interventions, in the transaction of the caller's session.</summary>
internal sealed partial class MaintenanceApi(
    MaintenanceDb db, ReportReader reports, InterventionWork work, IdentityApi identity, TenantSession session, TimeProvider clock)
{
    /// <summary>The work has ended, or was signed after its end; a job of whoever keeps its report.</summary>
    /// <param name="FinishedAt">Of which end: an intervention that went on meanwhile has another.</param>
    internal sealed record InterventionDone(int InterventionId, DateTimeOffset FinishedAt);

    /// <summary>A photo of the work.</summary>
    /// <param name="Picture">Null: it cannot be shown on paper, and is only named.</param>
    /// <param name="Point">The number of the point of the checklist that it answers.</param>
    internal sealed record Photo(string Name, PdfPicture? Picture, int? Point);

    /// <summary>What an intervention was about and what was done, ready to be drawn: the session is needed no more.</summary>
    /// <param name="FileName">As people save it.</param>
    /// <param name="FinishedAt">Null: it is not done.</param>
    /// <param name="ClientId">Whose equipment it is on.</param>
    /// <param name="WriteAsync">Writes it as PDF, with photos.</param>
    internal sealed record Report(
        string FileName, string Title, string Equipment, DateTimeOffset? FinishedAt, int? ClientId,
        Func<Stream, IReadOnlyList<Photo>, CancellationToken, Task> WriteAsync);

    /// <summary>The equipment of an intervention, which never changes.</summary>
    /// <exception cref="Refusal">intervention_unknown, under <paramref name="path"/>.</exception>
    public async Task<int> EquipmentOfAsync(int interventionId, string path, CancellationToken ct) =>
        await db.Interventions.Where(intervention => intervention.Id == interventionId)
            .Select(intervention => (int?)intervention.EquipmentId).SingleOrDefaultAsync(ct)
            ?? throw Refusal.Field("intervention_unknown", path);

    /// <exception cref="Refusal">contract_unknown, under <paramref name="path"/>.</exception>
    public async Task RequireContractAsync(int contractId, string path, CancellationToken ct)
    {
        if (!await db.Contracts.AnyAsync(contract => contract.Id == contractId, ct))
        {
            throw Refusal.Field("contract_unknown", path);
        }
    }

    /// <summary>What the caller's comment is about: who writes a comment adds photos to it, and nobody else.</summary>
    /// <param name="locked">Until the transaction ends.</param>
    /// <exception cref="Refusal">comment_unknown, comment_not_yours.</exception>
    public async Task<(int InterventionId, int EquipmentId)> OwnCommentAsync(long commentId, bool locked, CancellationToken ct)
    {
        var found = await session.QueryAsync(
            $"""
            select c.user_id, c.intervention_id, i.equipment_id from maintenance.comment c join maintenance.intervention i on i.id = c.intervention_id
            where c.id = $1 {(locked ? "for update of c" : "")}
            """,
            row => (Author: row.IntOrNull(0), InterventionId: row.GetInt32(1), EquipmentId: row.GetInt32(2)), [commentId], ct).ToListAsync(ct);
        return found is not [var comment] ? throw Refusal.NotFound("comment_unknown")
            : comment.Author is null || comment.Author != session.Caller.UserId ? throw new Refusal(StatusCodes.Status403Forbidden, "comment_not_yours")
            : (comment.InterventionId, comment.EquipmentId);
    }

    /// <summary>A photo answers a point of the checklist, from the same transaction on.</summary>
    /// <param name="point">Its number, from 0.</param>
    /// <inheritdoc cref="InterventionWork.AnswerByPhotoAsync"/>
    public Task AnswerByPhotoAsync(int interventionId, int point, PermissionSet granted, CancellationToken ct) =>
        work.AnswerByPhotoAsync(interventionId, point, granted, ct);

    /// <summary>Photos of a point were removed or came back: as long as the work goes on, the point is answered when there is one.</summary>
    public Task FollowPhotosAsync(int interventionId, int point, bool any, CancellationToken ct) =>
        work.FollowPhotosAsync(interventionId, point, any, ct);

    /// <exception cref="Refusal">intervention_unknown.</exception>
    public Task<Report> ReportAsync(int interventionId, CancellationToken ct) => reports.ReadAsync(interventionId, ct);
}
