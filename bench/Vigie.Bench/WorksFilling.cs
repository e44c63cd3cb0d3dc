namespace Vigie.Bench;

/// <summary>The company of <see cref="Works"/>: two years of work, one twentieth of it still open. Takes half a minute.</summary>
internal static class WorksFilling
{
    /// <summary>As the tenant that it belongs to, and counted as the server's own PostgreSQL does by itself some minutes later.</summary>
    public static async Task FillAsync(Fleet fleet, int machines, int interventions)
    {
        await fleet.OwnerAsync($"select set_config('app.tenant_id', '{fleet.TenantId}', false);{Machines(machines)}{Interventions(machines, interventions)}{Others}");
        foreach (var table in (string[])[
            "assets.location", "assets.equipment", "assets.equipment_status", "maintenance.plan", "maintenance.intervention", "maintenance.visit", "maintenance.request",
            "maintenance.rating", "documents.document", "documents.version", "notifications.notification", "notifications.delivery", "alerts.alert", "job"])
        {
            await fleet.OwnerAsync($"vacuum analyze {table}");
        }
    }

    private static string Machines(int machines) => $"""
        insert into assets.location (name, latitude, longitude) select 'Site ' || n, 46 + n % 50 / 100.0, -71 - n / 50 / 100.0 from generate_series(1, 200) n;
        insert into assets.equipment (kind, name, serial_number, location_id, category, status, installed_at, created_at)
        select 'Machine', case n % 5 when 0 then 'Presse ' else 'Pompe ' end || n, 'SN-' || n, l.ids[1 + n % 200], (array['Presse', 'Pompe', 'Chariot', 'Four'])[1 + n % 4],
          case when n % 50 = 0 then 'Broken' when n % 97 = 0 then 'InMaintenance' else 'Operational' end, now() - interval '3 years', now() - interval '2 years'
        from generate_series(1, {machines}) n, (select array_agg(id order by id) as ids from assets.location where name like 'Site %') l;
        insert into assets.equipment_status (equipment_id, at, status)
        select e.id, now() - (k * 100 + e.id % 90) * interval '1 day' + (k % 2) * interval '5 hours', case k % 2 when 0 then 'Operational' else 'Broken' end
        from assets.equipment e, generate_series(0, 3) k where e.kind = 'Machine';
        insert into maintenance.plan (equipment_id, title, every, next_due_at, last_done_at)
        select id, 'Entretien', 90, now() + (id % 95 - 5) * interval '1 day', now() - (95 - id % 95) * interval '1 day' from assets.equipment where kind = 'Machine';
        """;

    private static string Interventions(int machines, int interventions) => $"""
        insert into maintenance.intervention
          (title, kind, status, priority, urgent, created_at, due_at, started_at, finished_at, equipment_id, technician_id, creator_id, cause, minutes)
        select case n % 3 when 0 then 'Fuite ' else 'Bruit ' end || n, (array['Corrective', 'Preventive', 'Predictive'])[1 + n % 3], s.status,
          (array['Low', 'Normal', 'Normal', 'High', 'Critical'])[1 + n % 5], n % 40 = 0, c.at, c.at + interval '2 days',
          case when s.status in ('Done', 'InProgress', 'Waiting') then c.at + interval '5 hours' end, case when s.status = 'Done' then c.at + interval '9 hours' end,
          m.ids[1 + n * 7 % {machines}], case when s.status <> 'Open' then t.ids[1 + n / 7 % array_length(t.ids, 1)] end, case when n % 10 = 0 then u.id end,
          (array['Joint usé', 'Choc', 'Palier', null])[1 + n % 4], 90
        from generate_series(1, {interventions}) n,
          lateral (select now() - ({interventions} - n) * interval '315 seconds' - interval '10 hours' as at) c,
          lateral (select case when n % 20 = 0 then (array['Open', 'Planned', 'InProgress', 'Waiting'])[1 + n / 20 % 4] when n % 33 = 0 then 'Cancelled' else 'Done' end as status) s,
          (select array_agg(id order by id) as ids from assets.equipment where kind = 'Machine') m,
          (select array_agg(user_id order by user_id) as ids from identity.technician) t,
          (select min(id) as id from identity.user) u;
        insert into maintenance.visit (intervention_id, technician_id, planned_at, minutes)
        select id, technician_id, date_trunc('week', now()) + (id / 20 % 14) * interval '1 day' + (8 + id / 80 % 8) * interval '1 hour', 45
        from maintenance.intervention where status = 'Planned' and technician_id is not null order by id desc limit 1000;
        """;

    /// <summary>What a company has besides: requests, ratings, documents, notifications, mails, jobs, and alerts of the fleet's batteries.</summary>
    private const string Others = """
        insert into maintenance.request (equipment_id, description, urgency, status, created_at, decided_at, user_id, intervention_id)
        select i.equipment_id, i.title, 'Normal', 'Accepted', i.created_at, i.created_at + interval '1 hour', u.id, i.id
        from maintenance.intervention i, (select min(id) as id from identity.user) u where i.id % 10 = 0;
        insert into maintenance.request (equipment_id, description, urgency, status, created_at, user_id)
        select e.id, 'Bruit', 'High', 'New', now(), u.id from assets.equipment e, (select min(id) as id from identity.user) u where e.kind = 'Machine' and e.id % 100 = 0;
        insert into maintenance.rating (intervention_id, score, at)
        select id, 1 + id % 5, finished_at from maintenance.intervention where status = 'Done' and id % 10 = 0;
        insert into documents.document (type, equipment_id, intervention_id, deleted_at)
        select (array['photo', 'rapport'])[1 + id / 4 % 2], equipment_id, id, case when id % 100 = 0 then now() end from maintenance.intervention where id % 4 = 0;
        insert into documents.version (document_id, number, name, mime_type, size, checksum, file, key_id, wrapped_key, uploaded_at)
        select id, 1, 'photo.jpg', 'image/jpeg', 1000, repeat('0', 64), 'banc-' || id, 'banc', '\x00', now() from documents.document;
        insert into notifications.notification (user_id, kind, level, critical, title, message, metadata, created_at, updated_at, read_at)
        select u.id, 'banc', 'Info', false, 'Titre ' || n, 'Message', '{}', t.at, t.at, case when n < 49000 then t.at end
        from generate_series(1, 50000) n, (select min(id) as id from identity.user) u, lateral (select now() - (50000 - n) * interval '10 minutes' as at) t;
        insert into notifications.delivery (user_id, kind, status, created_at, sent_at)
        select u.id, 'banc', 'Sent', t.at, t.at
        from generate_series(1, 50000) n, (select min(id) as id from identity.user) u, lateral (select now() - (50000 - n) * interval '10 minutes' as at) t;
        insert into job (queue, kind, payload, status, run_at, attempts, created_at, started_at, ended_at)
        select (array['Default', 'Alerts', 'Maintenance', 'Mail'])[1 + n % 4], 'banc', '{}', case when n % 500 = 0 then 'Failed' else 'Done' end, t.at, 1, t.at, t.at, t.at
        from generate_series(1, 100000) n, lateral (select now() - (100000 - n) * interval '6 seconds' as at) t;
        insert into alerts.alert
          (id, battery_id, rule_key, metric, operator, severity, threshold, value, worst_value, last_value, opened_at, last_at, cleared_at, acknowledged_at)
        select n, b.ids[1 + n % array_length(b.ids, 1)], case when n > 49990 then 'banc_' || n else 'temperature_haute' end, 'Temperature', 'Above',
          (array['Info', 'Warning', 'Critical'])[1 + n % 3], 45, 50, 55, 50, t.at, t.at, case when n <= 49990 then t.at + interval '1 hour' end, case when n % 2 = 0 then t.at end
        from generate_series(1, 50000) n, lateral (select now() - (50000 - n) * interval '15 minutes' as at) t,
          (select array_agg(id order by id) as ids from assets.equipment where kind = 'Battery') b;
        """;
}
