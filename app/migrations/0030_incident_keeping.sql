-- For how many years an office keeps names and words of incidents that are over; without a row the default holds.
create table incident_keeping (
    office_id text  not null primary key references offices (id),
    years     {int} not null,
    set_by    text  not null,
    set_at    {int} not null
) {strict};

-- When names and words of an incident were taken out.
alter table incidents add column erased_at {int};
create index incidents_to_erase on incidents (office_id, state, erased_at);
