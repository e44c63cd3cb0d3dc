-- What batteries measured and were used, an hour a row: extremes, the last state of health, energy in Wh. Only of batteries that the reader sees.
create view telemetry.api_hour with (security_invoker = true) as
  select h.battery_id, h.hour, h.power_n, h.energy_in, h.energy_out, h.cell_min_min, h.cell_max_max, h.cell_spread_max, h.temperature_min, h.temperature_max,
         h.soc_min, h.soc_max, h.soh_n, h.soh_last
  from telemetry.sample_hour h join telemetry.battery b on b.tenant_id = h.tenant_id and b.id = h.battery_id;
grant select on telemetry.api_hour to vigie_app;

-- A document that another module keeps and alone shows: about no equipment, in no list.
alter table documents.document
  add column inside boolean not null default false,
  drop constraint document_subject_one,
  add constraint document_subject_one check (case when inside then equipment_id is null and contract_id is null
    else (equipment_id is null) = (contract_id is not null) end);

-- How a person wants to be told of reports that are sent to him; a notice may carry files, which the module that made them opens.
alter table notifications.preference
  add column reports text not null default 'AtOnce' check (reports in ('AtOnce', 'Digest', 'Never')),
  add column whatsapp_reports text not null default 'AtOnce' check (whatsapp_reports in ('AtOnce', 'Critical', 'Never'));
alter table notifications.notification add column enclosed bigint;
create index notification_enclosed on notifications.notification (tenant_id, enclosed) where enclosed is not null;
-- A mail may go to somebody without an account: his address and his language, and what it carries.
alter table notifications.delivery
  alter column user_id drop not null,
  add column outsider text check (length(outsider) <= 254),
  add column language text check (language in ('fr', 'en')),
  add column enclosed bigint,
  add check ((user_id is null) = (outsider is not null)),
  add check (outsider is null or (language is not null and enclosed is not null and channel = 'Email'));
create index delivery_enclosed on notifications.delivery (tenant_id, enclosed) where enclosed is not null;

-- What became of what carried files.
create view notifications.api_enclosed_delivery with (security_invoker = true) as
  select enclosed, id, user_id, outsider, channel, status, error, created_at, sent_at from notifications.delivery where enclosed is not null
  union all
  select n.enclosed, d.id, d.user_id, d.outsider, d.channel, d.status, d.error, d.created_at, d.sent_at
  from notifications.notification n join notifications.delivery d on d.id = n.delivery_id where n.enclosed is not null
  union all
  select n.enclosed, d.id, d.user_id, d.outsider, d.channel, d.status, d.error, d.created_at, d.sent_at
  from notifications.notification n join notifications.delivery d on d.notification_id = n.id where n.enclosed is not null;
grant select on notifications.api_enclosed_delivery to vigie_app;

create schema reports;
grant usage on schema reports to vigie_app;

-- A report that comes by itself, at an hour of the company's clock on the day after its period.
create table reports.schedule (
  tenant_id  integer     not null default current_tenant(),
  id         integer     generated always as identity,
  kind       text        not null constraint schedule_kind_known check (kind in ('Stock', 'BatteryHealth', 'Maintenance')),
  length     text        not null constraint schedule_length_known check (length in ('Day', 'Week', 'Month')),
  hour       integer     not null constraint schedule_hour_range check (hour between 0 and 23),
  format     text        not null constraint schedule_format_known check (format in ('Pdf', 'Xlsx', 'Both')),
  language   text        not null constraint schedule_language_known check (language in ('fr', 'en')),
  -- Only what is his; null: all.
  client_id  integer,
  -- Addresses of people without an account.
  outsiders  text[]      not null constraint schedule_outsiders_few check (cardinality(outsiders) <= 10),
  active     boolean     not null,
  next_at    timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint schedule_client_unknown foreign key (tenant_id, client_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('reports.schedule');
create policy own on reports.schedule as restrictive using ((select current_owner()) is null);
create index schedule_due on reports.schedule (tenant_id, next_at) where active;
create index schedule_client on reports.schedule (tenant_id, client_id) where client_id is not null;

create table reports.schedule_reader (
  tenant_id   integer not null default current_tenant(),
  schedule_id integer not null,
  user_id     integer not null,
  by_mail     boolean not null,
  by_message  boolean not null,
  primary key (tenant_id, schedule_id, user_id),
  constraint schedule_reader_way check (by_mail or by_message),
  constraint schedule_reader_schedule_unknown foreign key (tenant_id, schedule_id) references reports.schedule (tenant_id, id) on delete cascade,
  constraint schedule_reader_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('reports.schedule_reader');
create policy own on reports.schedule_reader as restrictive using ((select current_owner()) is null);
create index schedule_reader_user on reports.schedule_reader (tenant_id, user_id);

-- A report that is made, or is being made. Only Vigie writes it: no check here needs words for people.
create table reports.report (
  tenant_id   integer     not null default current_tenant(),
  id          bigint      generated always as identity,
  kind        text        not null check (kind in ('Stock', 'BatteryHealth', 'Maintenance')),
  length      text        not null check (length in ('Day', 'Week', 'Month')),
  first_day   date        not null,
  client_id   integer,
  format      text        not null check (format in ('Pdf', 'Xlsx', 'Both')),
  language    text        not null check (language in ('fr', 'en')),
  -- Null: the schedule is gone.
  schedule_id integer,
  status      text        not null check (status in ('Waiting', 'Made', 'Failed')),
  -- How far its making is, 0 to 1.
  progress    real        not null default 0,
  error       text        check (length(error) <= 500),
  -- Title, period and key figures in both languages: what a mail says.
  told        jsonb,
  pdf_id      integer,
  xlsx_id     integer,
  created_at  timestamptz not null,
  made_at     timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references identity.user (tenant_id, id) on delete cascade,
  foreign key (tenant_id, schedule_id) references reports.schedule (tenant_id, id) on delete set null (schedule_id),
  foreign key (tenant_id, pdf_id) references documents.document (tenant_id, id) on delete set null (pdf_id),
  foreign key (tenant_id, xlsx_id) references documents.document (tenant_id, id) on delete set null (xlsx_id)
);
call protect_tenant_table('reports.report');
create policy own on reports.report as restrictive using ((select current_owner()) is null or client_id = (select current_owner()));
-- One of a schedule and period, for each whose eyes it was read with, whoever asks and however often.
create unique index report_once on reports.report (tenant_id, schedule_id, kind, length, first_day, (coalesce(client_id, 0))) where schedule_id is not null;
create index report_created on reports.report (tenant_id, created_at desc, id desc);
create index report_client on reports.report (tenant_id, client_id) where client_id is not null;
create index report_pdf on reports.report (tenant_id, pdf_id) where pdf_id is not null;
create index report_xlsx on reports.report (tenant_id, xlsx_id) where xlsx_id is not null;

-- A secret that opens a report without signing in. The secret itself lies nowhere.
create table reports.link (
  tenant_id  integer     not null default current_tenant(),
  id         bigint      generated always as identity,
  report_id  bigint      not null,
  hash       bytea       not null check (octet_length(hash) = 32),
  -- For whom it was made; null: somebody without an account.
  user_id    integer,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opened_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, hash),
  foreign key (tenant_id, report_id) references reports.report (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('reports.link');
create policy own on reports.link as restrictive using ((select current_owner()) is null);
create index link_report on reports.link (tenant_id, report_id);
create index link_user on reports.link (tenant_id, user_id) where user_id is not null;

-- The built-in roles learn what reports are. Row-level security binds the owner too: he goes from tenant to tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from identity.role_permission p using identity.role r
    where r.id = p.role_id and r.built_in and r.name = 'responsable' and p.permission = 'reports:read';
    insert into identity.role_permission (role_id, permission)
    select r.id, given.permission
    from identity.role r join (values ('responsable', 'reports:*'), ('client', 'reports:read_own')) given (role, permission) on given.role = r.name
    where r.built_in
    on conflict do nothing;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
