create schema documents;
grant usage on schema documents to vigie_app;

-- Something written or photographed about a piece of equipment, and about an intervention on it when it is of one.
create table documents.document (
  tenant_id       integer     not null default current_tenant(),
  id              integer     generated always as identity,
  type            text        not null constraint document_type_form check (type ~ '^[a-z][a-z0-9_]{0,49}$'),
  equipment_id    integer     not null,
  intervention_id integer,
  -- Removed: it can be restored until upkeep erases it.
  deleted_at      timestamptz,
  primary key (tenant_id, id),
  constraint document_equipment_unknown foreign key (tenant_id, equipment_id)
    references assets.equipment (tenant_id, id) on delete cascade,
  constraint document_intervention_unknown foreign key (tenant_id, intervention_id)
    references maintenance.intervention (tenant_id, id) on delete cascade
);
call protect_tenant_table('documents.document');
-- What was removed is for those who may restore it.
create policy own on documents.document as restrictive using ((select current_owner()) is null
  or (deleted_at is null and equipment_id in (select id from assets.equipment where client_id = (select current_owner()))));
create index document_equipment on documents.document (tenant_id, equipment_id, id desc);
create index document_intervention on documents.document (tenant_id, intervention_id, id desc) where intervention_id is not null;
create index document_deleted on documents.document (tenant_id, deleted_at) where deleted_at is not null;

-- A document as it was deposited at one time. The content lies sealed in a file; here is what opens it, useless without the master key.
create table documents.version (
  tenant_id   integer     not null default current_tenant(),
  document_id integer     not null,
  number      integer     not null constraint version_number_range check (number > 0),
  name        text        not null constraint version_name_length check (length(name) between 1 and 200),
  mime_type   text        not null,
  size        bigint      not null constraint version_size_range check (size > 0),
  checksum    text        not null constraint version_checksum_form check (checksum ~ '^[0-9a-f]{64}$'),
  file        text        not null,
  key_id      text        not null,
  wrapped_key bytea       not null,
  uploaded_at timestamptz not null,
  -- Null: an API key, or Vigie itself.
  uploader_id integer,
  -- What upkeep found when it last compared the content with the checksum.
  checked_at  timestamptz,
  intact      boolean,
  primary key (tenant_id, document_id, number),
  constraint version_file_taken unique (tenant_id, file),
  constraint version_document_unknown foreign key (tenant_id, document_id)
    references documents.document (tenant_id, id) on delete cascade,
  constraint version_uploader_unknown foreign key (tenant_id, uploader_id)
    references identity.user (tenant_id, id) on delete set null (uploader_id)
);
call protect_tenant_table('documents.version');
create policy own on documents.version as restrictive using ((select current_owner()) is null
  or document_id in (select id from documents.document));
create index version_key on documents.version (tenant_id, key_id);
create index version_checked on documents.version (tenant_id, checked_at nulls first);

-- The built-in roles learn what documents are. Row-level security binds the owner too: he goes from tenant to tenant.
do $$
declare
  tenant integer;
begin
  perform set_config('app.operator', 'on', true);
  for tenant in select tenant_id from catalog.tenant loop
    perform set_config('app.tenant_id', tenant::text, true);
    insert into identity.role_permission (role_id, permission)
    select r.id, given.permission
    from identity.role r join (values ('responsable', 'documents:*'), ('technicien', 'documents:read'), ('technicien', 'documents:upload'),
      ('client', 'documents:read_own')) given (role, permission) on given.role = r.name
    where r.built_in
    on conflict do nothing;
  end loop;
  perform set_config('app.tenant_id', '', true);
  perform set_config('app.operator', '', true);
end $$;
