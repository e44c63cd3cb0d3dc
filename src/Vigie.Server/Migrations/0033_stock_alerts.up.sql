-- What runs out, what is about to, and how well the company served those who asked.
alter table inventory.setting
  -- Which of the three alerts there are.
  add column tell_out boolean not null default true,
  add column tell_low boolean not null default true,
  add column tell_service boolean not null default true,
  -- Low is less than so many times the minimum, or the reorder point.
  add column low_margin numeric(4,2) not null default 1 constraint setting_low_margin_range check (low_margin between 0.1 and 5),
  -- Days that the measured service level looks back.
  add column service_days integer not null default 30 constraint setting_service_days_range check (service_days between 7 and 90);

-- One of a kind at a time, with the products that it is about.
create table inventory.alert (
  tenant_id       integer     not null default current_tenant(),
  id              integer     generated always as identity,
  kind            text        not null check (kind in ('Out', 'Low', 'Service')),
  opened_at       timestamptz not null,
  -- The last of its products was in order again.
  closed_at       timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by integer,
  note            text        constraint stock_alert_note_length check (length(note) between 1 and 500),
  primary key (tenant_id, id),
  foreign key (tenant_id, acknowledged_by) references identity.user (tenant_id, id) on delete set null (acknowledged_by)
);
call protect_tenant_table('inventory.alert');
create policy own on inventory.alert as restrictive using ((select current_owner()) is null);
create unique index alert_open on inventory.alert (tenant_id, kind) where closed_at is null;
create index alert_opened on inventory.alert (tenant_id, opened_at desc, id desc);

create table inventory.alert_product (
  tenant_id  integer       not null default current_tenant(),
  id         bigint        generated always as identity,
  alert_id   integer       not null,
  product_id integer       not null,
  kind       text          not null,
  entered_at timestamptz   not null,
  left_at    timestamptz,
  -- When it entered: how much there was and below what, or its service level and the one aimed at.
  value      numeric(18,3) not null,
  threshold  numeric(18,3) not null,
  -- Of what was low: the day on which what was left would have been gone, had nothing come in.
  avoided_on date,
  primary key (tenant_id, id),
  foreign key (tenant_id, alert_id) references inventory.alert (tenant_id, id),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.alert_product');
create policy own on inventory.alert_product as restrictive using ((select current_owner()) is null);
create unique index alert_product_open on inventory.alert_product (tenant_id, kind, product_id) where left_at is null;
create index alert_product_alert on inventory.alert_product (tenant_id, alert_id, entered_at desc);
create index alert_product_product on inventory.alert_product (tenant_id, product_id, entered_at desc);
create index alert_product_avoided on inventory.alert_product (tenant_id, avoided_on) where avoided_on is not null;

-- How well a product was served: the whole days of a month without any of it, of those on which the company worked.
create table inventory.service_month (
  tenant_id  integer not null default current_tenant(),
  product_id integer not null,
  month      date    not null,
  open_days  integer not null,
  out_days   integer not null,
  -- Times that it began to be missing.
  outs       integer not null,
  primary key (tenant_id, product_id, month),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.service_month');
create policy own on inventory.service_month as restrictive using ((select current_owner()) is null);
create index service_month_month on inventory.service_month (tenant_id, month);

-- Through which day service was measured, and which movements were known then.
create table inventory.service_state (
  tenant_id   integer     not null default current_tenant() primary key,
  measured_on date        not null,
  known_at    timestamptz not null
);
call protect_tenant_table('inventory.service_state');
create policy own on inventory.service_state as restrictive using ((select current_owner()) is null);

create index movement_recorded on inventory.movement (tenant_id, recorded_at);

alter table notifications.notification
  drop constraint notification_asks_check,
  add check (asks in ('Acceptance', 'Acknowledgement', 'Restocking'));
alter table notifications.delivery
  drop constraint delivery_asks_check,
  add check (asks in ('Acceptance', 'Acknowledgement', 'Restocking'));
-- Who gives his number wants to know what runs out, not only what is critical.
alter table notifications.preference alter column whatsapp_stock set default 'AtOnce';
