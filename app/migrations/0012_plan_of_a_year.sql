-- An office has one plan a fiscal year, of the gaps of all its checks, and each row says to which check its gap belongs.

-- assessment_id stays: the check with which the plan was begun.
alter table plans add column fiscal_year {int} not null default 0;
update plans set fiscal_year = (select a.fiscal_year from assessments a where a.id = plans.assessment_id);
create unique index plans_by_year on plans (office_id, fiscal_year);

-- Never null; a column that comes later and refers to a table cannot say so. An empty yen and no minutes: not known.
alter table plan_items add column assessment_id text references assessments (id);
update plan_items set assessment_id = (select p.assessment_id from plans p where p.id = plan_items.plan_id);
create index plan_items_by_assessment on plan_items (assessment_id);
