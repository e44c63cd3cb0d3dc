-- A tenant's count of batteries is of those in use, as its limit is: one that is archived frees its place.
create function catalog.count_in_use() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  change integer := (tg_op <> 'DELETE' and new.archived_at is null)::integer - (tg_op <> 'INSERT' and old.archived_at is null)::integer;
begin
  insert into catalog.tenant_count as known (tenant_id, kind, number)
  select case tg_op when 'DELETE' then old.tenant_id else new.tenant_id end, tg_argv[0], change where change <> 0
  on conflict (tenant_id, kind) do update set number = known.number + change;
  return null;
end $$;

drop trigger battery_counted on telemetry.battery;
create trigger battery_made after insert on assets.equipment for each row when (new.kind = 'Battery')
  execute function catalog.count_in_use('batteries');
create trigger battery_archived after update of archived_at on assets.equipment for each row when (new.kind = 'Battery')
  execute function catalog.count_in_use('batteries');
create trigger battery_erased after delete on assets.equipment for each row when (old.kind = 'Battery')
  execute function catalog.count_in_use('batteries');

-- Row-level security binds the owner too: he counts tenant by tenant.
do $$
declare
  tenant integer;
begin
  for tenant in select tenant_id from catalog.tenant_count where kind = 'batteries' loop
    perform set_config('app.tenant_id', tenant::text, true);
    update catalog.tenant_count set number = (select count(*) from assets.equipment where kind = 'Battery' and archived_at is null)
    where tenant_id = tenant and kind = 'batteries';
  end loop;
  perform set_config('app.tenant_id', '', true);
end $$;
