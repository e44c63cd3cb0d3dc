drop schema alerts cascade;
