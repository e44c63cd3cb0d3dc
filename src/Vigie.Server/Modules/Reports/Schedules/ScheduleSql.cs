using System.Text.Json;
using Npgsql;
using Vigie.Server.Modules.Reports.Contents;
using Vigie.Server.Platform.Data;

namespace Vigie.Server.Modules.Reports.Schedules;

/// <summary>A schedule as it is carried out.</summary>
internal sealed record Schedule(
    int Id, ReportKind Kind, PeriodLength Length, int Hour, FileChoice Format, ReportLanguage Language, int? ClientId, IReadOnlyList<string> Outsiders);

/// <summary>Reads schedules; the columns and what reads them stand together.</summary>
internal static class ScheduleSql
{
    public const string Columns = "s.id, s.kind, s.length, s.hour, s.format, s.language, s.client_id, s.outsiders";

    private const string Shown =
        $"""
        {Columns}, concat_ws(' ', c.first_name, c.last_name), s.active, s.next_at, last.id, last.made_at,
        (select coalesce(jsonb_agg(jsonb_build_object('UserId', r.user_id, 'Name', concat_ws(' ', u.first_name, u.last_name), 'ByMail', r.by_mail,
             'ByMessage', r.by_message) order by u.last_name, u.first_name, u.id), '[]')::text
         from reports.schedule_reader r join identity.api_user u on u.id = r.user_id where r.schedule_id = s.id), s.xmin
        """;

    private const string From =
        """
        from reports.schedule s
        left join identity.api_user c on c.id = s.client_id
        left join lateral (select id, made_at from reports.report where schedule_id = s.id and status = 'Made' order by id desc limit 1) last on true
        """;

    public const string List = $"select count(*) over (), {Shown} {From} order by s.active desc, s.next_at, s.id limit $1 offset $2";

    /// <summary>$1 id.</summary>
    public const string One = $"select 1, {Shown} {From} where s.id = $1";

    public static Schedule Read(NpgsqlDataReader row) => Read(row, 0);

    /// <summary>A row of <see cref="List"/> or <see cref="One"/>.</summary>
    public static ScheduleRow ReadShown(NpgsqlDataReader row)
    {
        var schedule = Read(row, 1);
        var active = row.GetBoolean(10);
        return new(
            schedule.Id, schedule.Kind, schedule.Length, schedule.Hour, schedule.Format, schedule.Language, schedule.ClientId,
            schedule.ClientId is null ? null : row.GetString(9), JsonSerializer.Deserialize<List<StoredReader>>(row.GetString(14))!
                .ConvertAll(reader => new ReaderRow(reader.UserId, reader.Name, reader.ByMail, reader.ByMessage)),
            schedule.Outsiders, active, active ? row.GetFieldValue<DateTimeOffset>(11) : null, row.LongOrNull(12), row.TimeOrNull(13));
    }

    public static uint VersionOf(NpgsqlDataReader row) => row.GetFieldValue<uint>(15);

    private sealed record StoredReader(int UserId, string Name, bool ByMail, bool ByMessage);

    private static Schedule Read(NpgsqlDataReader row, int first) => new(
        row.GetInt32(first), Enum.Parse<ReportKind>(row.GetString(first + 1)), Enum.Parse<PeriodLength>(row.GetString(first + 2)), row.GetInt32(first + 3),
        Enum.Parse<FileChoice>(row.GetString(first + 4)), row.GetString(first + 5) == "en" ? ReportLanguage.English : ReportLanguage.French,
        row.IntOrNull(first + 6), row.GetFieldValue<string[]>(first + 7));
}
