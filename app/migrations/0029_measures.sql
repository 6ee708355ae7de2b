-- A row of a plan that an office decided itself: its words, and after what, such as incident/<id>. Rows of requirements have neither.
-- Its provision is measure/own/<id of the row>, so that a plan holds each row once.
alter table plan_items add column words text not null default '';
alter table plan_items add column origin text not null default '';
create index plan_items_by_origin on plan_items (office_id, origin);
