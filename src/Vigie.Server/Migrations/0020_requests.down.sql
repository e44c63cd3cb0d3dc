drop table maintenance.rating, maintenance.comment, maintenance.request_door, maintenance.request;
