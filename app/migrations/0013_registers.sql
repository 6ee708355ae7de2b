-- Ledgers. What an entry holds stands as JSON under the ids of its ledger's fields; which ledgers and fields there are is data.

-- The last number given in an office's ledger.
create table register_counters (
    office_id text not null references offices (id),
    register text not null,
    last {int} not null,
    primary key (office_id, register)
) {strict};

create table register_entries (
    id text not null primary key,
    office_id text not null references offices (id),
    register text not null,
    -- The version of the ledger's file with which it was written last.
    version {int} not null,
    number {int} not null,
    -- Written form of the field that names it, and the same so that タブレット2号 stands before 10号.
    name text not null,
    name_order text not null,
    -- The folded values by which two rows are the same entry.
    same text not null,
    written text not null,
    -- Everything in it, folded, for the search.
    folded text not null,
    state text not null,
    -- Of an entry that lends: which thing. Only one that is open may hold a thing.
    thing_id text references register_entries (id),
    -- Whose it is, or who has it, where that is a person of the office.
    holder_id text references persons (id),
    -- From when on somebody is told that it needs something, and from when on it is late.
    told_at {int},
    late_at {int},
    made_at {int} not null,
    made_by text not null,
    changed_at {int} not null,
    over_at {int},
    -- The code on its label.
    label text unique
) {strict};

create unique index register_entries_numbered on register_entries (office_id, register, number);
create index register_entries_listed on register_entries (office_id, register, name_order);
create index register_entries_same on register_entries (office_id, register, same);
create index register_entries_told on register_entries (office_id, told_at);
create index register_entries_held on register_entries (holder_id, told_at);
create index register_entries_thing on register_entries (thing_id);

-- Every value an entry has ever had, with who and when. The first is how it was made.
create table register_versions (
    entry_id text not null references register_entries (id),
    ordinal {int} not null,
    written text not null,
    -- made, changed, step:<step>, import, round
    why text not null,
    reason text not null,
    at {int} not null,
    by_id text not null,
    primary key (entry_id, ordinal)
) {strict};

create table register_steps (
    entry_id text not null references register_entries (id),
    ordinal {int} not null,
    step text not null,
    refused {int} not null,
    -- The standing permission by which a step was taken without asking.
    permission_id text references register_entries (id),
    note text not null,
    at {int} not null,
    by_id text not null,
    primary key (entry_id, ordinal)
) {strict};

-- A thing is with at most one person at a time.
create unique index register_entries_out on register_entries (thing_id) where state = 'in-use';
