create schema notifications;
grant usage on schema notifications to vigie_app;

-- A mail as its sender sees it. What it says is not kept: it is put together from what it tells when it goes out, so that no
-- secret (the link of an invitation) lies here. Only Vigie writes it: no check here needs words for people.
create table notifications.delivery (
  tenant_id  integer     not null default current_tenant(),
  id         bigint      generated always as identity,
  -- Of the Message-ID: the same at every attempt, so that a mailbox can tell a repetition.
  mark       uuid        not null default gen_random_uuid(),
  user_id    integer     not null,
  channel    text        not null default 'Email' check (channel in ('Email')),
  kind       text        not null check (length(kind) between 1 and 100),
  -- To whom it went; null until it has been tried.
  recipient  text        check (length(recipient) <= 254),
  subject    text        check (length(subject) <= 500),
  status     text        not null check (status in ('Queued', 'Sending', 'Sent', 'Failed', 'Suppressed')),
  -- The job that is sending it: no other may.
  job_id     bigint,
  attempts   integer     not null default 0,
  -- Why it failed at the last attempt, or why it was not sent.
  error      text        check (length(error) <= 2000),
  -- What the mail server said when it took it.
  answer     text        check (length(answer) <= 2000),
  created_at timestamptz not null,
  sent_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('notifications.delivery');
create policy own on notifications.delivery as restrictive using ((select current_owner()) is null or user_id = (select current_owner()));
create index delivery_created on notifications.delivery (tenant_id, created_at desc, id desc);
create index delivery_user on notifications.delivery (tenant_id, user_id);

-- What one person is told.
create table notifications.notification (
  tenant_id   integer     not null default current_tenant(),
  id          bigint      generated always as identity,
  user_id     integer     not null,
  kind        text        not null check (length(kind) between 1 and 100),
  level       text        not null check (level in ('Info', 'Warning', 'Error', 'Success')),
  critical    boolean     not null,
  title       text        not null,
  message     text        not null,
  link        text,
  metadata    jsonb       not null,
  -- Of several with one key that come while the first is unread, the row tells the last and how many they are.
  topic       text,
  number      integer     not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  read_at     timestamptz,
  -- When it goes into a mail, if it has not been read by then.
  mail_due_at timestamptz,
  delivery_id bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade,
  foreign key (tenant_id, delivery_id) references notifications.delivery (tenant_id, id) on delete set null (delivery_id)
);
call protect_tenant_table('notifications.notification');
create policy own on notifications.notification as restrictive using ((select current_owner()) is null or user_id = (select current_owner()));
create index notification_list on notifications.notification (tenant_id, user_id, updated_at desc, id desc);
create index notification_unread on notifications.notification (tenant_id, user_id, topic) where read_at is null;
create index notification_read on notifications.notification (tenant_id, read_at) where read_at is not null;
create index notification_mail on notifications.notification (tenant_id, user_id, mail_due_at) where mail_due_at is not null;
create index notification_delivery on notifications.notification (tenant_id, delivery_id) where delivery_id is not null;

-- How a person wants to be told; who has no row has the defaults.
create table notifications.preference (
  tenant_id     integer not null default current_tenant(),
  user_id       integer not null,
  interventions text    not null check (interventions in ('AtOnce', 'Digest', 'Never')),
  alerts        text    not null check (alerts in ('AtOnce', 'Digest', 'Never')),
  maintenance   text    not null check (maintenance in ('AtOnce', 'Digest', 'Never')),
  system        text    not null check (system in ('AtOnce', 'Digest', 'Never')),
  -- By the person's own clock; from may lie after to: over midnight.
  quiet_from    time,
  quiet_to      time,
  digest_at     time    not null,
  primary key (tenant_id, user_id),
  check ((quiet_from is null) = (quiet_to is null)),
  foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('notifications.preference');
create policy own on notifications.preference as restrictive using ((select current_owner()) is null or user_id = (select current_owner()));
