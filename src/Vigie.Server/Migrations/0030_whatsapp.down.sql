alter table maintenance.visit drop column accepted_at;
drop function catalog.find_whatsapp(text, text);
drop policy owner_finds on notifications.delivery;
alter table notifications.preference
  drop column stock, drop column whatsapp_interventions, drop column whatsapp_alerts, drop column whatsapp_maintenance,
  drop column whatsapp_system, drop column whatsapp_stock;
drop index notifications.delivery_user;
create index delivery_user on notifications.delivery (tenant_id, user_id);
-- Row-level security binds the owner too: he goes tenant by tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    delete from notifications.delivery where channel = 'WhatsApp';
    delete from job where queue = 'WhatsApp';
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
alter table notifications.delivery
  drop column notification_id, drop column answer_id, drop column fallback_of, drop column asked_at, drop column sid,
  drop column template, drop column error_code, drop column delivered_at, drop column read_at, drop column asks, drop column about;
drop index notifications.delivery_mark;
alter table notifications.delivery
  drop constraint delivery_channel_check,
  add check (channel in ('Email')),
  drop constraint delivery_status_check,
  add check (status in ('Queued', 'Sending', 'Sent', 'Failed', 'Suppressed'));
alter table notifications.notification drop column asks;
drop table notifications.answer;
drop table notifications.contact;
alter table job drop constraint job_queue_check;
alter table job add check (queue in ('Default', 'Alerts', 'Maintenance', 'Mail'));
