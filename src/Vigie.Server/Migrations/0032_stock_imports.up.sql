-- Files of products and of sales: what they hold, what was done with them, and how that is taken back.
create table inventory.import (
  tenant_id        integer     not null default current_tenant(),
  id               integer     generated always as identity,
  kind             text        not null constraint import_kind_known check (kind in ('Products', 'Sales')),
  file_name        text        not null constraint import_file_name_length check (length(file_name) between 1 and 200),
  -- SHA-256 of the content: the same sales are not sold twice without being asked about.
  hash             text        not null,
  headers          text[]      not null default '{}',
  -- What each column is; empty: nothing of ours.
  fields           text[]      not null default '{}',
  lines            integer     not null default 0,
  -- Whether 1,250 is one and a quarter.
  decimal_comma    boolean     not null default true,
  mode             text        not null default 'History' constraint import_mode_known check (mode in ('History', 'Issue')),
  -- Where stock lies whose line names no place, and from where what was sold went.
  place_id         integer,
  create_products  boolean     not null default false,
  create_suppliers boolean     not null default false,
  all_or_nothing   boolean     not null default false,
  -- Of whom started it: the words of what is wrong with a line.
  language         text        not null,
  status           text        not null default 'Checking'
    constraint import_status_known check (status in ('Checking', 'Draft', 'Applying', 'Applied', 'Undoing', 'Undone', 'Stopped')),
  -- Counts how often it was understood anew: a check that is under way then begins again.
  revision         integer     not null default 0,
  -- Chunks that the present step has done, in the transactions that did them.
  done             integer     not null default 0,
  -- Why it stopped.
  problem          text,
  made_suppliers   integer[]   not null default '{}',
  user_id          integer,
  created_at       timestamptz not null,
  -- When it was agreed to, which is what the products it wrote bear too, and when it was taken back.
  applied_at       timestamptz,
  undone_at        timestamptz,
  primary key (tenant_id, id),
  constraint import_place_unknown foreign key (tenant_id, place_id) references inventory.place (tenant_id, id),
  constraint import_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('inventory.import');
create policy own on inventory.import as restrictive using ((select current_owner()) is null);
create index import_hash on inventory.import (tenant_id, hash);

-- Some thousand lines, which are checked, and applied, in one transaction.
create table inventory.import_chunk (
  tenant_id integer   not null default current_tenant(),
  import_id integer   not null,
  number    integer   not null,
  -- JSON: numbers and cells; null once all is applied.
  lines     text,
  -- Lines that create, change, are the same, are wrong.
  counts    integer[] not null default '{0,0,0,0}',
  -- JSON: what is wrong, line by line.
  errors    text,
  -- Of the first: what its first lines do.
  preview   integer[] not null default '{}',
  primary key (tenant_id, import_id, number),
  constraint import_chunk_import_unknown foreign key (tenant_id, import_id) references inventory.import (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.import_chunk');
create policy own on inventory.import_chunk as restrictive using ((select current_owner()) is null);

-- The products that an import made or changed; without a foreign key: what it made is removed when it is taken back.
create table inventory.import_product (
  tenant_id  integer not null default current_tenant(),
  import_id  integer not null,
  product_id integer not null,
  -- What it was, with its suppliers and its minimums; null: it was made.
  before     jsonb,
  undone     boolean not null default false,
  primary key (tenant_id, import_id, product_id),
  constraint import_product_import_unknown foreign key (tenant_id, import_id) references inventory.import (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.import_product');
create policy own on inventory.import_product as restrictive using ((select current_owner()) is null);
create index import_product_of on inventory.import_product (tenant_id, product_id);

alter table inventory.movement
  add column import_id integer,
  add constraint movement_import_unknown foreign key (tenant_id, import_id) references inventory.import (tenant_id, id);
create index movement_import on inventory.movement (tenant_id, import_id, id) where import_id is not null;
alter table inventory.past_sale
  add constraint past_sale_import_unknown foreign key (tenant_id, import_id) references inventory.import (tenant_id, id);

-- Of these products those that some row of any table refers to, now or in a later version. What goes with a product when it is removed
-- does not count, nor do what an import itself booked or sold.
create function inventory.products_in_use(ids integer[], import integer) returns setof integer
language plpgsql stable as $$
declare
  reference record;
begin
  for reference in
    select k.conrelid::regclass as referrer, a.attname as name
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
    where k.contype = 'f' and k.confrelid = 'inventory.product'::regclass and k.confdeltype <> 'c'
      and k.conrelid not in ('inventory.movement'::regclass, 'inventory.balance'::regclass, 'inventory.month_value'::regclass)
  loop
    return query execute format('select distinct %I from %s where %I = any($1)', reference.name, reference.referrer, reference.name) using ids;
  end loop;
  return query select product_id from inventory.past_sale where product_id = any(ids) and import_id is distinct from import;
  return query
    select m.product_id from inventory.movement m left join inventory.movement o on o.id = m.reverses
    where m.product_id = any(ids) and coalesce(o.import_id, m.import_id) is distinct from import;
end
$$;
