-- One assessment an office, norm and fiscal year, pinned to the edition it was opened with and to the hash of its files.

create table scopings (
    office_id   text  not null primary key references offices (id),
    said        text  not null,              -- JSON of core::assessments::Scoping
    answered_by text  not null,
    answered_at {int} not null
) {strict};

create table assessments (
    id           text  not null primary key,
    office_id    text  not null references offices (id),
    fiscal_year  {int} not null,             -- the year in which April lies
    norm         text  not null,
    edition      text  not null,
    edition_hash text  not null,             -- catalogue::edition_hash when it was opened
    scoping      text  not null,             -- what the office had said then
    opened_by    text  not null,
    opened_at    {int} not null,
    closed_by    text,
    closed_at    {int},
    unique (office_id, norm, fiscal_year)
) {strict};

-- The manager's answer to one provision; what it was before stands in answer_versions.
create table answers (
    assessment_id text  not null references assessments (id),
    office_id     text  not null,
    provision     text  not null,            -- 'care-guide/r8/1-1'
    answer        text  not null,            -- core::assessments::Answer
    note          text  not null default '',
    due_on        text,                      -- ISO day
    evidence      text  not null default '', -- where the proof lies: an address or words
    answered_by   text  not null,
    answered_at   {int} not null,
    primary key (assessment_id, provision)
) {strict};

create table answer_versions (
    id            text  not null primary key,
    assessment_id text  not null references assessments (id),
    office_id     text  not null,
    provision     text  not null,
    answer        text  not null,
    note          text  not null default '',
    due_on        text,
    evidence      text  not null default '',
    answered_by   text  not null,
    answered_at   {int} not null
) {strict};
create index answer_versions_by_answer on answer_versions (assessment_id, provision);

-- One person's own check. Its answers are shown to that person only; to others only counts.
create table self_checks (
    id            text  not null primary key,
    assessment_id text  not null references assessments (id),
    office_id     text  not null,
    person_id     text  not null references persons (id),
    started_at    {int} not null,
    sent_at       {int},
    unique (assessment_id, person_id)
) {strict};

create table self_answers (
    self_check_id text  not null references self_checks (id),
    office_id     text  not null,
    provision     text  not null,
    answer        text  not null,
    reason        text  not null default '', -- time, things, knowledge, money
    answered_at   {int} not null,
    primary key (self_check_id, provision)
) {strict};
