drop table identity.technician;
