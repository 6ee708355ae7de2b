-- Devices that many use: who knows the token of one signs in there by name and PIN. The device is the one factor, the PIN the other.
create table shared_devices (
    id        text  not null primary key,
    office_id text  not null references offices (id),
    name      text  not null,
    token     text  not null unique,        -- SHA-256 of the cookie, hex
    added_by  text  not null references persons (id),
    added_at  {int} not null,
    ended_by  text           references persons (id),
    ended_at  {int}
) {strict};
create index shared_devices_by_office on shared_devices (office_id);

-- Sessions that began on one, by PIN. They end sooner, and nothing has been proved in them that a password proves.
alter table sessions add column device_id text references shared_devices (id);

-- Whose typing it was, where that was known; nobody else gets it back.
alter table kept_forms add column person_id text references persons (id);
