-- The plan of an assessment: its gaps in the order of the law first, then cheap and quick. Approval stands in approvals.

create table plans (
    id            text  not null primary key,
    assessment_id text  not null unique references assessments (id),
    office_id     text  not null references offices (id),
    made_by       text  not null,
    made_at       {int} not null
) {strict};

create table plan_items (
    id        text  not null primary key,
    plan_id   text  not null references plans (id),
    office_id text  not null,
    provision text  not null,
    place     {int} not null,             -- 1-based place in the plan's order
    owner_id  text  references persons (id),
    due_on    text  not null,             -- ISO day inside the fiscal year
    yen       text  not null,             -- core::catalogue::Yen
    minutes   {int} not null,
    state     text  not null,             -- core::assessments::PlanState
    state_by  text,
    state_at  {int},
    reason    text  not null default '',  -- why it was dropped
    evidence  text  not null default '',  -- how it was done, where the proof lies
    unique (plan_id, provision)
) {strict};
create index plan_items_by_owner on plan_items (owner_id);
create index plan_items_by_office on plan_items (office_id);
