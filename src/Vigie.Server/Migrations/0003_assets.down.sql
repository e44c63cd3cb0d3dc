drop schema assets cascade;
