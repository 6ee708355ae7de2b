-- The journal for others to hold: tiles, signed checkpoints, and what its tables refuse by themselves.
-- What stands between `-- sqlite:` or `-- postgres:` and `-- end` is for that engine only (app/src/db/dialect.rs).

-- Events before this one were pruned; only their leaves are left, in tiles.
alter table log_trees add column first {int} not null default 0;

-- Full tiles of 256 hashes (C2SP tlog-tiles); what is not full follows from the leaves.
create table log_tiles (
    tree   text    not null references log_trees (tree),
    level  {int}   not null,               -- 0: leaves; above: roots of the tiles below
    idx    {int}   not null,               -- from 0 at the left
    hashes {bytes} not null,
    primary key (tree, level, idx)
) {strict};

-- Signed notes (C2SP tlog-checkpoint), one a commit. Only the newest of a day stays, and those that were given out.
create table log_checkpoints (
    tree text  not null references log_trees (tree),
    size {int} not null,
    note text  not null,
    kept {int} not null default 0 check (kept in (0, 1)), -- 1: somebody outside may hold it
    primary key (tree, size)
) {strict};

-- By these the triggers below find the event that tells of what is taken away.
create index log_erasures on log_events (subject) where operation = 'evidence.erase';
create index log_prunings on log_events (subject) where operation = 'evidence.prune';

-- sqlite:
create trigger log_events_follow before insert on log_events
when new.seq is not coalesce(
    (select max(seq) + 1 from log_events where tree = new.tree),
    (select first from log_trees where tree = new.tree))
begin select raise(abort, 'An event of the journal follows the last one of its tree and stands nowhere else.'); end;

create trigger log_events_stay_as_they_are before update on log_events
begin select raise(abort, 'An event of the journal is never changed.'); end;

create trigger log_events_stay before delete on log_events
when not exists (select 1 from log_events where operation = 'evidence.prune' and subject = old.tree)
begin select raise(abort, 'An event of the journal is never taken out.'); end;

create trigger log_details_come_once before insert on log_details
when exists (select 1 from log_details where tree = new.tree and seq = new.seq)
begin select raise(abort, 'A detail of the journal is written once.'); end;

create trigger log_details_stay_as_they_are before update on log_details
begin select raise(abort, 'A detail of the journal is never changed.'); end;

create trigger log_details_stay before delete on log_details
when not exists (select 1 from log_events where operation = 'evidence.erase' and subject = old.tree || '/' || old.seq)
 and not exists (select 1 from log_events where operation = 'evidence.prune' and subject = old.tree)
begin select raise(abort, 'A detail of the journal is erased only after an event that tells of it.'); end;

create trigger log_trees_come_once before insert on log_trees
when exists (select 1 from log_trees where tree = new.tree)
begin select raise(abort, 'A tree of the journal begins once.'); end;

create trigger log_trees_only_grow before update on log_trees
when new.tree <> old.tree or new.office_id is not old.office_id or new.year <> old.year
  or new.size < old.size or new.first < old.first
begin select raise(abort, 'A tree of the journal only grows.'); end;

create trigger log_trees_stay before delete on log_trees
begin select raise(abort, 'A tree of the journal is never taken out.'); end;

create trigger log_tiles_come_once before insert on log_tiles
when exists (select 1 from log_tiles where tree = new.tree and level = new.level and idx = new.idx)
begin select raise(abort, 'A tile of the journal is written once.'); end;

create trigger log_tiles_stay_as_they_are before update on log_tiles
begin select raise(abort, 'A tile of the journal is never changed.'); end;

create trigger log_tiles_stay before delete on log_tiles
begin select raise(abort, 'A tile of the journal is never taken out.'); end;

create trigger log_checkpoints_come_once before insert on log_checkpoints
when exists (select 1 from log_checkpoints where tree = new.tree and size = new.size)
begin select raise(abort, 'A checkpoint of the journal is written once.'); end;

create trigger log_checkpoints_stay_as_they_are before update on log_checkpoints
when new.tree <> old.tree or new.size <> old.size or new.note <> old.note or new.kept < old.kept
begin select raise(abort, 'A checkpoint of the journal is never changed.'); end;

create trigger log_checkpoints_stay before delete on log_checkpoints
when old.kept = 1 or old.size = (select max(size) from log_checkpoints where tree = old.tree)
begin select raise(abort, 'The newest checkpoint of the journal, and one that was given out, is never taken out.'); end;
-- end

-- postgres:
create or replace function log_refuses() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0];
end $$;

create or replace function log_event_follows() returns trigger language plpgsql as $$
begin
    if new.seq is distinct from coalesce(
        (select max(seq) + 1 from log_events where tree = new.tree),
        (select first from log_trees where tree = new.tree)) then
        raise exception 'An event of the journal follows the last one of its tree and stands nowhere else.';
    end if;
    return new;
end $$;

create or replace function log_event_stays() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from log_events where operation = 'evidence.prune' and subject = old.tree) then
        raise exception 'An event of the journal is never taken out.';
    end if;
    return old;
end $$;

create or replace function log_detail_stays() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from log_events where operation = 'evidence.erase' and subject = old.tree || '/' || old.seq)
        and not exists (select 1 from log_events where operation = 'evidence.prune' and subject = old.tree) then
        raise exception 'A detail of the journal is erased only after an event that tells of it.';
    end if;
    return old;
end $$;

create or replace function log_checkpoint_stays() returns trigger language plpgsql as $$
begin
    if old.kept = 1 or old.size = (select max(size) from log_checkpoints where tree = old.tree) then
        raise exception 'The newest checkpoint of the journal, and one that was given out, is never taken out.';
    end if;
    return old;
end $$;

create trigger log_events_follow before insert on log_events
    for each row execute function log_event_follows();
create trigger log_events_stay_as_they_are before update on log_events
    for each row execute function log_refuses('An event of the journal is never changed.');
create trigger log_events_stay before delete on log_events
    for each row execute function log_event_stays();
create trigger log_events_stay_all before truncate on log_events
    for each statement execute function log_refuses('An event of the journal is never taken out.');
create trigger log_details_stay_as_they_are before update on log_details
    for each row execute function log_refuses('A detail of the journal is never changed.');
create trigger log_details_stay before delete on log_details
    for each row execute function log_detail_stays();
create trigger log_details_stay_all before truncate on log_details
    for each statement execute function log_refuses('A detail of the journal is erased only after an event that tells of it.');
create trigger log_trees_only_grow before update on log_trees
    for each row when (new.tree <> old.tree or new.office_id is distinct from old.office_id or new.year <> old.year
        or new.size < old.size or new.first < old.first)
    execute function log_refuses('A tree of the journal only grows.');
create trigger log_trees_stay before delete on log_trees
    for each row execute function log_refuses('A tree of the journal is never taken out.');
create trigger log_trees_stay_all before truncate on log_trees
    for each statement execute function log_refuses('A tree of the journal is never taken out.');
create trigger log_tiles_stay_as_they_are before update on log_tiles
    for each row execute function log_refuses('A tile of the journal is never changed.');
create trigger log_tiles_stay before delete on log_tiles
    for each row execute function log_refuses('A tile of the journal is never taken out.');
create trigger log_tiles_stay_all before truncate on log_tiles
    for each statement execute function log_refuses('A tile of the journal is never taken out.');
create trigger log_checkpoints_stay_as_they_are before update on log_checkpoints
    for each row when (new.tree <> old.tree or new.size <> old.size or new.note <> old.note or new.kept < old.kept)
    execute function log_refuses('A checkpoint of the journal is never changed.');
create trigger log_checkpoints_stay before delete on log_checkpoints
    for each row execute function log_checkpoint_stays();
create trigger log_checkpoints_stay_all before truncate on log_checkpoints
    for each statement execute function log_refuses('A checkpoint of the journal is never taken out.');
-- end
