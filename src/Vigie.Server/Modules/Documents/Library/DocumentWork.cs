using Vigie.Server.Modules.Alerts;
using Vigie.Server.Modules.Assets;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Security;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents.Library;

/// <summary>What a document is about.</summary>
/// <param name="EquipmentId">Null: of a contract.</param>
internal sealed record Subject(
    int? EquipmentId, int? InterventionId = null, int? RequestId = null, int? Point = null, long? CommentId = null, long? AlertId = null,
    int? ContractId = null);

/// <summary>Adds documents, removes and restores them, in the transaction of the caller's session.</summary>
internal sealed class DocumentWork(
    TenantSession session, AssetsApi assets, AlertsApi alerts, MaintenanceApi maintenance, Audit audit, StorageOptions options, TimeProvider clock)
{
    private const string Entity = "document";

    /// <summary>Refuses what would not fit, before it is sent. Only <see cref="AddAsync"/> is sure of it.</summary>
    /// <exception cref="Refusal">documents_quota.</exception>
    public async Task RequireRoomAsync(long bytes, CancellationToken ct)
    {
        var used = await session.QueryAsync(
            "select coalesce(sum(size), 0)::bigint from documents.version", row => row.GetInt64(0), [], ct).SingleAsync(ct);
        if (used + bytes > options.QuotaBytes)
        {
            throw Refusal.Conflict("documents_quota", options.QuotaMegabytes);
        }
    }

    /// <summary>Those that were removed count too: they can come back.</summary>
    /// <param name="commentId">Of a comment that is locked: of two who add the last photo the second is refused.</param>
    /// <exception cref="Refusal">comment_photos_full.</exception>
    public async Task RequireFewerOfCommentAsync(long commentId, int most, CancellationToken ct)
    {
        if (await session.QueryAsync(
            "select count(*) from documents.document where comment_id = $1", row => row.GetInt64(0), [commentId], ct).SingleAsync(ct) >= most)
        {
            throw Refusal.Conflict("comment_photos_full", most);
        }
    }

    /// <param name="jobId">The job that made it; null: somebody deposits it.</param>
    /// <exception cref="Refusal">equipment_unknown, intervention_unknown, alert_unknown, contract_unknown, documents_quota.</exception>
    public async Task<DocumentRow> AddAsync(
        UploadFields fields, string name, string mimeType, StoredFile file, CancellationToken ct, long? jobId = null)
    {
        var about = new Subject(
            await EquipmentOfAsync(fields, ct), fields.InterventionId, Point: fields.Point, AlertId: fields.AlertId, ContractId: fields.ContractId);
        return await KeepAsync(fields.Type!, about, name, mimeType, file, ct, jobId);
    }

    /// <param name="about">Rows that are there.</param>
    /// <exception cref="Refusal">documents_quota.</exception>
    public async Task<DocumentRow> KeepAsync(
        string type, Subject about, string name, string mimeType, StoredFile file, CancellationToken ct, long? jobId = null)
    {
        var id = await session.QueryAsync(
            """
            insert into documents.document (type, equipment_id, intervention_id, request_id, point, comment_id, alert_id, contract_id)
            values ($1, $2::int, $3, $4, $5, $6, $7::bigint, $8::int) returning id
            """,
            row => row.GetInt32(0),
            [type, about.EquipmentId, about.InterventionId, about.RequestId, about.Point, about.CommentId, about.AlertId, about.ContractId], ct).SingleAsync(ct);
        await AddVersionAsync(id, 1, name, mimeType, file, jobId, ct);
        var added = await ShowAsync(id, ct);
        await audit.WriteAsync("document_uploaded", Entity, id, name, null, Noted(added), ct);
        return added;
    }

    /// <summary>Keeps what another module shows and accounts for.</summary>
    /// <exception cref="Refusal">documents_quota.</exception>
    public async Task<int> KeepInsideAsync(string type, string name, string mimeType, StoredFile file, CancellationToken ct)
    {
        var id = await session.QueryAsync(
            "insert into documents.document (type, inside) values ($1, true) returning id", row => row.GetInt32(0), [type], ct).SingleAsync(ct);
        await AddVersionAsync(id, 1, name, mimeType, file, jobId: null, ct);
        return id;
    }

    /// <param name="jobId">The job that made it; null: somebody deposits it.</param>
    /// <exception cref="Refusal">document_unknown, documents_quota.</exception>
    public async Task<DocumentRow> AddVersionAsync(
        int id, string name, string mimeType, StoredFile file, CancellationToken ct, long? jobId = null)
    {
        await LockAsync(id, ct);
        var before = await ShowAsync(id, ct);
        await AddVersionAsync(id, before.Version + 1, name, mimeType, file, jobId, ct);
        var after = await ShowAsync(id, ct);
        await audit.WriteAsync("document_version_added", Entity, id, name, Noted(before), Noted(after), ct);
        return after;
    }

    /// <summary>Removes a document; it can be restored until upkeep erases it. Nothing when it is removed already.</summary>
    /// <exception cref="Refusal">document_unknown, document_not_yours.</exception>
    public Task DeleteAsync(int id, PermissionSet granted, CancellationToken ct) =>
        SetDeletedAsync(id, clock.GetUtcNow(), "document_deleted", granted, ct);

    /// <summary>Brings a removed document back; nothing when it is there.</summary>
    /// <exception cref="Refusal">document_unknown, document_not_yours.</exception>
    public Task RestoreAsync(int id, PermissionSet granted, CancellationToken ct) =>
        SetDeletedAsync(id, null, "document_restored", granted, ct);

    /// <exception cref="Refusal">document_unknown, also of one that was removed.</exception>
    public async Task<DocumentRow> ShowAsync(int id, CancellationToken ct) =>
        await FindAsync(id, ct) is { DeletedAt: null } found ? found : throw Refusal.NotFound("document_unknown");

    /// <summary>What the document is about is there, and of which equipment it is; null: of none.</summary>
    private async Task<int?> EquipmentOfAsync(UploadFields fields, CancellationToken ct)
    {
        switch (fields)
        {
            case { EquipmentId: { } equipment }:
                await assets.RequireEquipmentAsync(equipment, "equipement_id", ct);
                return equipment;
            case { InterventionId: { } intervention }:
                return await maintenance.EquipmentOfAsync(intervention, "intervention_id", ct);
            case { AlertId: { } alert }:
                return await alerts.BatteryOfAsync(alert, "alerte_id", ct);
            default:
                await maintenance.RequireContractAsync(fields.ContractId!.Value, "contrat_id", ct);
                return null;
        }
    }

    private async Task SetDeletedAsync(int id, DateTimeOffset? deletedAt, string action, PermissionSet granted, CancellationToken ct)
    {
        await LockAsync(id, ct);
        var found = await FindAsync(id, ct);
        if (!granted.Allows("documents:delete") && (found.UploaderId is null || found.UploaderId != session.Caller.UserId))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "document_not_yours");
        }

        if (found.DeletedAt is null != deletedAt is null)
        {
            await session.ExecuteAsync("update documents.document set deleted_at = $2 where id = $1", [id, deletedAt], ct);
            if (found is { InterventionId: { } intervention, Point: { } point })
            {
                await maintenance.FollowPhotosAsync(intervention, point, await session.QueryAsync(
                    "select from documents.document where intervention_id = $1 and point = $2 and deleted_at is null", _ => true,
                    [intervention, point], ct).AnyAsync(ct), ct);
            }

            await audit.WriteAsync(action, Entity, id, found.Name, null, null, ct);
        }
    }

    private async Task<DocumentRow> FindAsync(int id, CancellationToken ct) =>
        await session.QueryAsync(DocumentSql.One, DocumentSql.Read, [id], ct).ToListAsync(ct) is [var found]
            ? found : throw Refusal.NotFound("document_unknown");

    /// <summary>Of two who change one document the second waits for the first.</summary>
    private Task<int> LockAsync(int id, CancellationToken ct) =>
        session.ExecuteAsync("select from documents.document where id = $1 for no key update", [id], ct);

    private async Task AddVersionAsync(
        int id, int number, string name, string mimeType, StoredFile file, long? jobId, CancellationToken ct)
    {
        // One upload of a tenant after the other: together they could pass the quota that each keeps.
        await session.ExecuteAsync("select pg_advisory_xact_lock(hashtext('documents.quota'), current_tenant())", [], ct);
        await RequireRoomAsync(file.Length, ct);
        await session.ExecuteAsync(
            """
            insert into documents.version
              (document_id, number, name, mime_type, size, checksum, file, key_id, wrapped_key, uploaded_at, uploader_id, job_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::int, $12::bigint)
            """,
            [
                id, number, name, mimeType, file.Length, file.Checksum, file.Name, file.KeyId, file.WrappedKey, clock.GetUtcNow(),
                session.Caller.UserId, jobId,
            ],
            ct);
    }

    private static object Noted(DocumentRow document) => new
    {
        document.Name,
        document.Type,
        document.Size,
        document.Checksum,
        document.Version,
        document.EquipmentId,
        document.InterventionId,
        document.RequestId,
        document.Point,
        document.CommentId,
        document.AlertId,
        document.ContractId,
    };
}
