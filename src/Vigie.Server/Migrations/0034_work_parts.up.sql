-- What other modules may read of work.
create view maintenance.api_plan with (security_invoker = true) as
  select p.id, p.equipment_id, p.title, p.active, p.next_due_at from maintenance.plan p;
create view maintenance.api_intervention with (security_invoker = true) as
  select i.id, i.title, i.equipment_id, i.plan_id, i.status, i.technician_id,
         (select t.id from maintenance.alert_template t where t.rule_key = i.alert_rule) as template_id,
         -- When it is to be done: as somebody planned, else as it was promised, else at once.
         coalesce((select v.planned_at from maintenance.visit v where v.intervention_id = i.id), i.due_at, i.created_at) as wanted_at
  from maintenance.intervention i;
create view maintenance.api_alert_template with (security_invoker = true) as select id, rule_key from maintenance.alert_template;
grant select on maintenance.api_plan, maintenance.api_intervention, maintenance.api_alert_template to vigie_app;

-- What a piece of equipment takes, or all batteries of a type; what each visit of a plan takes, or work that an alert opens.
create table inventory.part (
  tenant_id    integer       not null default current_tenant(),
  id           integer       generated always as identity,
  equipment_id integer,
  type_id      integer,
  plan_id      integer,
  template_id  integer,
  product_id   integer       not null,
  quantity     numeric(15,3) not null constraint part_quantity_range check (quantity > 0),
  note         text          constraint part_note_length check (length(note) between 1 and 200),
  primary key (tenant_id, id),
  constraint part_of_one check (num_nonnulls(equipment_id, type_id, plan_id, template_id) = 1),
  constraint part_product_twice unique nulls not distinct (tenant_id, equipment_id, type_id, plan_id, template_id, product_id),
  constraint part_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade,
  constraint part_equipment_unknown foreign key (tenant_id, equipment_id) references assets.equipment (tenant_id, id) on delete cascade,
  constraint part_type_unknown foreign key (tenant_id, type_id) references assets.battery_type (tenant_id, id) on delete cascade,
  constraint part_plan_unknown foreign key (tenant_id, plan_id) references maintenance.plan (tenant_id, id) on delete cascade,
  constraint part_template_unknown foreign key (tenant_id, template_id) references maintenance.alert_template (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.part');
create policy own on inventory.part as restrictive using ((select current_owner()) is null);
create index part_product on inventory.part (tenant_id, product_id);
create index part_type on inventory.part (tenant_id, type_id) where type_id is not null;
create index part_plan on inventory.part (tenant_id, plan_id) where plan_id is not null;
create index part_template on inventory.part (tenant_id, template_id) where template_id is not null;

-- How much of a product an intervention is foreseen to take. What is kept for it are reservations, what was used are movements.
create table inventory.work_part (
  tenant_id       integer       not null default current_tenant(),
  id              integer       generated always as identity,
  intervention_id integer       not null,
  product_id      integer       not null,
  quantity        numeric(15,3) not null constraint work_part_quantity_range check (quantity >= 0),
  -- Where it is to be taken from; null: wherever it is best.
  place_id        integer,
  -- The work is not over.
  open            boolean       not null default true,
  primary key (tenant_id, id),
  constraint work_part_product_twice unique (tenant_id, intervention_id, product_id),
  constraint work_part_intervention_unknown foreign key (tenant_id, intervention_id) references maintenance.intervention (tenant_id, id),
  constraint work_part_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id),
  constraint work_part_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id)
);
call protect_tenant_table('inventory.work_part');
create policy own on inventory.work_part as restrictive using ((select current_owner()) is null);
create index work_part_open on inventory.work_part (tenant_id, product_id) where open;

-- With what is kept and what was used, and so what is missing: nowhere a counter that could say something else.
create view inventory.work_need with (security_invoker = true) as
  select w.id, w.intervention_id, w.product_id, w.quantity, w.place_id, w.open, u.used, r.reserved,
         case when w.open then greatest(0, w.quantity - u.used - r.reserved) else 0 end as missing
  from inventory.work_part w
  cross join lateral (
    select coalesce(-sum(m.quantity), 0) as used from inventory.movement m
    where m.intervention_id = w.intervention_id and m.product_id = w.product_id) u
  cross join lateral (
    select coalesce(sum(r.quantity), 0) as reserved from inventory.reservation r
    where r.intervention_id = w.intervention_id and r.product_id = w.product_id and r.closed_at is null) r;
grant select on inventory.work_need to vigie_app;

-- Whether what is planned is in the forecast: it changes when the plans do.
alter table inventory.forecast add column planned boolean not null default false;
