-- What somebody wants done to a piece of equipment: its client, or whoever stands before it with a telephone.
create table maintenance.request (
  tenant_id       integer     not null default current_tenant(),
  id              integer     generated always as identity,
  equipment_id    integer     not null,
  description     text        not null constraint request_description_length check (length(description) between 1 and 5000),
  urgency         text        not null constraint request_urgency_known check (urgency in ('Low', 'Normal', 'High', 'Critical')),
  wished_at       timestamptz,
  status          text        not null constraint request_status_known check (status in ('New', 'Accepted', 'Refused')),
  reason          text        constraint request_reason_length check (length(reason) between 1 and 1000),
  created_at      timestamptz not null,
  decided_at      timestamptz,
  -- Null: it came without an account, by the code on the equipment.
  user_id         integer,
  name            text        constraint request_name_length check (length(name) between 1 and 100),
  contact         text        constraint request_contact_length check (length(contact) between 1 and 200),
  -- Of the secret by which somebody without an account follows it.
  follow_hash     bytea,
  intervention_id integer,
  primary key (tenant_id, id),
  constraint request_follow_taken unique (tenant_id, follow_hash),
  constraint request_intervention_taken unique (tenant_id, intervention_id),
  constraint request_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade,
  constraint request_user_unknown foreign key (tenant_id, user_id)
    references identity.user (tenant_id, id) on delete set null (user_id),
  constraint request_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete set null (intervention_id)
);
call protect_tenant_table('maintenance.request');
create policy own on maintenance.request as restrictive using ((select current_owner()) is null
  or equipment_id in (select id from assets.equipment where client_id = (select current_owner())));
create index request_status on maintenance.request (tenant_id, status, id desc);
create index request_equipment on maintenance.request (tenant_id, equipment_id, id desc);
create index request_anonymous on maintenance.request (tenant_id, created_at) where follow_hash is not null;

-- The public address of a piece of equipment. It stands readable on its label, so that a label can be printed again: the text itself
-- is kept, not a hash. It lets in requests, and tells two names.
create table maintenance.request_door (
  tenant_id    integer     not null default current_tenant(),
  equipment_id integer     not null,
  token        text        not null,
  created_at   timestamptz not null,
  primary key (tenant_id, equipment_id),
  constraint request_door_token_taken unique (tenant_id, token),
  constraint request_door_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade
);
call protect_tenant_table('maintenance.request_door');
create policy own on maintenance.request_door as restrictive using ((select current_owner()) is null);

-- What people write to each other about an intervention.
create table maintenance.comment (
  tenant_id       integer     not null default current_tenant(),
  id              bigint      generated always as identity,
  intervention_id integer     not null,
  at              timestamptz not null,
  -- Null: an API key.
  user_id         integer,
  text            text        not null constraint comment_text_length check (length(text) between 1 and 5000),
  visibility      text        not null constraint comment_visibility_known check (visibility in ('Internal', 'Client')),
  primary key (tenant_id, id),
  constraint comment_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade,
  constraint comment_user_unknown foreign key (tenant_id, user_id)
    references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('maintenance.comment');
create policy own on maintenance.comment as restrictive using ((select current_owner()) is null
  or (visibility = 'Client' and intervention_id in (select id from maintenance.intervention)));
create index comment_intervention on maintenance.comment (tenant_id, intervention_id, id);

-- What the client thinks of the work: once.
create table maintenance.rating (
  tenant_id       integer     not null default current_tenant(),
  intervention_id integer     not null,
  score           integer     not null constraint rating_score_range check (score between 1 and 5),
  comment         text        constraint rating_comment_length check (length(comment) between 1 and 2000),
  at              timestamptz not null,
  -- Null: by the link of a request without an account.
  user_id         integer,
  constraint rating_taken primary key (tenant_id, intervention_id),
  constraint rating_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade,
  constraint rating_user_unknown foreign key (tenant_id, user_id)
    references identity.user (tenant_id, id) on delete set null (user_id)
);
call protect_tenant_table('maintenance.rating');
create policy own on maintenance.rating as restrictive using ((select current_owner()) is null
  or intervention_id in (select id from maintenance.intervention));
create index rating_at on maintenance.rating (tenant_id, at);
