-- What a user with the role of a technician can do. Base, shifts and absences come with the planning of interventions.
create table identity.technician (
  tenant_id  integer not null default current_tenant(),
  user_id    integer not null,
  specialty  text    not null constraint technician_specialty_length check (length(specialty) between 1 and 100),
  skills     text[]  not null default '{}' constraint technician_skills_count check (cardinality(skills) <= 50),
  experience text    constraint technician_experience_length check (length(experience) between 1 and 50),
  primary key (tenant_id, user_id),
  constraint technician_user_unknown foreign key (tenant_id, user_id) references identity.user (tenant_id, id) on delete cascade
);
call protect_tenant_table('identity.technician');
