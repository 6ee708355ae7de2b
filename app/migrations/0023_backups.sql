-- What became of each backup at each place, of each weekly restore into a scratch folder, and of each restore: the catalogue of copies.

create table backup_runs (
    id          text  not null primary key,
    kind        text  not null,            -- 'backup', 'drill' or 'restore'
    at          {int} not null,            -- when it was begun: of a backup the moment that it holds
    who         text  not null,            -- person id, 'system' or 'nobody'
    place       text  not null,            -- name of the place in mamori.toml
    file        text  not null default '', -- name of the file there
    bytes       {int} not null default 0,
    sha256      text  not null default '', -- of the file
    events      {int} not null default 0,  -- leaves of all trees in it
    opened_by   text  not null default '', -- fingerprints of the keys that open it, with blanks between
    outcome     text  not null,            -- 'good', 'absent' (the place was not there), 'faulty' (written, but not sound) or 'failed'
    why         text  not null default '', -- for the last two
    verified_at {int}                      -- when it was last read again and found good
) {strict};
create index backup_runs_by_time on backup_runs (kind, at);
