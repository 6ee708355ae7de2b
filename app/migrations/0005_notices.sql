-- Which offices stand under a corporation or a council now, and how much each of them shows there.
create view node_offices as
    select 'corporation' as node_kind, o.corporation_id as node_id, o.id as office_id, o.sharing
      from offices o
    union all
    select 'council', m.council_id, m.office_id, m.sharing
      from memberships m
     where m.ended_at is null;

-- The check that counts: the newest of each office and norm. Whoever reads it for offices that show totals only
-- lets nothing but counts, levels and dates out of the store function.
create view newest_checks as
    select a.id, a.office_id, a.fiscal_year, a.norm, a.edition, a.scoping, a.opened_at, a.closed_at
      from assessments a
     where a.fiscal_year = (select max(b.fiscal_year) from assessments b
                             where b.office_id = a.office_id and b.norm = a.norm);

-- When something was done in an office. Looking is not doing.
create view movements as
    select office_id, opened_at as moved_at from assessments
    union all
    select office_id, answered_at from answers
    union all
    select office_id, started_at from self_checks
    union all
    select office_id, sent_at from self_checks where sent_at is not null
    union all
    select office_id, made_at from plans
    union all
    select office_id, state_at from plan_items where state_at is not null;

-- The mail server of an office; an empty host means that mail is off. The password is sealed with the key in keys/.
create table mail_settings (
    office_id text    not null primary key references offices (id),
    host      text    not null,
    port      {int}   not null,
    login     text    not null default '',
    password  {bytes},
    sender    text    not null,
    set_by    text    not null,
    set_at    {int}   not null
) {strict};
