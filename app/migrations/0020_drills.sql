-- Drills: what is played, from when until when. What is reported in one is an incident with is_drill = 1.
create table drills (
    id text not null primary key,
    office_id text not null references offices (id),
    scenario text not null,
    began_at {int} not null,
    began_by text not null,
    incident_id text references incidents (id),
    ended_at {int},
    -- What was noticed, and what is to be better.
    words text not null default ''
) {strict};
create index drills_by_office on drills (office_id, began_at);

-- What was learned from an incident: which requirements turned out not to be met, which lessons are repeated.
create table incident_reviews (
    incident_id text not null primary key references incidents (id),
    office_id text not null references offices (id),
    items text not null,
    lessons text not null,
    reviewed_at {int} not null,
    reviewed_by text not null
) {strict};
create index incident_reviews_by_office on incident_reviews (office_id, reviewed_at);

-- Stories without names that an office offers to its councils; it may take them back.
create table offered_cases (
    incident_id text not null primary key references incidents (id),
    office_id text not null references offices (id),
    kind text not null,
    words text not null,
    offered_at {int} not null,
    withdrawn_at {int}
) {strict};
create index offered_cases_by_office on offered_cases (office_id);
