using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Data;
using Vigie.Server.Platform.Http;

namespace Vigie.Server.Modules.Reports.Keeping;

/// <summary>Reads reports that were made; the columns of each query and what reads them stand together.</summary>
internal static class KeptSql
{
    private const string Columns =
        """
        r.id, r.kind, r.length, r.first_day, r.client_id, concat_ws(' ', c.first_name, c.last_name), r.schedule_id, r.status, r.progress, r.error,
        r.pdf_id is not null, r.xlsx_id is not null, r.created_at, r.made_at,
        (select count(*)::int from reports.link l where l.report_id = r.id and l.revoked_at is null and l.expires_at > now()),
        (select coalesce(jsonb_agg(jsonb_build_object('Recipient', coalesce(d.outsider, nullif(concat_ws(' ', u.first_name, u.last_name), ''), '–'),
             'Channel', d.channel, 'Status', d.status, 'Error', d.error, 'At', coalesce(d.sent_at, d.created_at)) order by d.id), '[]')::text
         from notifications.api_enclosed_delivery d left join identity.api_user u on u.id = d.user_id where d.enclosed = r.id)
        """;

    private sealed record StoredDelivery(string Recipient, string Channel, string Status, string? Error, DateTimeOffset At);

    /// <returns>The list, the total first, the newest first, with its parameters before the limit and the offset.</returns>
    public static (string Sql, object?[] Parameters) List(ReportFilter filter)
    {
        var conditions = new Conditions()
            .And("kind = {0}", filter.Kind is { Value: var kind } ? $"{kind}" : null).And("schedule_id = {0}", filter.ScheduleId);
        return ($"""
            select (select count(*) from reports.report {conditions.Where}), {Columns}
            from (select * from reports.report {conditions.Where} order by created_at desc, id desc {conditions.Page}) r
            left join identity.api_user c on c.id = r.client_id
            order by r.created_at desc, r.id desc
            """, conditions.Parameters);
    }

    /// <exception cref="Refusal">report_unknown.</exception>
    public static async Task<ReportRow> ShowAsync(long id, TenantSession session, CancellationToken ct) => await session.QueryAsync(
        $"select 1, {Columns} from reports.report r left join identity.api_user c on c.id = r.client_id where r.id = $1",
        Read, [id], ct).SingleOrDefaultAsync(ct) ?? throw Refusal.NotFound("report_unknown");

    public static ReportRow Read(NpgsqlDataReader row)
    {
        var period = new Period(Enum.Parse<PeriodLength>(row.GetString(3)), row.GetFieldValue<DateOnly>(4));
        var client = row.IntOrNull(5);
        List<ReportFormat> files = [];
        if (row.GetBoolean(11))
        {
            files.Add(ReportFormat.Pdf);
        }

        if (row.GetBoolean(12))
        {
            files.Add(ReportFormat.Xlsx);
        }

        return new(
            row.GetInt64(1), Enum.Parse<ReportKind>(row.GetString(2)), period.Length, period.First, period.Last, client,
            client is null ? null : row.GetString(6), row.IntOrNull(7), Enum.Parse<ReportStatus>(row.GetString(8)), Math.Round(row.GetFloat(9), 2),
            row.TextOrNull(10), files, row.GetFieldValue<DateTimeOffset>(13), row.TimeOrNull(14), row.GetInt32(15),
            JsonSerializer.Deserialize<List<StoredDelivery>>(row.GetString(16))!.ConvertAll(one => new SentRow(
                one.Recipient, one.Channel == "Email" ? "email" : "whatsapp", Enum.Parse<SentStatus>(one.Status), one.Error, one.At)));
    }
}
