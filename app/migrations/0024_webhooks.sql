-- Another program (a chat of the corporation, a pager) that an office wants told at once. The address is a secret: it lies sealed.
create table webhooks (
    office_id text    not null primary key references offices (id),
    host      text    not null,             -- the part of the address that people may see
    address   {bytes} not null,             -- sealed
    set_by    text    not null,
    set_at    {int}   not null
) {strict};

-- At most one call an office, kind and moment. A row is made before the call leaves; one that failed is begun again.
create table moment_calls (
    office_id text  not null references offices (id),
    kind      text  not null,
    due_at    {int} not null,
    began_at  {int} not null,
    sent_at   {int},
    failed_at {int},
    why       text  not null default '',
    primary key (office_id, kind, due_at)
) {strict};
