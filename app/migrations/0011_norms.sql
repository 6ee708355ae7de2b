-- An office may check itself against any norm. The council's overview, the staff and the plan go on speaking of the
-- care guide, the check that every office makes.

drop view newest_checks;
create view newest_checks as
    select a.id, a.office_id, a.fiscal_year, a.norm, a.edition, a.scoping, a.opened_at, a.closed_at
      from assessments a
     where a.norm = 'care-guide'
       and a.fiscal_year = (select max(b.fiscal_year) from assessments b
                             where b.office_id = a.office_id and b.norm = a.norm);

-- From which other answer this one was taken over: provision ids with ' > ' between them, empty for one's own.
alter table answers add column origin text not null default '';
alter table answer_versions add column origin text not null default '';
