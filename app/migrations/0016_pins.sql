-- The PIN by which somebody says on another's terminal who takes or returns a thing. It opens nothing by itself.
create table pins (
    person_id  text  not null primary key references persons (id),
    hash       text  not null,           -- argon2id, PHC string
    changed_at {int} not null
) {strict};

-- Who confirmed a step by PIN, where somebody else was signed in (by_id).
alter table register_steps add column taker_id text references persons (id);
