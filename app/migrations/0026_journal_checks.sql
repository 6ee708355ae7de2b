-- When the journal was last read to its end, and whether everything in it was as it was written.

create table journal_checks (
    id        text  not null primary key,
    office_id text,                        -- whose trees; none: all trees were read, and this row speaks of what is no office's
    at        {int} not null,              -- rows of one reading have the same moment
    events    {int} not null,              -- how many events were read
    is_good   {int} not null check (is_good in (0, 1)),
    fault     text  not null default '',   -- the word of the first fault
    place     text  not null default ''    -- and where: tree, or tree and number
) {strict};
create index journal_checks_by_time on journal_checks (coalesce(office_id, ''), at);
