drop function catalog.unscheduled(text[]);
drop function catalog.take_jobs(text, integer, integer, timestamptz, interval);
drop table job;
