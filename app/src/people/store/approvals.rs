//! SQL of approvals: who asked, who decided, when and with which words. What is approved belongs to whoever asks.

use jiff::Timestamp;
use mamori_core::assessments::ApprovalState;
use mamori_core::evidence;
use mamori_core::ids::{ApprovalId, OfficeId, PersonId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::clock::{millis, moment};
use crate::db::{Change, DbError, DbResult, Rows, Scope, one, stored};
use crate::web::App;

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The person; `None` when mamori itself did it.
    pub person: Option<PersonId>,
    /// The name as written, empty for mamori itself.
    pub name: String,
    /// フリガナ.
    pub kana: String,
    /// When.
    pub at: Timestamp,
}

/// One request for approval and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The office it belongs to.
    pub office: OfficeId,
    /// What kind of thing waits: `plan`, …
    pub what: String,
    /// The id of that thing.
    pub subject: String,
    /// Who asked, and when.
    pub requested: Signature,
    /// What was written with the request.
    pub note: String,
    /// Who decided, and when.
    pub decided: Option<(Decision, Signature)>,
    /// What was written with the decision.
    pub comment: String,
    /// When it ended: taken back, or what was approved has changed since.
    pub ended_at: Option<Timestamp>,
}

/// What somebody decides on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Approved.
    Approve,
    /// Given back; the comment says why.
    Return,
}

/// A thing that waits for an executive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The request.
    pub approval: Approval,
    /// The name of its office.
    pub office_name: String,
}

/// What a thing is for which approval is asked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The office it belongs to.
    pub office: OfficeId,
    /// The kind of thing: `plan`, …
    pub what: &'static str,
    /// Its id.
    pub id: &'a str,
}

/// Why a step towards an approval was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotApproved {
    /// No request is open, or one is open already.
    #[error("this step is not possible from here")]
    NoWay,
    /// Giving back needs a comment.
    #[error("giving back needs a comment")]
    NoComment,
    /// Whoever asked may not decide, unless they are an executive of the office too.
    #[error("who asked may not decide")]
    OwnRequest,
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<sqlx::Error> for NotApproved {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Decision {
    /// The word in the database, in forms and in events.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Return => "returned",
        }
    }

    /// Reads what [`Decision::word`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Approve, Self::Return]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

impl Approval {
    /// How far it is. What has ended leaves its subject a draft again.
    pub fn state(&self) -> ApprovalState {
        match &self.decided {
            _ if self.ended_at.is_some() => ApprovalState::Draft,
            None => ApprovalState::Requested,
            Some((Decision::Approve, _)) => ApprovalState::Approved,
            Some((Decision::Return, _)) => ApprovalState::Returned,
        }
    }

    /// Whether the same person asked and decided; papers show it.
    pub fn is_own_decision(&self) -> bool {
        let decided = self.decided.as_ref().and_then(|it| it.1.person);
        decided.is_some() && decided == self.requested.person
    }
}

/// How far the approval of something is, from its latest request.
pub fn approval_state(latest: Option<&Approval>) -> ApprovalState {
    latest.map_or(ApprovalState::Draft, Approval::state)
}

const NOTE_CHARS: usize = 1000;

fn short(text: &str) -> String {
    text.trim().chars().take(NOTE_CHARS).collect()
}

/// Asks for approval of something that has no open request and is not approved.
pub async fn request_approval(
    change: &mut Change,
    subject: Subject<'_>,
    note: &str,
) -> Result<ApprovalId, NotApproved> {
    let latest = latest(change.rows()?, Scope::machine(), subject).await?;
    match approval_state(latest.as_ref()) {
        ApprovalState::Draft => {}
        // At most one request stands at a time: the new one takes the place of the one that was given back.
        ApprovalState::Returned => {
            end_approval(change, subject).await?;
        }
        ApprovalState::Requested | ApprovalState::Approved => return Err(NotApproved::NoWay),
    }
    let (id, at, by) = (change.new_id(), millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "insert into approvals (id, office_id, what, subject_id, requested_by, requested_at, request_note)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_string())
    .bind(subject.office.to_string())
    .bind(subject.what)
    .bind(subject.id)
    .bind(by)
    .bind(at)
    .bind(short(note))
    .execute(change.rows()?)
    .await?;
    one("ask for approval", done.rows_affected())?;
    Ok(ApprovalId::new(id))
}

/// Approves the open request of something, or gives it back. Whether the actor's role may decide is the door's
/// question; that nobody decides on an own request, unless they are an executive of the office, is asked here.
pub async fn decide(
    change: &mut Change,
    subject: Subject<'_>,
    decision: Decision,
    comment: &str,
) -> Result<Approval, NotApproved> {
    let latest = latest(change.rows()?, Scope::machine(), subject).await?;
    let Some(open) = latest.filter(|it| it.state() == ApprovalState::Requested) else {
        return Err(NotApproved::NoWay);
    };
    if decision == Decision::Return && comment.trim().is_empty() {
        return Err(NotApproved::NoComment);
    }
    if let evidence::Actor::Person(person) = change.actor().who
        && open.requested.person == Some(person)
        && !is_executive(change.rows()?, person, subject.office).await?
    {
        return Err(NotApproved::OwnRequest);
    }
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update approvals set decided_by = $2, decided_at = $3, decision = $4, comment = $5
          where id = $1 and decided_at is null and ended_at is null",
    )
    .bind(open.id.to_string())
    .bind(by)
    .bind(at)
    .bind(decision.word())
    .bind(short(comment))
    .execute(change.rows()?)
    .await?;
    one("decide on a request", done.rows_affected())?;
    let decided = latest_in(change, subject).await?;
    decided.ok_or(NotApproved::NoWay)
}

/// Ends the latest request or approval of something, because it was taken back or the thing changes.
/// True when there was one that still stood.
pub async fn end_approval(change: &mut Change, subject: Subject<'_>) -> DbResult<bool> {
    let (at, by) = (millis(change.at()), change.actor().word());
    let done = sqlx::query(
        "update approvals set ended_by = $4, ended_at = $5
          where office_id = $1 and what = $2 and subject_id = $3 and ended_at is null",
    )
    .bind(subject.office.to_string())
    .bind(subject.what)
    .bind(subject.id)
    .bind(by)
    .bind(at)
    .execute(change.rows()?)
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn latest_in(change: &mut Change, subject: Subject<'_>) -> DbResult<Option<Approval>> {
    latest(change.rows()?, Scope::machine(), subject).await
}

async fn is_executive(rows: &mut Rows, person: PersonId, office: OfficeId) -> DbResult<bool> {
    let found = sqlx::query(
        "select 1 from standings where person_id = $1 and office_id = $2
            and role = 'executive' and relation in ('own', 'corporation')",
    )
    .bind(person.to_string())
    .bind(office.to_string())
    .fetch_optional(rows)
    .await?;
    Ok(found.is_some())
}

/// The latest request for something, as far as the scope sees its office.
pub async fn latest_approval(
    app: &App,
    scope: Scope,
    subject: Subject<'_>,
) -> DbResult<Option<Approval>> {
    let mut rows = app.db.rows().await?;
    latest(&mut rows, scope, subject).await
}

async fn latest(rows: &mut Rows, scope: Scope, subject: Subject<'_>) -> DbResult<Option<Approval>> {
    let found = sqlx::query(
        "select a.*, r.name as requested_name, r.kana as requested_kana,
                d.name as decided_name, d.kana as decided_kana
           from approvals a
           left join persons r on r.id = a.requested_by
           left join persons d on d.id = a.decided_by
          where a.office_id = $1 and a.what = $2 and a.subject_id = $3
            and exists (select 1 from sight s where s.person_id = $4 and s.office_id = a.office_id)
          order by case when a.ended_at is null then 0 else 1 end, a.requested_at desc, a.id desc limit 1",
    )
    .bind(subject.office.to_string())
    .bind(subject.what)
    .bind(subject.id)
    .bind(scope.bound())
    .fetch_optional(rows)
    .await?;
    found.as_ref().map(approval).transpose()
}

/// What waits for this person's decision as an executive, oldest first.
pub async fn waiting_for(app: &App, person: PersonId) -> DbResult<Vec<Waiting>> {
    let rows = sqlx::query(
        "select a.*, r.name as requested_name, r.kana as requested_kana,
                '' as decided_name, '' as decided_kana, o.name as office_name
           from approvals a
           join offices o on o.id = a.office_id
           left join persons r on r.id = a.requested_by
          where a.decided_at is null and a.ended_at is null
            and exists (select 1 from standings s where s.person_id = $1 and s.office_id = a.office_id
                           and s.role = 'executive' and s.relation in ('own', 'corporation'))
          order by a.requested_at, a.id",
    )
    .bind(person.to_string())
    .fetch_all(&mut *app.db.rows().await?)
    .await?;
    let waiting = |row: &AnyRow| {
        let office_name = row.try_get("office_name")?;
        Ok(Waiting {
            approval: approval(row)?,
            office_name,
        })
    };
    rows.iter().map(waiting).collect()
}

fn approval(row: &AnyRow) -> DbResult<Approval> {
    let id: String = row.try_get("id")?;
    let office: String = row.try_get("office_id")?;
    let decision: Option<String> = row.try_get("decision")?;
    let decided_at: Option<i64> = row.try_get("decided_at")?;
    let decided = match (decision, decided_at) {
        (Some(word), Some(at)) => Some((decision_of(&word, &id)?, signed(row, "decided", at)?)),
        _ => None,
    };
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    Ok(Approval {
        id: stored(&id, "approvals", "id", &id)?,
        office: stored(&office, "approvals", "office_id", &id)?,
        what: row.try_get("what")?,
        subject: row.try_get("subject_id")?,
        requested: signed(row, "requested", row.try_get("requested_at")?)?,
        note: row.try_get("request_note")?,
        decided,
        comment: row.try_get("comment")?,
        ended_at: ended_at.map(moment),
    })
}

fn decision_of(word: &str, row: &str) -> DbResult<Decision> {
    Decision::parse(word).ok_or_else(|| DbError::Inconsistent {
        table: "approvals",
        column: "decision",
        row: row.to_owned(),
        value: word.to_owned(),
    })
}

/// Columns `<step>_by`, `<step>_name`, `<step>_kana`; the name is missing where mamori itself acted.
fn signed(row: &AnyRow, step: &str, at: i64) -> DbResult<Signature> {
    let text = |column: &str| -> DbResult<Option<String>> {
        Ok(row.try_get(format!("{step}_{column}").as_str())?)
    };
    Ok(Signature {
        person: text("by")?.and_then(|it| it.parse().ok()),
        name: text("name")?.unwrap_or_default(),
        kana: text("kana")?.unwrap_or_default(),
        at: moment(at),
    })
}
