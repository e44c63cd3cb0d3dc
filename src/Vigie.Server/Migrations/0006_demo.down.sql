drop function catalog.remove_demo_tenant(integer);
drop schema demo cascade;
