drop function assets.equipment_in_use(integer[], regclass);
drop table maintenance.import_line, maintenance.import;
