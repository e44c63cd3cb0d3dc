alter table notifications.preference alter column whatsapp_stock set default 'Critical';
-- Row-level security binds the owner too: he goes tenant by tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    update notifications.notification set asks = null where asks = 'Restocking';
    update notifications.delivery set asks = null where asks = 'Restocking';
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
alter table notifications.notification
  drop constraint notification_asks_check,
  add check (asks in ('Acceptance', 'Acknowledgement'));
alter table notifications.delivery
  drop constraint delivery_asks_check,
  add check (asks in ('Acceptance', 'Acknowledgement'));
drop index inventory.movement_recorded;
drop table inventory.service_state;
drop table inventory.service_month;
drop table inventory.alert_product;
drop table inventory.alert;
alter table inventory.setting
  drop column tell_out, drop column tell_low, drop column tell_service, drop column low_margin, drop column service_days;
