-- To whom a task of an office can be given: its own people, and those of its corporation who answer for it
-- (the same roles that may work on a plan, core::people::Act::WorkOnPlan).
create view workers as
    select distinct s.person_id, s.office_id
      from standings s
     where (s.relation = 'own' and s.role in ('staff', 'manager', 'safety-officer', 'system-person', 'executive'))
        or (s.relation = 'corporation' and s.role in ('safety-officer', 'system-person', 'executive'));
