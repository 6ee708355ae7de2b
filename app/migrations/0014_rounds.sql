-- Rounds: everything in a ledger is gone through. A round goes on until it is ended; then it waits for an executive, who approves
-- it or lets it go on. Who asked and who decided stands in approvals (what = 'round').

create table rounds (
    id text not null primary key,
    office_id text not null references offices (id),
    register text not null,
    began_at {int} not null,
    began_by text not null,
    -- When something was marked last; written first by every marking, so that marking and ending wait for each other.
    marked_at {int},
    ended_at {int},
    ended_by text,
    -- approved, given-up
    outcome text,
    over_at {int}
) {strict};

-- A ledger is gone through once at a time.
create unique index rounds_open on rounds (office_id, register) where over_at is null;
create index rounds_listed on rounds (office_id, register, began_at);

create table round_marks (
    id text not null primary key,
    round_id text not null references rounds (id),
    -- Absent for what was found and stands in no ledger.
    entry_id text references register_entries (id),
    -- there, differs, missing, surplus
    mark text not null,
    -- What it was called and where it belonged when it was marked; for a surplus where it was found.
    name text not null,
    place text not null,
    note text not null,
    at {int} not null,
    by_id text not null
) {strict};

create unique index round_marks_once on round_marks (round_id, entry_id);
