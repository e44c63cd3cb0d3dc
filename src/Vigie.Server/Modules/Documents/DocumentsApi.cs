using Vigie.Server.Modules.Documents.Library;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents;

/// <summary>Where other modules keep files that they make: sealed, checked and counted like all documents, but in no list of them. Who may
/// read one is for its module to say.</summary>
internal sealed class DocumentsApi(TenantSession session, DocumentWork work)
{
    /// <summary>A file that is kept.</summary>
    internal sealed record Kept(StoredFile File, string Name, string MimeType, DateTimeOffset KeptAt);

    /// <param name="type">Of the document: small letters, digits and «_».</param>
    /// <param name="file">Written whole; the caller keeps it once the transaction is durable.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="Refusal">documents_quota.</exception>
    public Task<int> KeepAsync(string type, string name, string mimeType, StoredFile file, CancellationToken ct) =>
        work.KeepInsideAsync(type, name, mimeType, file, ct);

    /// <summary>Those of these that are there, by their numbers.</summary>
    public ValueTask<Dictionary<int, Kept>> FindAsync(IReadOnlyCollection<int> ids, CancellationToken ct) => session.QueryAsync(
        $"""
        select {DocumentSql.FileColumns}, d.id, v.name, v.mime_type, v.uploaded_at
        from documents.document d join documents.version v on v.document_id = d.id where d.id = any ($1) and d.inside and d.deleted_at is null
        """,
        row => (Id: row.GetInt32(5), Kept: new Kept(
            DocumentSql.ReadFile(row), row.GetString(6), row.GetString(7), row.GetFieldValue<DateTimeOffset>(8))),
        [ids.ToArray()], ct).ToDictionaryAsync(one => one.Id, one => one.Kept, cancellationToken: ct);

    /// <summary>Forgets files; upkeep removes what no row names any more.</summary>
    public Task<int> ForgetAsync(IReadOnlyCollection<int> ids, CancellationToken ct) =>
        session.ExecuteAsync("delete from documents.document where id = any ($1) and inside", [ids.ToArray()], ct);
}
