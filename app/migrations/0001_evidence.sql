-- The journal of everything. One tree an office and year; a leaf is one event.
-- {int} {bytes} {strict} are filled by app/src/db/dialect.rs.

create table log_trees (
    tree      text   not null primary key, -- '<office id>/<year>' or 'house/<year>' for what belongs to no office
    office_id text,
    year      {int}  not null,             -- calendar year in Asia/Tokyo
    size      {int}  not null,             -- number of leaves
    edge      {bytes} not null,            -- right edge of the RFC 6962 tree, enough to append
    root      {bytes} not null             -- tree head after `size` leaves
) {strict};

create table log_events (
    tree      text    not null references log_trees (tree),
    seq       {int}   not null,            -- 0-based place in the tree
    at        {int}   not null,            -- milliseconds since 1970-01-01 UTC
    actor     text    not null,            -- person id, 'system' or 'nobody'
    office_id text,
    subject   text    not null,            -- whose record or which thing
    operation text    not null,
    body      {bytes} not null,            -- the canonical bytes that were hashed
    leaf      {bytes} not null,            -- SHA-256(0x00 || body)
    primary key (tree, seq)
) {strict};

create index log_events_by_office on log_events (office_id, at);

-- What personal data an event speaks of. The tree holds only a salted commitment,
-- so a row here can be erased without breaking the tree.
create table log_details (
    tree   text    not null,
    seq    {int}   not null,
    salt   {bytes} not null,
    detail text    not null,
    primary key (tree, seq)
) {strict};
