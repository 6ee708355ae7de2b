-- What must be carried on or shown again for a short while only, for example paper codes until they are printed:
-- sealed with the key in keys/, and worth nothing after its hour.
create table sealed_notes (
    id         text    not null primary key,
    sealed     {bytes} not null,
    expires_at {int}   not null
) {strict};

create index invitations_by_person on invitations (person_id);
create index resets_by_person on resets (person_id);
