using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Modules.Maintenance;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents.Uploads;

/// <summary>What people photograph of what they ask for. A request that is accepted gives its photos to its intervention.</summary>
internal sealed class RequestPhotos(TenantSession session, DocumentWork work) : MaintenanceApi.IRequestFollower
{
    public const long MaxBytes = 10 * 1024 * 1024;

    private const int Most = 3;
    private const string Type = "photo";

    /// <param name="request">Locked: of two who add the last one the second is refused.</param>
    /// <exception cref="Refusal">request_photos_full, documents_quota, upload_malformed.</exception>
    public async Task<DocumentRow> AddAsync(MaintenanceApi.NewRequest request, UploadForm form, StoredFile file, CancellationToken ct)
    {
        form.RequireKnown();
        if (await CountAsync(request, ct) >= Most)
        {
            throw Refusal.Conflict("request_photos_full", Most);
        }

        return await work.KeepAsync(Type, new(request.EquipmentId, RequestId: request.Id), form.Name!, form.MimeType, file, ct);
    }

    /// <summary>Those that were removed count too: they can come back.</summary>
    public Task<int> CountAsync(MaintenanceApi.NewRequest request, CancellationToken ct) => session.QueryAsync(
        "select count(*)::int from documents.document where request_id = $1", row => row.GetInt32(0), [request.Id], ct).SingleAsync(ct).AsTask();

    public Task AcceptedAsync(int requestId, int interventionId, CancellationToken ct) => session.ExecuteAsync(
        "update documents.document set intervention_id = $2 where request_id = $1", [requestId, interventionId], ct);
}
