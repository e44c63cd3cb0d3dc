drop trigger battery_made on assets.equipment;
drop trigger battery_archived on assets.equipment;
drop trigger battery_erased on assets.equipment;
drop function catalog.count_in_use();
create trigger battery_counted after insert or delete on telemetry.battery for each row execute function catalog.count_row('batteries');

do $$
declare
  tenant integer;
begin
  for tenant in select tenant_id from catalog.tenant_count where kind = 'batteries' loop
    perform set_config('app.tenant_id', tenant::text, true);
    update catalog.tenant_count set number = (select count(*) from telemetry.battery) where tenant_id = tenant and kind = 'batteries';
  end loop;
  perform set_config('app.tenant_id', '', true);
end $$;
