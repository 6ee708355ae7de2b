-- Incidents, real ones and those played in a drill. Every read names which of the two it wants. Kinds, steps and clocks are data.

-- Cards with a code by which somebody without an account reports. The code itself is on paper; here lies its hash.
create table report_cards (
    id text not null primary key,
    office_id text not null references offices (id),
    hash text not null unique,
    -- The same sealed, so that it can be printed again.
    sealed {bytes} not null,
    made_at {int} not null,
    made_by text not null,
    ended_at {int}
) {strict};
create index report_cards_by_office on report_cards (office_id);

-- The last number given to an incident, and to a drill, of an office.
create table incident_counters (
    office_id text not null references offices (id),
    is_drill {int} not null,
    last {int} not null,
    primary key (office_id, is_drill)
) {strict};

create table incidents (
    id text not null primary key,
    office_id text not null references offices (id),
    -- From 1 in each office; drills are counted by themselves.
    number {int} not null,
    is_drill {int} not null,
    -- Of a drill: what is played.
    scenario text,
    kind text not null,
    -- unconfirmed, open, closed, dismissed
    state text not null,
    -- page, card, phone
    via text not null,
    reporter_id text references persons (id),
    reporter_name text not null,
    card_id text references report_cards (id),
    -- Of a report by card: one of many from the same place within a short time, shown under one line.
    is_folded {int} not null default 0,
    thing_id text references register_entries (id),
    thing_name text not null,
    known_at {int} not null,
    reported_at {int} not null,
    acknowledged_at {int},
    acknowledged_by text references persons (id),
    commander_id text references persons (id),
    recorder_id text references persons (id),
    -- The answers of the triage, and what was written field by field; both JSON.
    facts text not null,
    story text not null,
    found_at {int},
    closed_at {int},
    changed_at {int} not null,
    -- By which a form that is sent twice makes one report.
    form_key text not null,
    -- How many lines its timeline has; who counts on holds it until their change ends.
    lines {int} not null default 0
) {strict};
create unique index incidents_numbered on incidents (office_id, is_drill, number);
create unique index incidents_sent_once on incidents (office_id, form_key);
create index incidents_open on incidents (state, reported_at);
create index incidents_listed on incidents (office_id, is_drill, reported_at);

-- What happened, line by line: written once and never changed; a correction is a line of its own.
create table incident_lines (
    id text not null primary key,
    incident_id text not null references incidents (id),
    office_id text not null references offices (id),
    seq {int} not null,
    sort text not null,
    -- When it happened, as far as somebody said so, and when it was written.
    happened_at {int} not null,
    written_at {int} not null,
    written_by text not null,
    -- Which step, clock or file it is about.
    about text not null,
    words text not null,
    detail text not null,
    corrects text references incident_lines (id)
) {strict};
create unique index incident_lines_in_order on incident_lines (incident_id, seq);

-- How a step stands: done, or why it cannot be done.
create table incident_steps (
    incident_id text not null references incidents (id),
    office_id text not null references offices (id),
    step text not null,
    -- done, cannot
    state text not null,
    words text not null,
    at {int} not null,
    by_id text not null,
    -- Of a step that two decide: the second.
    second_id text references persons (id),
    primary key (incident_id, step)
) {strict};

-- The clocks as they stood when facts were written last, and what was done about them.
create table incident_clocks (
    incident_id text not null references incidents (id),
    office_id text not null references offices (id),
    rule text not null,
    required text not null,
    due_on text,
    moved_from text,
    done_at {int},
    done_by text,
    receipt text not null default '',
    primary key (incident_id, rule)
) {strict};
create index incident_clocks_due on incident_clocks (office_id, due_on);

-- Levels of people who were told that nobody has answered.
create table incident_alarms (
    incident_id text not null references incidents (id),
    level {int} not null,
    come_at {int} not null,
    told {int} not null,
    primary key (incident_id, level)
) {strict};

-- In which municipality an office lies.
alter table offices add column municipality text not null default '';
