//! A ledger on paper: every entry as people write it, or the blank form for when the power is cut.

use mamori_core::ids::OfficeId;
use mamori_core::registers::{Register, Values, sheet};
use mamori_core::words::Language;
use mamori_report::paper::{Fact, Form, LedgerColumn, LedgerPaper};
use mamori_report::ruby::RubyText;
use serde_json::json;

use super::heading::{boxes, heading};
use super::store::OfficeHead;
use super::voice::Voice;
use super::{Letters, ReportError, fonts, store};
use crate::db::{Actor, Event, Scope};
use crate::registers::{Part, Wanted, list};
use crate::web::App;

/// Rows of a blank form, so that one page is full of them: on its side, and upright.
const EMPTY_ROWS: (u16, u16) = (9, 16);

/// How a ledger is printed.
#[derive(Debug, Clone, Copy)]
pub struct LedgerWish {
    /// In which language.
    pub language: Language,
    /// Without entries, to write by hand.
    pub is_blank: bool,
    /// With whose letters.
    pub letters: Letters,
}

/// Prints a ledger with the fields that it has as given; `None` when the machine has no Japanese font. The trace is left
/// first: its number stands at the foot.
pub async fn ledger_pdf(
    app: &App,
    actor: &Actor,
    (scope, office): (Scope, OfficeId),
    (register, wish): (&Register, LedgerWish),
) -> Result<Option<Vec<u8>>, ReportError> {
    let voice = Voice::new(app, wish.language);
    let head = store::head(app, scope, office).await?;
    let head = head.ok_or(ReportError::NoOffice)?;
    let values = if wish.is_blank {
        Vec::new()
    } else {
        all(app, scope, (office, register)).await?
    };
    if !wish.letters.are_here() {
        return Ok(None);
    }
    let mut paper = paper(app, &voice, (&head, register), (&values, wish.is_blank));
    let event = Event::of("reports.print").office(office);
    let event = event.about(format!("register/{}", register.id));
    let format = if wish.is_blank { "blank" } else { "pdf" };
    let detail = json!({ "format": format, "rows": values.len() });
    let number = app.look(actor, &event.detail(detail)).await?;
    let foot = &mut paper.form.heading.foot;
    foot.insert(0, voice.number(number));
    fonts::print(wish.letters, move |press| press.ledger(&paper)).await
}

/// Every entry in the order of their numbers, finished ones too.
async fn all(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
) -> Result<Vec<Values>, ReportError> {
    let wanted = Wanted {
        with_over: true,
        ..Wanted::default()
    };
    let of = (office, register.id.as_str());
    let (mut found, _) = list(app, scope, of, &wanted, Part::WHOLE).await?;
    found.sort_by_key(|it| it.number);
    Ok(found.into_iter().map(|it| it.values).collect())
}

fn paper(
    app: &App,
    voice: &Voice,
    (head, register): (&OfficeHead, &Register),
    (values, is_blank): (&[Values], bool),
) -> LedgerPaper {
    let printed = register.fields.iter().filter(|it| it.width > 0);
    let column = |it: &mamori_core::registers::Field| LedgerColumn {
        title: voice.ruby(&it.label, &it.label_en),
        width: it.width,
    };
    let mut paper = LedgerPaper {
        form: form(app, voice, (head, register)),
        columns: printed.map(column).collect(),
        rows: sheet::paper(register, voice.language(), values).rows,
        empty_rows: 0,
        note: RubyText::default(),
    };
    if is_blank {
        let (wide, upright) = EMPTY_ROWS;
        paper.empty_rows = if paper.is_wide() { wide } else { upright };
        paper.note = voice.say("reports.ledger.blank");
    } else {
        let count = values.len().to_string();
        paper.form.facts.push(Fact {
            label: voice.say("reports.ledger.count"),
            value: voice.fill("registers.count", &[("n", &count)]),
        });
    }
    paper
}

fn form(app: &App, voice: &Voice, (head, register): (&OfficeHead, &Register)) -> Form {
    let mut heading = heading(app, voice, (head, "reports.ledger.title"));
    heading.title = voice.ruby(&register.title, &register.title_en);
    heading.form = Some(match voice.language() {
        Language::En => voice.filled("reports.ledger.form", &[("n", &register.form.to_string())]),
        _ => register.form_number(),
    });
    let fact = |key: &str, value: &str| Fact {
        label: voice.say(&format!("reports.head.{key}")),
        value: value.into(),
    };
    let corporation = heading.corporation.as_deref();
    let mut facts: Vec<Fact> = corporation
        .map(|it| fact("corporation", it))
        .into_iter()
        .collect();
    facts.push(fact("office", &heading.office));
    Form {
        heading,
        facts,
        approvals: boxes(voice, None, None),
        picture: None,
        summary: RubyText::default(),
        sums: Vec::new(),
    }
}
