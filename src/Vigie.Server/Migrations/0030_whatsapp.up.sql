-- WhatsApp beside mail. Only Vigie writes these tables, but for the number: no other check needs words for people.
alter table job drop constraint job_queue_check;
alter table job add check (queue in ('Default', 'Alerts', 'Maintenance', 'Mail', 'WhatsApp'));

-- Where a person wants messages, and since when he does.
create table notifications.contact (
  tenant_id    integer     not null default current_tenant(),
  user_id      integer     not null,
  number       text        not null constraint contact_number_form check (number ~ '^\+[1-9][0-9]{6,14}$'),
  consented_at timestamptz not null,
  -- How he said it: on his profile, or by writing START.
  consent_way  text        not null check (consent_way in ('Profile', 'Message')),
  withdrawn_at timestamptz,
  -- When he last wrote: for 24 hours from then he may be sent free text.
  wrote_at     timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('notifications.contact');
create policy own on notifications.contact as restrictive using ((select current_owner()) is null or user_id = (select current_owner()));
create index contact_number on notifications.contact (number);

-- What somebody wrote to us; by its sid it counts once.
create table notifications.answer (
  tenant_id   integer     not null default current_tenant(),
  id          bigint      generated always as identity,
  user_id     integer     not null,
  sid         text        not null check (length(sid) between 1 and 64),
  text        text        not null check (length(text) <= 1000),
  received_at timestamptz not null,
  -- The message that it answers.
  delivery_id bigint,
  -- When what it asks for was done, or could not be.
  handled_at  timestamptz,
  -- What was said in return.
  reply       text,
  primary key (tenant_id, id),
  unique (tenant_id, user_id, sid),
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('notifications.answer');
create policy own on notifications.answer as restrictive using ((select current_owner()) is null or user_id = (select current_owner()));
create index answer_received on notifications.answer (tenant_id, received_at);

alter table notifications.notification
  -- What its reader may answer; null: nothing.
  add column asks text check (asks in ('Acceptance', 'Acknowledgement'));

alter table notifications.delivery
  drop constraint delivery_channel_check,
  add check (channel in ('Email', 'WhatsApp')),
  drop constraint delivery_status_check,
  add check (status in ('Queued', 'Sending', 'Sent', 'Delivered', 'Read', 'Failed', 'Suppressed')),
  -- What one message tells of. Mail may tell of many: they name it.
  add column notification_id bigint,
  add column answer_id bigint,
  -- The message that did not arrive and that this mail stands for: one mail at most.
  add column fallback_of bigint,
  -- When it was first handed over without an answer: perhaps it was taken all the same.
  add column asked_at timestamptz,
  add column sid text check (length(sid) between 1 and 64),
  -- The approved template that it was sent by; null: free text.
  add column template text check (length(template) <= 64),
  add column error_code integer,
  add column delivered_at timestamptz,
  add column read_at timestamptz,
  -- What an answer to it means: the question, and what it is about, as they were when it was sent.
  add column asks text check (asks in ('Acceptance', 'Acknowledgement')),
  add column about jsonb,
  add foreign key (tenant_id, notification_id) references notifications.notification (tenant_id, id) on delete set null (notification_id),
  add foreign key (tenant_id, answer_id) references notifications.answer (tenant_id, id) on delete set null (answer_id),
  add foreign key (tenant_id, fallback_of) references notifications.delivery (tenant_id, id) on delete set null (fallback_of),
  add unique (tenant_id, fallback_of);
alter table notifications.answer
  add foreign key (tenant_id, delivery_id) references notifications.delivery (tenant_id, id) on delete set null (delivery_id);
create index delivery_notification on notifications.delivery (tenant_id, notification_id) where notification_id is not null;
create index delivery_answer on notifications.delivery (tenant_id, answer_id) where answer_id is not null;
create index delivery_mark on notifications.delivery (tenant_id, mark) where channel = 'WhatsApp';
create index delivery_sid on notifications.delivery (tenant_id, sid) where sid is not null;
create index answer_delivery on notifications.answer (tenant_id, delivery_id) where delivery_id is not null;
drop index notifications.delivery_user;
create index delivery_user on notifications.delivery (tenant_id, user_id, channel, sent_at);

alter table notifications.preference
  add column stock text not null default 'Digest' check (stock in ('AtOnce', 'Digest', 'Never')),
  add column whatsapp_interventions text not null default 'AtOnce' check (whatsapp_interventions in ('AtOnce', 'Critical', 'Never')),
  add column whatsapp_alerts text not null default 'Critical' check (whatsapp_alerts in ('AtOnce', 'Critical', 'Never')),
  add column whatsapp_maintenance text not null default 'Never' check (whatsapp_maintenance in ('AtOnce', 'Critical', 'Never')),
  add column whatsapp_system text not null default 'Never' check (whatsapp_system in ('AtOnce', 'Critical', 'Never')),
  add column whatsapp_stock text not null default 'Critical' check (whatsapp_stock in ('AtOnce', 'Critical', 'Never'));

-- A message that comes in names a number and perhaps the message that it answers, not a company. Of those who have the number, first
-- the one who was sent that message, then the one who was sent the last.
create policy owner_finds on notifications.contact for select to current_user using (true);
create policy owner_finds on notifications.delivery for select to current_user using (true);
create function catalog.find_whatsapp(wanted text, answered text) returns table (tenant_id integer, user_id integer)
  language sql stable security definer set search_path = pg_catalog as $$
  select c.tenant_id, c.user_id from notifications.contact c join catalog.tenant t on t.tenant_id = c.tenant_id and t.status = 'Active'
  cross join lateral (
    select coalesce(bool_or(d.sid = answered), false) as answered, max(d.sent_at) as sent_at from notifications.delivery d
    where d.tenant_id = c.tenant_id and d.user_id = c.user_id and d.channel = 'WhatsApp') sent
  where c.number = wanted
  order by sent.answered desc, sent.sent_at desc nulls last, c.tenant_id, c.user_id
  limit 20
$$;

-- The technician has said that he will come.
alter table maintenance.visit add column accepted_at timestamptz;
