create schema assets;
grant usage on schema assets to vigie_app;

-- Places, as a tree: a region, a site, a room.
create table assets.location (
  tenant_id  integer     not null default current_tenant(),
  id         integer     generated always as identity,
  parent_id  integer,
  name       text        not null constraint location_name_length check (length(name) between 1 and 200),
  address    text        constraint location_address_length check (length(address) <= 500),
  latitude   double precision constraint location_latitude_range check (latitude between -90 and 90),
  longitude  double precision constraint location_longitude_range check (longitude between -180 and 180),
  time_zone  text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint lieu_parent_unknown foreign key (tenant_id, parent_id) references assets.location (tenant_id, id),
  constraint lieu_name_taken unique nulls not distinct (tenant_id, parent_id, name)
);
call protect_tenant_table('assets.location');

create table assets.battery_type (
  tenant_id       integer     not null default current_tenant(),
  id              integer     generated always as identity,
  name            text        not null constraint battery_type_name_length check (length(name) between 1 and 200),
  manufacturer    text        constraint battery_type_manufacturer_length check (length(manufacturer) <= 200),
  chemistry       text        not null constraint battery_type_chemistry_known check (chemistry in ('LiIon', 'Lifepo4', 'Ncm', 'Lto', 'LeadAcid')),
  nominal_voltage double precision not null constraint battery_type_voltage_range check (nominal_voltage > 0 and nominal_voltage <= 2000),
  capacity_ah     double precision not null constraint battery_type_capacity_range check (capacity_ah > 0 and capacity_ah <= 100000),
  cell_count      integer     not null constraint battery_type_cells_range check (cell_count between 1 and 512),
  created_at      timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint battery_type_name_taken unique (tenant_id, name)
);
call protect_tenant_table('assets.battery_type');

-- Whatever is maintained. A battery is a piece of equipment with a facet in the telemetry schema.
create table assets.equipment (
  tenant_id     integer     not null default current_tenant(),
  id            integer     generated always as identity,
  kind          text        not null constraint equipment_kind_known check (kind in ('Battery', 'Machine')),
  name          text        not null constraint equipment_name_length check (length(name) between 1 and 200),
  serial_number text        not null constraint equipment_serial_length check (length(serial_number) between 1 and 100),
  model         text        constraint equipment_model_length check (length(model) <= 200),
  location_id   integer     not null,
  -- The user of role client to whom it belongs: with a permission that ends in _own he sees this and nothing else.
  client_id     integer,
  installed_at  timestamptz,
  custom_fields jsonb       not null default '{}' constraint equipment_custom_fields_object check (jsonb_typeof(custom_fields) = 'object'),
  notes         text        constraint equipment_notes_length check (length(notes) <= 4000),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  archived_at   timestamptz,
  primary key (tenant_id, id),
  constraint equipment_lieu_unknown foreign key (tenant_id, location_id) references assets.location (tenant_id, id),
  constraint equipment_serial_taken unique (tenant_id, serial_number)
);
call protect_tenant_table('assets.equipment');
create policy own on assets.equipment as restrictive using ((select current_owner()) is null or client_id = (select current_owner()));
create index equipment_location on assets.equipment (tenant_id, location_id) where archived_at is null;
create index equipment_name on assets.equipment (tenant_id, name) where archived_at is null;
create index equipment_client on assets.equipment (tenant_id, client_id) where client_id is not null;

-- What other modules may read of this one.
create view assets.api_location with (security_invoker = true) as
  select id, parent_id, name, time_zone, latitude, longitude from assets.location;
create view assets.api_battery_type with (security_invoker = true) as
  select id, name, manufacturer, chemistry, nominal_voltage, capacity_ah, cell_count from assets.battery_type;
create view assets.api_equipment with (security_invoker = true) as
  select e.id, e.kind, e.name, e.serial_number, e.model, e.location_id, l.name as location_name, e.client_id, e.installed_at,
         e.custom_fields, e.notes, e.created_at, e.updated_at, e.archived_at, e.xmin as version
  from assets.equipment e join assets.location l on l.tenant_id = e.tenant_id and l.id = e.location_id;
grant select on assets.api_location, assets.api_battery_type, assets.api_equipment to vigie_app;
