-- What an office was called and where it stood before each change: papers that speak of an earlier day keep saying it.
create table office_versions (
    id         text  not null primary key,
    office_id  text  not null references offices (id),
    name       text  not null,
    service    text  not null,
    postcode   text  not null,
    address    text  not null,
    phone      text  not null,
    changed_by text  not null,
    changed_at {int} not null             -- until then it was so
) {strict};
create index office_versions_by_office on office_versions (office_id, changed_at);

-- Reminders by mail. Both the office and the person switch them on; nobody gets one otherwise.
alter table mail_settings add column reminders {int} not null default 0; -- 1 when the office sends them
alter table persons add column mails {int} not null default 0;           -- 1 when the person wants them

-- Which run of a daily job was taken, so that two servers never do the same work.
create table job_runs (
    job      text  not null,
    subject  text  not null,              -- for whom, for example an office's id
    day      text  not null,              -- ISO day in Asia/Tokyo
    began_at {int} not null,
    primary key (job, subject, day)
) {strict};

-- At most one mail a person and day. A row is made before the mail leaves, so a broken server sends none rather than two.
create table reminder_mails (
    person_id text  not null references persons (id),
    day       text  not null,             -- ISO day in Asia/Tokyo
    office_id text  not null references offices (id), -- whose mail server
    began_at  {int} not null,
    sent_at   {int},
    failed_at {int},
    why       text  not null default '',  -- what the mail server said
    primary key (person_id, day)
) {strict};
create index reminder_mails_by_office on reminder_mails (office_id, day);
