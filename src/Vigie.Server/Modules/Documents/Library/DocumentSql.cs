using Npgsql;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Storage;

namespace Vigie.Server.Modules.Documents.Library;

/// <summary>Reads documents; the columns of each query and what reads them stand together.</summary>
internal static class DocumentSql
{
    private const string Columns =
        """
        d.id, v.name, d.type, v.size, v.mime_type, d.intervention_id, d.equipment_id, v.uploaded_at, v.uploader_id,
        concat_ws(' ', u.first_name, u.last_name), v.checksum, v.number, d.deleted_at, d.request_id, d.point, d.comment_id,
        d.alert_id, d.contract_id
        """;

    private const string Newest =
        """
        join lateral (select * from documents.version where document_id = d.id order by number desc limit 1) v on true
        left join identity.api_user u on u.id = v.uploader_id
        """;

    public const string FileColumns = "v.file, v.key_id, v.wrapped_key, v.size, v.checksum";

    /// <summary>$1 id; also one that was removed.</summary>
    public const string One = $"select {Columns} from documents.document d {Newest} where d.id = $1 and not d.inside";

    /// <summary>$1 document; the newest first.</summary>
    public const string Versions =
        """
        select v.number, v.name, v.size, v.mime_type, v.checksum, v.uploaded_at, v.uploader_id, concat_ws(' ', u.first_name, u.last_name),
               v.checked_at, v.intact
        from documents.version v left join identity.api_user u on u.id = v.uploader_id
        where v.document_id = $1 order by v.number desc
        """;

    /// <summary>$1 document, $2 version or null for the newest; none of a document that was removed.</summary>
    public const string Content = $"""
        select {FileColumns}, v.number, v.name, v.mime_type, v.uploaded_at
        from documents.version v join documents.document d on d.id = v.document_id
        where d.id = $1 and not d.inside and d.deleted_at is null and ($2::int is null or v.number = $2::int) order by v.number desc limit 1
        """;

    /// <summary>$1 how many at most, $2 only those last checked before; the one that waits longest first.</summary>
    public const string Unchecked = $"""
        select {FileColumns}, v.document_id, v.number, v.name from documents.version v
        where v.checked_at is null or v.checked_at < $2 order by v.checked_at nulls first, v.document_id, v.number limit $1
        """;

    /// <summary>$1 the master key that is in use, $2 how many at most; locked, and without those that somebody else holds.</summary>
    public const string Outdated = $"""
        select {FileColumns} from documents.version v where v.key_id <> $1 order by v.key_id limit $2 for update skip locked
        """;

    /// <returns>The list, the total first, the newest first, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(DocumentFilter filter)
    {
        var conditions = new Conditions()
            .And("not inside")
            .And("intervention_id = {0}", filter.InterventionId)
            .And("equipment_id = {0}", filter.EquipmentId)
            .And("request_id = any ({0})", filter.RequestIds is { Length: > 0 } requests ? requests : null)
            .And("alert_id = {0}", filter.AlertId)
            .And("contract_id = {0}", filter.ContractId)
            .And("type = {0}", filter.Type)
            .AndWhether(filter.Deleted, "deleted_at is not null");
        return ($"""
            select (select count(*) from documents.document {conditions.Where}), {Columns}
            from (select * from documents.document {conditions.Where} order by id desc {conditions.Page}) d
            {Newest}
            order by d.id desc
            """, conditions.Parameters);
    }

    public static DocumentRow Read(NpgsqlDataReader row) => Read(row, 0);

    /// <summary>A row of <see cref="List"/>.</summary>
    public static DocumentRow ReadListed(NpgsqlDataReader row) => Read(row, 1);

    public static VersionRow ReadVersion(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.IntOrNull(6),
        NameOrNull(row, 7),
        row.TimeOrNull(8),
        row.IsDBNull(9) ? null : row.GetBoolean(9));

    public static StoredFile ReadFile(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetInt64(3), row.GetString(4));

    /// <summary>A row of <see cref="Content"/>.</summary>
    public static (StoredFile File, int Number, string Name, string MimeType, DateTimeOffset UploadedAt) ReadContent(NpgsqlDataReader row) =>
        (ReadFile(row), row.GetInt32(5), row.GetString(6), row.GetString(7), row.GetFieldValue<DateTimeOffset>(8));

    private static DocumentRow Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first),
        row.GetString(first + 1),
        row.GetString(first + 2),
        row.GetInt64(first + 3),
        row.GetString(first + 4),
        IsEncrypted: true,
        row.IntOrNull(first + 5),
        row.IntOrNull(first + 6),
        row.GetFieldValue<DateTimeOffset>(first + 7),
        row.IntOrNull(first + 8),
        NameOrNull(row, first + 9),
        row.GetString(first + 10),
        row.GetInt32(first + 11),
        row.TimeOrNull(first + 12))
    {
        RequestId = row.IntOrNull(first + 13),
        Point = row.IntOrNull(first + 14),
        CommentId = row.IsDBNull(first + 15) ? null : row.GetInt64(first + 15),
        AlertId = row.IsDBNull(first + 16) ? null : row.GetInt64(first + 16),
        ContractId = row.IntOrNull(first + 17),
    };

    private static string? NameOrNull(NpgsqlDataReader row, int column) => row.GetString(column) is { Length: > 0 } name ? name : null;
}
