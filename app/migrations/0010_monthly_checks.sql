-- The few items a person is asked in a month between two whole checks. Shown to that person only; to others only how
-- many people answered.

create table monthly_answers (
    assessment_id text  not null references assessments (id),
    office_id     text  not null,
    person_id     text  not null references persons (id),
    month         text  not null,            -- '2026-11', in the office's zone
    provision     text  not null,
    answer        text  not null,            -- core::assessments::Answer
    answered_at   {int} not null,
    primary key (assessment_id, person_id, month, provision)
) {strict};
