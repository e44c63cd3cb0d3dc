create schema identity;
grant usage on schema identity to vigie_app;

create table identity.user (
  tenant_id        integer     not null default current_tenant(),
  id               integer     generated always as identity,
  email            text        not null constraint user_email_form check (email = lower(email) and length(email) between 3 and 254 and position('@' in email) > 1),
  -- How it was made is in it: see PasswordHasher. Null matches no password.
  password_hash    text,
  last_name        text        not null constraint user_last_name_length check (length(last_name) between 1 and 100),
  first_name       text        not null constraint user_first_name_length check (length(first_name) between 1 and 100),
  is_active        boolean     not null default true,
  -- Null: as the tenant.
  language         text        constraint user_language_known check (language in ('fr', 'en', 'ar')),
  time_zone        text,
  temperature_unit text        not null default 'C' constraint user_temperature_unit_known check (temperature_unit in ('C', 'F')),
  created_at       timestamptz not null default now(),
  last_login_at    timestamptz,
  primary key (tenant_id, id),
  constraint user_tenant_unknown foreign key (tenant_id) references catalog.tenant (tenant_id),
  -- Unique in the tenant only: elsewhere it would tell one tenant whom another employs.
  constraint user_email_taken unique (tenant_id, email)
);
call protect_tenant_table('identity.user');
create index user_name on identity.user (tenant_id, last_name, first_name, id); -- the list

create table identity.role (
  tenant_id   integer     not null default current_tenant(),
  id          integer     generated always as identity,
  name        text        not null constraint role_name_length check (length(name) between 2 and 50),
  description text        not null constraint role_description_length check (length(description) <= 500),
  built_in    boolean     not null default false,
  created_at  timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint role_name_taken unique (tenant_id, name)
);
call protect_tenant_table('identity.role');

create table identity.role_permission (
  tenant_id  integer not null default current_tenant(),
  role_id    integer not null,
  permission text    not null,
  primary key (tenant_id, role_id, permission),
  constraint role_permission_role foreign key (tenant_id, role_id) references identity.role (tenant_id, id) on delete cascade
);
call protect_tenant_table('identity.role_permission');

create table identity.user_role (
  tenant_id   integer     not null default current_tenant(),
  user_id     integer     not null,
  role_id     integer     not null,
  -- The role at place 0 is the one that is shown where only one can be.
  position    integer     not null,
  assigned_at timestamptz not null,
  primary key (tenant_id, user_id, role_id),
  constraint user_role_user foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade,
  constraint role_in_use foreign key (tenant_id, role_id) references identity.role (tenant_id, id)
);
call protect_tenant_table('identity.user_role');
create index user_role_role on identity.user_role (tenant_id, role_id);

-- One sign-in on one device, kept alive by a chain of refresh tokens.
create table identity.session (
  tenant_id    integer     not null default current_tenant(),
  id           uuid        not null,
  user_id      integer     not null,
  created_at   timestamptz not null,
  last_used_at timestamptz not null,
  expires_at   timestamptz not null,
  ip           inet,
  user_agent   text        constraint session_user_agent_length check (length(user_agent) <= 300),
  revoked_at   timestamptz,
  primary key (tenant_id, id),
  constraint session_owner foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('identity.session');
create index session_user_used on identity.session (tenant_id, user_id, last_used_at desc);

-- Used ones stay until they expire: one that comes again has been stolen.
create table identity.refresh_token (
  tenant_id  integer     not null default current_tenant(),
  hash       bytea       not null,
  session_id uuid        not null,
  created_at timestamptz not null,
  used_at    timestamptz,
  expires_at timestamptz not null,
  primary key (tenant_id, hash),
  constraint refresh_token_session foreign key (tenant_id, session_id) references identity.session (tenant_id, id) on delete cascade
);
call protect_tenant_table('identity.refresh_token');
create index refresh_token_expiry on identity.refresh_token (tenant_id, expires_at);
create index refresh_token_session_id on identity.refresh_token (tenant_id, session_id);

-- Lets its bearer choose a password, once: an invitation, or a password that was forgotten.
create table identity.password_reset (
  tenant_id  integer     not null default current_tenant(),
  hash       bytea       not null,
  user_id    integer     not null,
  created_at timestamptz not null,
  used_at    timestamptz,
  expires_at timestamptz not null,
  primary key (tenant_id, hash),
  constraint password_reset_user foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('identity.password_reset');
create index password_reset_user_id on identity.password_reset (tenant_id, user_id);

create table identity.api_key (
  tenant_id    integer     not null default current_tenant(),
  id           integer     generated always as identity,
  name         text        not null constraint api_key_name_length check (length(name) between 1 and 100),
  hash         bytea       not null,
  prefix       text        not null,
  scopes       text[]      not null constraint api_key_scopes_some check (cardinality(scopes) between 1 and 50),
  created_at   timestamptz not null,
  created_by   integer,
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  primary key (tenant_id, id),
  constraint api_key_hash unique (tenant_id, hash)
);
call protect_tenant_table('identity.api_key');

-- Which tenants know an e-mail address: needed before the tenant is known, so it crosses tenants. The server's role cannot read
-- it; it can only ask for one address by find_logins. A trigger keeps it true.
create table catalog.login_directory (
  tenant_id integer not null,
  user_id   integer not null,
  email     text    not null,
  primary key (tenant_id, user_id)
);
create index login_directory_email on catalog.login_directory (email, tenant_id);
alter table catalog.login_directory enable row level security, force row level security;
create policy owner_keeps on catalog.login_directory to current_user using (true);

create function catalog.track_login() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' then
    delete from catalog.login_directory where tenant_id = old.tenant_id and user_id = old.id;
  else
    insert into catalog.login_directory (tenant_id, user_id, email) values (new.tenant_id, new.id, new.email)
    on conflict (tenant_id, user_id) do update set email = excluded.email;
  end if;
  return null;
end $$;
create trigger login_tracked after insert or delete or update of email on identity.user
  for each row execute function catalog.track_login();

-- At most ten: each costs the time of a password's verification.
create function catalog.find_logins(wanted text) returns table (tenant_id integer, user_id integer, slug text, name text)
  language sql stable security definer set search_path = pg_catalog
  as $$
    select login.tenant_id, login.user_id, tenant.slug, tenant.name
    from catalog.login_directory login join catalog.tenant on tenant.tenant_id = login.tenant_id
    where login.email = wanted
    order by tenant.status, login.tenant_id
    limit 10
  $$;

-- How many rows of a kind each tenant has, for the operator, who cannot see the rows. A table is counted by the trigger
-- count_row('kind').
create table catalog.tenant_count (
  tenant_id integer not null,
  kind      text    not null,
  number    integer not null,
  primary key (tenant_id, kind)
);
alter table catalog.tenant_count enable row level security, force row level security;
create policy tenant on catalog.tenant_count using (tenant_id = (select current_tenant()) or (select is_operator()));
create policy owner_keeps on catalog.tenant_count to current_user using (true);
grant select on catalog.tenant_count to vigie_app;

create function catalog.count_row() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'DELETE' then
    update catalog.tenant_count set number = number - 1 where tenant_id = old.tenant_id and kind = tg_argv[0];
  else
    insert into catalog.tenant_count as known (tenant_id, kind, number) values (new.tenant_id, tg_argv[0], 1)
    on conflict (tenant_id, kind) do update set number = known.number + 1;
  end if;
  return null;
end $$;
create trigger user_counted after insert or delete on identity.user for each row execute function catalog.count_row('users');

-- What other modules may read of this one.
create view identity.api_user with (security_invoker = true) as
  select id, email, last_name, first_name from identity.user;
grant select on identity.api_user to vigie_app;
