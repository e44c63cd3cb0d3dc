-- What was ordered from a supplier. What has been received of it stands in the ledger and nowhere else.
create table inventory.purchase (
  tenant_id   integer       not null default current_tenant(),
  id          integer       generated always as identity,
  number      text          not null constraint purchase_number_length check (length(number) between 1 and 50),
  supplier_id integer       not null,
  -- Where it is delivered.
  place_id    integer       not null,
  currency    text          not null constraint purchase_currency_known check (currency in ('CAD', 'MAD', 'XOF', 'EUR')),
  -- How much of the company's money one of the order's costs.
  rate        numeric(18,6) not null constraint purchase_rate_range check (rate > 0),
  expected_on date,
  notes       text          constraint purchase_notes_length check (length(notes) between 1 and 2000),
  user_id     integer,
  created_at  timestamptz   not null,
  updated_at  timestamptz   not null,
  sent_at     timestamptz,
  -- All of it came, or nobody waits for the rest any more.
  closed_at   timestamptz,
  settled     boolean       not null default false,
  cancelled_at timestamptz,
  primary key (tenant_id, id),
  constraint purchase_number_taken unique (tenant_id, number),
  constraint purchase_closed_sent check (closed_at is null or sent_at is not null),
  constraint purchase_settled_closed check (closed_at is not null or not settled),
  constraint purchase_supplier_unknown foreign key (tenant_id, supplier_id) references inventory.supplier (tenant_id, id),
  constraint purchase_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  constraint purchase_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('inventory.purchase');
create policy own on inventory.purchase as restrictive using ((select current_owner()) is null);
create index purchase_created on inventory.purchase (tenant_id, created_at desc, id desc);
create index purchase_supplier on inventory.purchase (tenant_id, supplier_id, created_at desc);
create index purchase_awaited on inventory.purchase (tenant_id, id) where sent_at is not null and closed_at is null and cancelled_at is null;

create table inventory.purchase_line (
  tenant_id   integer       not null default current_tenant(),
  id          integer       generated always as identity,
  purchase_id integer       not null,
  place       integer       not null,
  product_id  integer       not null,
  quantity    numeric(15,3) not null constraint purchase_line_quantity_range check (quantity > 0),
  -- Of one unit, in the order's currency.
  unit_price  numeric(14,4) constraint purchase_line_unit_price_range check (unit_price >= 0),
  primary key (tenant_id, id),
  constraint purchase_line_product_twice unique (tenant_id, purchase_id, product_id),
  constraint purchase_line_purchase_unknown foreign key (tenant_id, purchase_id) references inventory.purchase (tenant_id, id) on delete cascade,
  constraint purchase_line_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id)
);
call protect_tenant_table('inventory.purchase_line');
create policy own on inventory.purchase_line as restrictive using ((select current_owner()) is null);
create index purchase_line_product on inventory.purchase_line (tenant_id, product_id, purchase_id);

-- Somebody goes through a place and counts; another may have to approve what differs.
create table inventory.count (
  tenant_id    integer     not null default current_tenant(),
  id           integer     generated always as identity,
  title        text        not null constraint count_title_length check (length(title) between 1 and 200),
  place_id     integer     not null,
  -- Counts these only; null: everything.
  category     text        constraint count_category_length check (length(category) between 1 and 100),
  status       text        not null default 'Open' constraint count_status_known check (status in ('Open', 'Submitted', 'Approved', 'Cancelled')),
  user_id      integer,
  created_at   timestamptz not null,
  submitted_at timestamptz,
  submitted_by integer,
  decided_at   timestamptz,
  decided_by   integer,
  entry_id     uuid,
  primary key (tenant_id, id),
  constraint count_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  constraint count_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id),
  constraint count_submitter_unknown foreign key (tenant_id, submitted_by) references identity.user (tenant_id, id) on delete set null (submitted_by),
  constraint count_decider_unknown foreign key (tenant_id, decided_by) references identity.user (tenant_id, id) on delete set null (decided_by)
);
call protect_tenant_table('inventory.count');
create policy own on inventory.count as restrictive using ((select current_owner()) is null);
create index count_created on inventory.count (tenant_id, created_at desc, id desc);

create table inventory.count_line (
  tenant_id  integer       not null default current_tenant(),
  id         integer       generated always as identity,
  count_id   integer       not null,
  product_id integer       not null,
  lot_id     integer,
  counted    numeric(15,3) not null constraint count_line_counted_range check (counted >= 0),
  -- What the books said at the moment of counting: what is sold later does not make a difference.
  expected   numeric(18,3) not null,
  counted_at timestamptz   not null,
  user_id    integer,
  primary key (tenant_id, id),
  constraint count_line_once unique nulls not distinct (tenant_id, count_id, product_id, lot_id),
  constraint count_line_count_unknown foreign key (tenant_id, count_id) references inventory.count (tenant_id, id) on delete cascade,
  constraint count_line_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id),
  constraint count_line_lot_unknown foreign key (tenant_id, product_id, lot_id) references inventory.lot (tenant_id, product_id, id),
  constraint count_line_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('inventory.count_line');
create policy own on inventory.count_line as restrictive using ((select current_owner()) is null);

alter table inventory.movement
  add column purchase_line_id integer,
  add constraint movement_purchase_line_unknown foreign key (tenant_id, purchase_line_id) references inventory.purchase_line (tenant_id, id);
create index movement_purchase_line on inventory.movement (tenant_id, purchase_line_id) include (quantity) where purchase_line_id is not null;
