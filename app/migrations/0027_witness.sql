-- Witnesses (C2SP tlog-witness): the houses that this server watches over, what it saw of them, and what others cosigned for this one.
-- What stands between `-- sqlite:` or `-- postgres:` and `-- end` is for that engine only (app/src/db/dialect.rs).

-- Houses whose checkpoints this server cosigns.
create table witnessed_houses (
    house    text    not null primary key,     -- as in the origin of its trees: 16 hexadecimal digits
    name     text    not null,                 -- as people call it
    key      {bytes} not null,                 -- its public key
    added_at {int}   not null
) {strict};

-- What was last cosigned of each tree. Stays when its house is watched no more: who comes again goes on from here.
create table witnessed_trees (
    origin text    not null primary key,       -- mamori/<house>/<tree>
    size   {int}   not null,
    root   {bytes} not null,
    note   text    not null,                   -- the checkpoint with the signature of its house and our cosignature
    at     {int}   not null
) {strict};

-- The newest cosignature of each witness under each tree of this house.
create table cosignatures (
    tree    text  not null,
    witness text  not null,                    -- the name of its key
    size    {int} not null,
    line    text  not null,                    -- the line for the note at this size
    at      {int} not null,
    primary key (tree, witness)
) {strict};

-- What a witness has seen and this house has not, or has otherwise. Goes only when the witness cosigns again.
create table witness_alarms (
    tree    text  not null,
    witness text  not null,
    kind    text  not null check (kind in ('rollback', 'fork')),
    ours    {int} not null,                    -- how many events there were
    theirs  {int},                             -- how many the witness saw, where it says so
    at      {int} not null,
    primary key (tree, witness)
) {strict};

-- sqlite:
create trigger witnessed_trees_only_grow before update on witnessed_trees
when new.origin <> old.origin or new.size < old.size or (new.size = old.size and new.root <> old.root)
begin select raise(abort, 'What a witness saw only grows.'); end;

create trigger witnessed_trees_stay before delete on witnessed_trees
begin select raise(abort, 'What a witness saw is never forgotten.'); end;
-- end

-- postgres:
create trigger witnessed_trees_only_grow before update on witnessed_trees
    for each row when (new.origin <> old.origin or new.size < old.size or (new.size = old.size and new.root <> old.root))
    execute function log_refuses('What a witness saw only grows.');
create trigger witnessed_trees_stay before delete on witnessed_trees
    for each row execute function log_refuses('What a witness saw is never forgotten.');
create trigger witnessed_trees_stay_all before truncate on witnessed_trees
    for each statement execute function log_refuses('What a witness saw is never forgotten.');
-- end
