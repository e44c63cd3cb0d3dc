-- What the company keeps, where, and every piece that came or went.
create schema inventory;
grant usage on schema inventory to vigie_app;

-- A company that never chose has the defaults.
create table inventory.setting (
  tenant_id      integer      not null default current_tenant() primary key,
  -- The probability of no stock-out in a cycle that is aimed at.
  service_level  numeric(4,3) not null default 0.95 constraint setting_service_level_range check (service_level between 0.5 and 0.999),
  -- Days between two looks at what is to be ordered.
  review_days    integer      not null default 7 constraint setting_review_days_range check (review_days between 1 and 90),
  -- Nothing is booked on this day or before any more.
  closed_through date
);
call protect_tenant_table('inventory.setting');
create policy own on inventory.setting as restrictive using ((select current_owner()) is null);

create table inventory.product (
  tenant_id     integer       not null default current_tenant(),
  id            integer       generated always as identity,
  reference     text          not null constraint product_reference_length check (length(reference) between 1 and 60),
  name          text          not null constraint product_name_length check (length(name) between 1 and 200),
  description   text          constraint product_description_length check (length(description) between 1 and 2000),
  kind          text          not null constraint product_kind_known check (kind in ('Goods', 'SparePart', 'Consumable')),
  category      text          constraint product_category_length check (length(category) between 1 and 100),
  unit          text          not null constraint product_unit_known check (unit in ('Piece', 'Box', 'Pack', 'Bag', 'Pair', 'Roll', 'Can', 'Kilogram', 'Gram',
    'Litre', 'Millilitre', 'Metre', 'SquareMetre', 'CubicMetre')),
  barcode       text          constraint product_barcode_length check (length(barcode) between 1 and 64),
  -- Whether each piece, or each batch, has a number of its own.
  tracking      text          not null constraint product_tracking_known check (tracking in ('None', 'Lot', 'Serial')),
  -- In the company's currency.
  sale_price    numeric(14,4) constraint product_sale_price_range check (sale_price >= 0),
  -- Instead of the company's.
  service_level numeric(4,3)  constraint product_service_level_range check (service_level between 0.5 and 0.999),
  archived_at   timestamptz,
  created_at    timestamptz   not null,
  updated_at    timestamptz   not null,
  -- What is searched, in small letters.
  search        text          generated always as (lower(name || ' ' || reference || ' ' || coalesce(barcode, '') || ' ' || coalesce(category, ''))) stored,
  primary key (tenant_id, id)
);
call protect_tenant_table('inventory.product');
create policy own on inventory.product as restrictive using ((select current_owner()) is null);
create unique index product_reference_taken on inventory.product (tenant_id, lower(reference));
create unique index product_barcode_taken on inventory.product (tenant_id, barcode) where barcode is not null;
create index product_name on inventory.product (tenant_id, lower(name), id) where archived_at is null;
create index product_category on inventory.product (tenant_id, category) where category is not null;

create table inventory.supplier (
  tenant_id      integer     not null default current_tenant(),
  id             integer     generated always as identity,
  name           text        not null constraint supplier_name_length check (length(name) between 1 and 200),
  email          text        constraint supplier_email_length check (length(email) between 3 and 254),
  phone          text        constraint supplier_phone_length check (length(phone) between 1 and 50),
  address        text        constraint supplier_address_length check (length(address) between 1 and 500),
  currency       text        not null constraint supplier_currency_known check (currency in ('CAD', 'MAD', 'XOF', 'EUR')),
  -- From the order to the receipt, and by how much that varies (standard deviation).
  lead_days      numeric(6,1) not null constraint supplier_lead_days_range check (lead_days between 0 and 365),
  lead_deviation numeric(6,1) not null default 0 constraint supplier_lead_deviation_range check (lead_deviation between 0 and 365),
  notes          text        constraint supplier_notes_length check (length(notes) between 1 and 2000),
  archived_at    timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (tenant_id, id)
);
call protect_tenant_table('inventory.supplier');
create policy own on inventory.supplier as restrictive using ((select current_owner()) is null);
create unique index supplier_name_taken on inventory.supplier (tenant_id, lower(name));

-- From whom a product comes and for how much; the first of its ranks is asked first.
create table inventory.product_supplier (
  tenant_id   integer       not null default current_tenant(),
  product_id  integer       not null,
  supplier_id integer       not null,
  rank        integer       not null constraint product_supplier_rank_range check (rank between 0 and 19),
  -- The supplier's own.
  reference   text          constraint product_supplier_reference_length check (length(reference) between 1 and 60),
  -- Of one unit, in the supplier's currency.
  price       numeric(14,4) constraint product_supplier_price_range check (price >= 0),
  -- Instead of the supplier's.
  lead_days   numeric(6,1)  constraint product_supplier_lead_days_range check (lead_days between 0 and 365),
  -- The least that can be ordered, and what every order is a multiple of.
  minimum     numeric(15,3) not null default 0 constraint product_supplier_minimum_range check (minimum >= 0),
  multiple    numeric(15,3) not null default 1 constraint product_supplier_multiple_range check (multiple > 0),
  primary key (tenant_id, product_id, supplier_id),
  constraint product_supplier_rank_taken unique (tenant_id, product_id, rank),
  constraint product_supplier_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade,
  constraint product_supplier_supplier_unknown foreign key (tenant_id, supplier_id) references inventory.supplier (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.product_supplier');
create policy own on inventory.product_supplier as restrictive using ((select current_owner()) is null);
create index product_supplier_supplier on inventory.product_supplier (tenant_id, supplier_id);

-- A depot, a shelf in it, a technician's van.
create table inventory.place (
  tenant_id     integer     not null default current_tenant(),
  id            integer     generated always as identity,
  name          text        not null constraint place_name_length check (length(name) between 1 and 100),
  kind          text        not null constraint place_kind_known check (kind in ('Depot', 'Shelf', 'Van')),
  -- Of a shelf: where it stands.
  parent_id     integer,
  location_id   integer,
  -- Who drives the van.
  technician_id integer,
  archived_at   timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (tenant_id, id),
  constraint place_shelf_whole check ((kind = 'Shelf') = (parent_id is not null)),
  constraint place_van_whole check (technician_id is null or kind = 'Van'),
  constraint place_parent_unknown foreign key (tenant_id, parent_id) references inventory.place (tenant_id, id),
  constraint place_location_unknown foreign key (tenant_id, location_id) references assets.location (tenant_id, id) on delete set null (location_id),
  constraint place_technician_unknown foreign key (tenant_id, technician_id) references identity.user (tenant_id, id) on delete set null (technician_id)
);
call protect_tenant_table('inventory.place');
create policy own on inventory.place as restrictive using ((select current_owner()) is null);
create unique index place_name_taken on inventory.place (tenant_id, lower(name));
create index place_parent on inventory.place (tenant_id, parent_id) where parent_id is not null;
create index place_technician on inventory.place (tenant_id, technician_id) where technician_id is not null;

-- How much of a product a place should have: at least, and up to how much it is filled.
create table inventory.place_level (
  tenant_id  integer       not null default current_tenant(),
  product_id integer       not null,
  place_id   integer       not null,
  minimum    numeric(15,3) not null constraint place_level_minimum_range check (minimum >= 0),
  maximum    numeric(15,3) constraint place_level_order check (maximum >= minimum),
  primary key (tenant_id, product_id, place_id),
  constraint place_level_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade,
  constraint place_level_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.place_level');
create policy own on inventory.place_level as restrictive using ((select current_owner()) is null);
create index place_level_place on inventory.place_level (tenant_id, place_id);

-- A batch, or one piece with its serial number.
create table inventory.lot (
  tenant_id  integer     not null default current_tenant(),
  id         integer     generated always as identity,
  product_id integer     not null,
  number     text        not null constraint lot_number_length check (length(number) between 1 and 60),
  expires_on date,
  state      text        not null constraint lot_state_known check (state in ('Good', 'Quarantine', 'Damaged')),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint lot_number_taken unique (tenant_id, product_id, number),
  constraint lot_of_product unique (tenant_id, product_id, id),
  constraint lot_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.lot');
create policy own on inventory.lot as restrictive using ((select current_owner()) is null);
create index lot_expires on inventory.lot (tenant_id, expires_on) where expires_on is not null;

-- What is kept for a purpose: what is available is what is there less these rows, as long as they are open.
create table inventory.reservation (
  tenant_id       integer       not null default current_tenant(),
  id              integer       generated always as identity,
  product_id      integer       not null,
  place_id        integer       not null,
  quantity        numeric(15,3) not null constraint reservation_quantity_range check (quantity > 0),
  intervention_id integer,
  note            text          constraint reservation_note_length check (length(note) between 1 and 500),
  user_id         integer,
  created_at      timestamptz   not null,
  closed_at       timestamptz,
  outcome         text          constraint reservation_outcome_known check (outcome in ('Taken', 'Released')),
  primary key (tenant_id, id),
  constraint reservation_outcome_whole check ((closed_at is null) = (outcome is null)),
  constraint reservation_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id),
  constraint reservation_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  constraint reservation_intervention_unknown foreign key (tenant_id, intervention_id) references maintenance.intervention (tenant_id, id),
  constraint reservation_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('inventory.reservation');
create policy own on inventory.reservation as restrictive using ((select current_owner()) is null);
create index reservation_open on inventory.reservation (tenant_id, product_id, place_id) include (quantity) where closed_at is null;
create index reservation_intervention on inventory.reservation (tenant_id, intervention_id) where intervention_id is not null;
create index reservation_created on inventory.reservation (tenant_id, created_at desc, id desc);

-- The ledger: what came (above zero) and went (below), never changed. A mistake is booked back by a row that names it.
create table inventory.movement (
  tenant_id       integer       not null default current_tenant(),
  id              bigint        generated always as identity,
  -- The rows that were booked together: the lines of a sale, both sides of a transfer.
  entry_id        uuid          not null,
  -- When it happened, on which day of the company's calendar, and when it was written down.
  at              timestamptz   not null,
  day             date          not null,
  recorded_at     timestamptz   not null,
  kind            text          not null constraint movement_kind_known check (kind in ('Opening', 'Receipt', 'SupplierReturn', 'Sale', 'CustomerReturn',
    'Consumption', 'WorkReturn', 'Transfer', 'Count', 'Adjustment', 'Loss')),
  product_id      integer       not null,
  place_id        integer       not null,
  lot_id          integer,
  quantity        numeric(15,3) not null constraint movement_quantity_zero check (quantity <> 0),
  -- Of one unit of what comes in at a known cost, in the company's currency.
  unit_cost       numeric(18,6) constraint movement_unit_cost_range check (unit_cost >= 0),
  -- For which one unit was sold.
  unit_price      numeric(18,6) constraint movement_unit_price_range check (unit_price >= 0),
  document        text          constraint movement_document_length check (length(document) between 1 and 100),
  reason          text          constraint movement_reason_length check (length(reason) between 1 and 500),
  intervention_id integer,
  reservation_id  integer,
  -- The movement that this one takes back: once.
  reverses        bigint,
  user_id         integer,
  primary key (tenant_id, id),
  constraint movement_sign check (kind in ('Transfer', 'Count', 'Adjustment')
    or ((quantity > 0) = (kind in ('Opening', 'Receipt', 'CustomerReturn', 'WorkReturn'))) <> (reverses is not null)),
  constraint movement_reversed_already unique (tenant_id, reverses),
  constraint movement_reverses_unknown foreign key (tenant_id, reverses) references inventory.movement (tenant_id, id),
  constraint movement_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id),
  constraint movement_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  constraint movement_lot_unknown foreign key (tenant_id, product_id, lot_id) references inventory.lot (tenant_id, product_id, id),
  constraint movement_intervention_unknown foreign key (tenant_id, intervention_id) references maintenance.intervention (tenant_id, id),
  constraint movement_reservation_unknown foreign key (tenant_id, reservation_id) references inventory.reservation (tenant_id, id),
  constraint movement_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('inventory.movement');
create policy own on inventory.movement as restrictive using ((select current_owner()) is null);
create index movement_at on inventory.movement (tenant_id, at desc, id desc);
create index movement_product on inventory.movement (tenant_id, product_id, at desc, id desc);
create index movement_demand on inventory.movement (tenant_id, product_id, day) include (quantity)
  where kind in ('Sale', 'CustomerReturn', 'Consumption', 'WorkReturn');
create index movement_place on inventory.movement (tenant_id, place_id, at desc, id desc);
create index movement_entry on inventory.movement (tenant_id, entry_id);
create index movement_intervention on inventory.movement (tenant_id, intervention_id) where intervention_id is not null;
create index movement_document on inventory.movement (tenant_id, lower(document)) where document is not null;

-- How much is where. Only the ledger's trigger writes here: whatever books a movement, the two cannot drift apart.
create table inventory.balance (
  tenant_id  integer       not null default current_tenant(),
  id         integer       generated always as identity,
  product_id integer       not null,
  place_id   integer       not null,
  lot_id     integer,
  on_hand    numeric(18,3) not null,
  primary key (tenant_id, id),
  constraint balance_once unique nulls not distinct (tenant_id, product_id, place_id, lot_id),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id),
  foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  foreign key (tenant_id, product_id, lot_id) references inventory.lot (tenant_id, product_id, id)
) with (fillfactor = 70);
call protect_tenant_table('inventory.balance');
create policy own on inventory.balance as restrictive using ((select current_owner()) is null);
create index balance_place on inventory.balance (tenant_id, place_id);

-- What a product was worth at the end of each month in which it moved: the weighted average cost of the month, by which what went
-- out is valued. A late movement changes the months from its own on, and nothing else.
create table inventory.month_value (
  tenant_id        integer       not null default current_tenant(),
  product_id       integer       not null,
  month            date          not null,
  net_quantity     numeric(18,3) not null,
  -- What came in at a known cost.
  costed_quantity  numeric(18,3) not null,
  costed_value     numeric(24,6) not null,
  closing_quantity numeric(18,3),
  -- Of one unit; null: nothing has come in at a known cost yet.
  average          numeric(18,6),
  primary key (tenant_id, product_id, month),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id)
) with (fillfactor = 70);
call protect_tenant_table('inventory.month_value');
create policy own on inventory.month_value as restrictive using ((select current_owner()) is null);

-- The application adds to the ledger, and can do nothing else to stock.
revoke update, delete on inventory.movement from vigie_app;
revoke insert, update, delete on inventory.balance, inventory.month_value from vigie_app;

create function inventory.book_movements() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  changed record;
  flow record;
  held numeric;
  cost numeric;
begin
  -- One after the other and in one order: bookings of the same products wait for each other and cannot deadlock.
  perform from inventory.product where id in (select product_id from fresh) order by id for no key update;
  if exists (select from fresh f join inventory.setting s on f.day <= s.closed_through) then
    raise exception 'the period is closed' using errcode = 'check_violation', constraint = 'period_closed';
  end if;

  insert into inventory.balance as b (product_id, place_id, lot_id, on_hand)
  select product_id, place_id, lot_id, sum(quantity) from fresh group by product_id, place_id, lot_id
  on conflict on constraint balance_once do update set on_hand = b.on_hand + excluded.on_hand;

  insert into inventory.month_value as m (product_id, month, net_quantity, costed_quantity, costed_value)
  select product_id, day - extract(day from day)::int + 1, sum(quantity),
    coalesce(sum(quantity) filter (where unit_cost is not null), 0), coalesce(sum(quantity * unit_cost), 0)
  from fresh group by 1, 2
  on conflict (tenant_id, product_id, month) do update set net_quantity = m.net_quantity + excluded.net_quantity,
    costed_quantity = m.costed_quantity + excluded.costed_quantity, costed_value = m.costed_value + excluded.costed_value;

  for changed in select product_id, min(day) as day from fresh group by product_id loop
    select closing_quantity, average into held, cost from inventory.month_value
    where product_id = changed.product_id and month < changed.day - extract(day from changed.day)::int + 1 order by month desc limit 1;
    held := coalesce(held, 0);
    for flow in
      select * from inventory.month_value
      where product_id = changed.product_id and month >= changed.day - extract(day from changed.day)::int + 1 order by month
    loop
      -- What was there before anything had a cost is taken for as dear as the first that had; less than nothing has no value.
      if flow.costed_quantity <> 0 and greatest(held, 0) + flow.costed_quantity > 0 then
        cost := greatest(0, (greatest(held, 0) * coalesce(cost, flow.costed_value / flow.costed_quantity) + flow.costed_value)
          / (greatest(held, 0) + flow.costed_quantity));
      end if;
      held := held + flow.net_quantity;
      update inventory.month_value set closing_quantity = held, average = cost
      where product_id = flow.product_id and month = flow.month and (closing_quantity, average) is distinct from (held, cost);
    end loop;
  end loop;
  return null;
end $$;
revoke execute on function inventory.book_movements() from public;
create trigger book after insert on inventory.movement referencing new table as fresh
  for each statement execute function inventory.book_movements();

-- Who reserves waits for who books the same product, so that what is available afterwards is true.
create function inventory.hold_reserved() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from inventory.product where id in (select product_id from fresh) order by id for no key update;
  return null;
end $$;
revoke execute on function inventory.hold_reserved() from public;
create trigger hold after insert on inventory.reservation referencing new table as fresh
  for each statement execute function inventory.hold_reserved();

-- The built-in roles learn what stock is. Row-level security binds the owner too: he goes from tenant to tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    insert into identity.role_permission (role_id, permission)
    select r.id, given.permission
    from identity.role r join (values ('responsable', 'stock:*'), ('technicien', 'stock:read'), ('technicien', 'stock:move'))
      given (role, permission) on given.role = r.name
    where r.built_in
    on conflict do nothing;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
