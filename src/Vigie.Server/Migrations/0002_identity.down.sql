drop schema identity cascade;
drop function catalog.find_logins(text), catalog.track_login(), catalog.count_row();
drop table catalog.login_directory, catalog.tenant_count;
