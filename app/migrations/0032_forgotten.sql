-- The day on which the name of somebody who had left went, and with it everything else that was known of them.
alter table persons add column forgotten_at {int};
create index persons_to_forget on persons (keep_until) where keep_until is not null and forgotten_at is null;
