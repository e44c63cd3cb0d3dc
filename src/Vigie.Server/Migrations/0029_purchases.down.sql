alter table inventory.movement drop column purchase_line_id;
drop table inventory.count_line, inventory.count, inventory.purchase_line, inventory.purchase;
