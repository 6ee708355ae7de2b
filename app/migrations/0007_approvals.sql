-- An approval ends when its request is taken back or when what was approved is changed; who decided, and when, stays.

alter table approvals add column ended_by text;
alter table approvals add column ended_at {int};
-- At most one request or decision stands for a thing.
create unique index approvals_standing on approvals (what, subject_id) where ended_at is null;
