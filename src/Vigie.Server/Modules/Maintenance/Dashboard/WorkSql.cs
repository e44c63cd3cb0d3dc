namespace Vigie.Server.Modules.Maintenance.Dashboard;

/// <summary>How work is counted, the same on the dashboard and in reports. What a caller may not see does not count.</summary>
internal static class WorkSql
{
    /// <summary>What was opened and done in each of several spans of time, in their order: when it begins, opened, done, done before the date
    /// limit, done after it.</summary>
    /// <param name="spans">Selects their number, begin and end; the end is no longer in it.</param>
    public static string BySpan(string spans) =>
        $"""
        with span (n, begins, ends) as ({spans}),
        opened as (
          select s.n, count(*) as number from span s join maintenance.intervention i on i.created_at >= s.begins and i.created_at < s.ends group by 1
        ), done as (
          select s.n, count(*) as number, count(*) filter (where finished_at <= due_at) as on_time, count(*) filter (where finished_at > due_at) as late
          from span s join maintenance.intervention i on i.finished_at >= s.begins and i.finished_at < s.ends and i.status = 'Done' group by 1
        )
        select s.begins, coalesce(o.number, 0), coalesce(d.number, 0), coalesce(d.on_time, 0), coalesce(d.late, 0)
        from span s left join opened o using (n) left join done d using (n) order by n
        """;

    /// <summary>Of corrective work that is done, how often each cause was named, the most frequent first; null: nobody said.</summary>
    /// <param name="when">What is asked of the time at which it was finished.</param>
    public static string ByCause(string when, int most) =>
        $"""
        select mode() within group (order by cause), count(*) from maintenance.intervention
        where status = 'Done' and kind = 'Corrective' and {when}
        group by lower(btrim(cause)) order by 2 desc, 1 limit {most}
        """;
}
