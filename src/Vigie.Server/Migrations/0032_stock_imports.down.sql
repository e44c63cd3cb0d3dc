drop function inventory.products_in_use(integer[], integer);
alter table inventory.past_sale drop constraint past_sale_import_unknown;
alter table inventory.movement drop column import_id;
drop table inventory.import_product;
drop table inventory.import_chunk;
drop table inventory.import;
