-- What was agreed with a client about his equipment: until when, what it covers, what is promised, for how much.
create table maintenance.contract (
  tenant_id      integer     not null default current_tenant(),
  id             integer     generated always as identity,
  number         text        not null constraint contract_number_length check (length(number) between 1 and 50),
  title          text        not null constraint contract_title_length check (length(title) between 1 and 200),
  kind           text        not null constraint contract_kind_known check (kind in ('Upkeep', 'Repair', 'Full', 'Warranty', 'Other')),
  -- With an account, by name only, or both: the name then stands on papers.
  client_id      integer,
  client_name    text        constraint contract_client_name_length check (length(client_name) between 1 and 200),
  -- Days of the company's calendar; the last one is covered.
  starts_on      date        not null,
  ends_on        date        not null,
  renewal        text        not null constraint contract_renewal_known check (renewal in ('None', 'Tacit', 'OnDemand')),
  renewal_months integer     constraint contract_renewal_months_range check (renewal_months between 1 and 120),
  notice_days    integer     not null constraint contract_notice_range check (notice_days between 0 and 365),
  covers_labour  boolean     not null,
  covers_parts   boolean     not null,
  covers_travel  boolean     not null,
  visits_a_year  integer     not null constraint contract_visits_range check (visits_a_year between 0 and 366),
  amount         numeric(14, 2) constraint contract_amount_range check (amount >= 0),
  currency       text        constraint contract_currency_known check (currency in ('CAD', 'MAD', 'XOF', 'EUR')),
  period         text        constraint contract_period_known check (period in ('Month', 'Quarter', 'Year', 'Term')),
  notes          text        constraint contract_notes_length check (length(notes) between 1 and 4000),
  -- The first day that it holds no more.
  terminated_on  date,
  reason         text        constraint contract_reason_length check (length(reason) between 1 and 1000),
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (tenant_id, id),
  constraint contract_number_taken unique (tenant_id, number),
  constraint contract_order check (ends_on >= starts_on),
  constraint contract_renewal_whole check ((renewal = 'Tacit') = (renewal_months is not null)),
  constraint contract_price_whole check (num_nulls(amount, currency, period) in (0, 3)),
  constraint contract_termination_whole check ((terminated_on is null) = (reason is null)),
  constraint contract_client_unknown foreign key (tenant_id, client_id)
    references identity.user (tenant_id, id) on delete set null (client_id)
);
call protect_tenant_table('maintenance.contract');
create index contract_ends on maintenance.contract (tenant_id, ends_on, id);
create index contract_client on maintenance.contract (tenant_id, client_id) where client_id is not null;

create table maintenance.contract_equipment (
  tenant_id    integer not null default current_tenant(),
  contract_id  integer not null,
  equipment_id integer not null,
  primary key (tenant_id, contract_id, equipment_id),
  constraint contract_equipment_contract_unknown foreign key (tenant_id, contract_id)
    references maintenance.contract (tenant_id, id) on delete cascade,
  constraint contract_equipment_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.contract_equipment');
create policy own on maintenance.contract_equipment as restrictive using ((select current_owner()) is null
  or equipment_id in (select id from assets.equipment where client_id = (select current_owner())));
create index contract_equipment_equipment on maintenance.contract_equipment (tenant_id, equipment_id);
create policy own on maintenance.contract as restrictive using ((select current_owner()) is null
  or client_id = (select current_owner()) or id in (select contract_id from maintenance.contract_equipment));

-- What it promises in place of the company: see service_level.
create table maintenance.contract_level (
  tenant_id        integer not null default current_tenant(),
  contract_id      integer not null,
  priority         text    not null constraint contract_level_priority_known check (priority in ('Low', 'Normal', 'High', 'Critical')),
  respond_minutes  integer not null constraint contract_level_respond_range check (respond_minutes between 5 and 525600),
  resolve_minutes  integer not null constraint contract_level_resolve_range check (resolve_minutes between 5 and 525600),
  around_the_clock boolean not null,
  primary key (tenant_id, contract_id, priority),
  constraint contract_level_order check (resolve_minutes >= respond_minutes),
  constraint contract_level_contract_unknown foreign key (tenant_id, contract_id)
    references maintenance.contract (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.contract_level');
create policy own on maintenance.contract_level as restrictive using ((select current_owner()) is null
  or contract_id in (select id from maintenance.contract));

-- Each time that its end moved away.
create table maintenance.contract_renewal (
  tenant_id   integer     not null default current_tenant(),
  id          integer     generated always as identity,
  contract_id integer     not null,
  at          timestamptz not null,
  from_end    date        not null,
  to_end      date        not null,
  -- Null: Vigie itself, tacitly.
  user_id     integer,
  tacit       boolean     not null,
  -- From then on; null: none was agreed.
  amount      numeric(14, 2) constraint contract_renewal_amount_range check (amount >= 0),
  primary key (tenant_id, id),
  constraint contract_renewal_order check (to_end > from_end),
  constraint contract_renewal_contract_unknown foreign key (tenant_id, contract_id)
    references maintenance.contract (tenant_id, id) on delete cascade,
  constraint contract_renewal_user_unknown foreign key (tenant_id, user_id)
    references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('maintenance.contract_renewal');
create policy own on maintenance.contract_renewal as restrictive using ((select current_owner()) is null
  or contract_id in (select id from maintenance.contract));
create index contract_renewal_contract on maintenance.contract_renewal (tenant_id, contract_id, id);

-- Of which end those who plan were told: once each.
create table maintenance.contract_reminder (
  tenant_id   integer not null default current_tenant(),
  contract_id integer not null,
  ends_on     date    not null,
  primary key (tenant_id, contract_id, ends_on),
  constraint contract_reminder_contract_unknown foreign key (tenant_id, contract_id)
    references maintenance.contract (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.contract_reminder');
create policy own on maintenance.contract_reminder as restrictive using ((select current_owner()) is null);

alter table maintenance.intervention
  -- Under which contract its equipment stood when it was opened, and what that covered then.
  add column contract_id   integer,
  add column covers_labour boolean not null default false,
  add column covers_parts  boolean not null default false,
  add column covers_travel boolean not null default false,
  -- Its contract is ended, never deleted.
  add constraint contract_in_use foreign key (tenant_id, contract_id) references maintenance.contract (tenant_id, id);
create index intervention_contract on maintenance.intervention (tenant_id, contract_id, created_at desc) where contract_id is not null;
