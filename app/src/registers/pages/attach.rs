//! Files in the forms of ledgers: what was chosen is taken at once and stands in its field from then on, so that it need not be
//! chosen again when something else in the form is wrong.

use mamori_core::registers::{BadValue, Field, FieldId, FieldKind, FileValue, Step};
use mamori_intake::file::FileError;

use super::super::files::{self, FILE_BYTES};
use super::super::store::entry::Entry;
use super::super::store::file as store;
use super::Desk;
use super::tap::{Typed, typed};
use crate::web::{Sent, Upload, WebResult};

/// A form of a ledger as it came.
pub(super) type Form = Upload<FILE_BYTES>;
/// What is wrong with a form, field by field.
pub(super) type Wrong = Vec<(FieldId, BadValue)>;

impl Desk {
    /// The fields for files that this visitor fills at a step; at the beginning with `None`.
    pub(super) fn file_fields(&self, step: Option<Step>) -> impl Iterator<Item = &Field> {
        let fields = self.register.fields_at(step);
        fields.filter(|it| it.kind == FieldKind::File && self.may_read(it))
    }

    /// Takes the files of a form. Afterwards each field for a file holds what stood there before, what this visitor has just
    /// handed in, or nothing; a text that names another file is not believed.
    pub(super) async fn receive(
        &self,
        form: Form,
        before: Option<&Entry>,
    ) -> WebResult<(Typed, Wrong)> {
        let (mut sent, mut wrong) = (form.fields, Wrong::new());
        let fields = self.register.fields.iter();
        let fields = fields.filter(|it| it.kind == FieldKind::File);
        let (fields, unread): (Vec<&Field>, Vec<&Field>) = fields.partition(|it| self.may_read(it));
        for field in unread {
            let stood = before.and_then(|it| it.values.get(&field.id));
            put(
                &mut sent,
                field.id.as_str(),
                stood.cloned().unwrap_or_default(),
            );
        }
        for field in &fields {
            let id = field.id.as_str();
            let value = typed(&sent, id).unwrap_or_default().to_owned();
            let is_removed = typed(&sent, &format!("remove-{id}")).is_some();
            if is_removed || !self.is_known(field, &value, before).await? {
                put(&mut sent, id, String::new());
            }
        }
        for Sent { field, name, file } in form.files {
            // A form that broke off does not say in which field.
            let mut meant = fields
                .iter()
                .filter(|it| field.is_empty() || it.id.as_str() == field);
            let Some(field) = meant.next() else { continue };
            let from = (&self.frame.visit, self.office);
            match files::receive(&self.app, from, (&name, file)).await? {
                Ok(value) => put(&mut sent, field.id.as_str(), value),
                Err(why) => wrong.push((field.id.clone(), BadValue::NoFile(why.word()))),
            }
        }
        Ok((sent, wrong))
    }

    /// Whether a field may hold a text that came with a form: it stood there before, or names a file of this visitor.
    async fn is_known(
        &self,
        field: &Field,
        value: &str,
        before: Option<&Entry>,
    ) -> WebResult<bool> {
        let stood = before.and_then(|it| it.values.get(&field.id));
        if value.is_empty() || stood.is_some_and(|it| it == value) {
            return Ok(true);
        }
        let Some(file) = FileValue::of(value) else {
            return Ok(false);
        };
        let person = self.frame.visit.who()?.id;
        let at = (self.office, file.digest);
        Ok(store::is_from(&self.app, self.scope, at, person).await?)
    }
}

fn put(sent: &mut Typed, id: &str, value: String) {
    sent.retain(|(field, _)| field != id);
    sent.push((id.to_owned(), value));
}

/// What was read, unless something was wrong with the files of the same form.
pub(super) fn with_files<T>(read: Result<T, Wrong>, mut wrong: Wrong) -> Result<T, Wrong> {
    match read {
        Ok(values) if wrong.is_empty() => Ok(values),
        Ok(_) => Err(wrong),
        Err(more) => {
            wrong.extend(more);
            Err(wrong)
        }
    }
}

/// The key of the sentence that says why a file was not taken and what to do.
pub(super) fn mistake_key(word: &str) -> &'static str {
    let mut all = FileError::ALL.iter().copied();
    let why = all.find(|it| it.word() == word);
    match why.unwrap_or(FileError::Unknown) {
        FileError::Empty => "registers.file.empty",
        FileError::TooLarge => "registers.file.too-large",
        FileError::TooManyPixels => "registers.file.too-many-pixels",
        FileError::OtherPicture => "registers.file.other-picture",
        FileError::Broken => "registers.file.broken",
        FileError::Macros => "registers.file.macros",
        FileError::OldDocument => "registers.file.old-document",
        FileError::ActivePdf => "registers.file.active-pdf",
        FileError::LockedPdf => "registers.file.locked-pdf",
        FileError::Program => "registers.file.program",
        FileError::Archive => "registers.file.archive",
        FileError::Unknown => "registers.file.unknown",
    }
}
