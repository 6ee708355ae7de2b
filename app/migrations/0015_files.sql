-- Files handed in with entries of ledgers. The content lies in files/ of the state directory under its SHA-256 and is on the disk
-- before its row; an entry names it in the field's value, so that old versions of an entry keep their old file.
create table register_files (
    office_id   text not null references offices (id),
    digest      text not null,
    -- jpg, pdf, docx, xlsx or pptx, by the content
    kind        text not null,
    bytes       {int} not null,
    -- Of a photo: its small picture, by the same rule.
    small       text,
    received_by text not null,
    received_at {int} not null,
    primary key (office_id, digest, received_by)
) {strict};

-- What was drawn with a finger or pen at a step: a file of that office.
alter table register_steps add column signature text;
