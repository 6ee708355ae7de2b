-- Mails at the minute at which something has to be back: at most one a person, office, kind and moment. A row is made before the
-- mail leaves; one that failed is begun again.
create table moment_mails (
    person_id text  not null references persons (id),
    office_id text  not null references offices (id), -- whose mail server
    kind      text  not null,                         -- 'soon': to who has it, 'late': to the manager
    due_at    {int} not null,                         -- the latest of the moments that it speaks of
    began_at  {int} not null,
    sent_at   {int},
    failed_at {int},
    why       text  not null default '',              -- what the mail server said
    primary key (person_id, office_id, kind, due_at)
) {strict};
create index moment_mails_by_office on moment_mails (office_id, began_at);
