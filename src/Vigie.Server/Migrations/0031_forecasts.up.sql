-- What was sold before the ledger began, from a file: demand to learn from, no stock that moved.
create table inventory.past_sale (
  tenant_id  integer       not null default current_tenant(),
  id         bigint        generated always as identity,
  product_id integer       not null,
  day        date          not null,
  quantity   numeric(15,3) not null constraint past_sale_quantity_range check (quantity > 0),
  import_id  integer,
  primary key (tenant_id, id),
  constraint past_sale_product_unknown foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.past_sale');
create policy own on inventory.past_sale as restrictive using ((select current_owner()) is null);
create index past_sale_product on inventory.past_sale (tenant_id, product_id, day) include (quantity);
create index past_sale_import on inventory.past_sale (tenant_id, import_id, id);

-- What a product is expected to be asked for, as it was last computed. Only Vigie writes it: no check here needs words for people.
create table inventory.forecast (
  tenant_id   integer     not null default current_tenant(),
  product_id  integer     not null,
  made_at     timestamptz not null,
  -- The first day that is forecast.
  first_day   date        not null,
  -- Vigie.Forecasting.DemandForecast; null: too little is known.
  content     bytea,
  class       text        not null,
  -- Why nothing is forecast, or why little is to be trusted; null: nothing stands against it.
  reason      text,
  -- The methods and what each counts for, their errors, and whether they beat the usual demand.
  methods     jsonb       not null,
  -- Mean demand of a day over the horizon.
  daily_mean  numeric(18,6) not null,
  -- Of the last 365 days, by what it cost or sold for.
  year_value  numeric(24,2) not null,
  abc         text        check (abc in ('A', 'B', 'C')),
  xyz         text        check (xyz in ('X', 'Y', 'Z')),
  last_demand date,
  primary key (tenant_id, product_id),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.forecast');
create policy own on inventory.forecast as restrictive using ((select current_owner()) is null);

-- What follows from the forecast for the stock that there is: computed again when either changed.
create table inventory.outlook (
  tenant_id      integer       not null default current_tenant(),
  product_id     integer       not null,
  -- Of which stock and which forecast.
  on_hand        numeric(18,3) not null,
  reserved       numeric(18,3) not null,
  on_order       numeric(18,3) not null,
  minimum        numeric(18,3),
  day            date          not null,
  forecast_at    timestamptz,
  settings       text          not null,
  -- Days that the stock lasts at the mean demand; null: beyond the horizon, or unknown.
  cover_days     numeric(9,1),
  -- The day on which it runs out, as likely as not; with one chance in ten already by the first, with nine by the last.
  out_early      date,
  out_median     date,
  out_late       date,
  -- That it runs out before what would be ordered today is here.
  risk           numeric(6,4),
  safety_stock   numeric(18,3),
  reorder_point  numeric(18,3),
  -- What should be ordered now; 0: nothing.
  to_order       numeric(18,3) not null default 0,
  -- Beyond what will be asked for within half a year.
  excess         numeric(18,3) not null default 0,
  dead           boolean       not null default false,
  primary key (tenant_id, product_id),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
) with (fillfactor = 70);
call protect_tenant_table('inventory.outlook');
create policy own on inventory.outlook as restrictive using ((select current_owner()) is null);
create index outlook_to_order on inventory.outlook (tenant_id, product_id) where to_order > 0;

-- What was forecast once, to be compared with what came.
create table inventory.forecast_check (
  tenant_id  integer       not null default current_tenant(),
  product_id integer       not null,
  made_on    date          not null,
  days       integer       not null,
  expected   numeric(18,3) not null,
  -- One time in ten less, and one time in ten more.
  low        numeric(18,3) not null,
  high       numeric(18,3) not null,
  -- Null: the days are not over.
  actual     numeric(18,3),
  primary key (tenant_id, product_id, made_on),
  foreign key (tenant_id, product_id) references inventory.product (tenant_id, id) on delete cascade
);
call protect_tenant_table('inventory.forecast_check');
create policy own on inventory.forecast_check as restrictive using ((select current_owner()) is null);
create index forecast_check_open on inventory.forecast_check (tenant_id, made_on) where actual is null;
