//! What stands at the head of papers: office, norm, days and the boxes for signatures; the rows below are not here.

use jiff::Timestamp;
use mamori_core::calendar::{FiscalYear, office_time, wareki_year};
use mamori_core::catalogue::Issued;
use mamori_core::words::Language;
use mamori_report::paper::{ApprovalBox, Fact, Form, Heading, Signature, Sum};
use mamori_report::ruby::RubyText;

use super::store::{Done, OfficeHead};
use super::voice::Voice;
use crate::assessments::Assessment;
use crate::db::EventNumber;
use crate::web::App;

/// The heading of a paper issued today.
pub(super) fn heading(app: &App, voice: &Voice, (head, title): (&OfficeHead, &str)) -> Heading {
    let today = app.clock.today();
    Heading {
        title: voice.say(title),
        language: voice.language(),
        form: None,
        corporation: (head.corporation != head.name && !head.corporation.is_empty())
            .then(|| head.corporation.clone()),
        office: head.name.clone(),
        issued_on: today,
        issued: voice.day_said(today, false),
        foot: vec![voice.filled("reports.foot.printed", &[("day", &voice.day(today))])],
    }
}

impl Voice {
    /// The line at the foot of a print by which it is found in the journal.
    pub(super) fn number(&self, number: EventNumber) -> String {
        self.filled("reports.foot.number", &[("number", &number.to_string())])
    }
}

/// The upper half of an official form about the checks of a fiscal year; its sums, and perhaps a picture, are added by
/// the form.
pub(super) fn form(
    app: &App,
    voice: &Voice,
    (year, checks): (FiscalYear, &[&Assessment]),
    (heading, approvals): (Heading, Vec<ApprovalBox>),
) -> Form {
    let fact = |key: &str, value: RubyText| Fact {
        label: voice.say(&format!("reports.head.{key}")),
        value,
    };
    let basis = RubyText::lines(checks.iter().map(|it| basis(app, voice, it)));
    let corporation = heading.corporation.iter();
    let mut facts: Vec<Fact> = corporation
        .map(|it| fact("corporation", it.as_str().into()))
        .collect();
    facts.extend([
        fact("office", heading.office.as_str().into()),
        fact("year", voice.year_said(year)),
        fact("basis", basis),
    ]);
    Form {
        heading,
        facts,
        approvals,
        picture: None,
        summary: voice.say("reports.head.summary"),
        sums: Vec::new(),
    }
}

/// A sum without a sign.
pub(super) fn sum(voice: &Voice, key: &str, value: RubyText) -> Sum {
    Sum {
        sign: "",
        label: voice.say(&format!("reports.head.{key}")),
        value,
    }
}

/// Name and month of the edition that a paper rests on.
fn basis(app: &App, voice: &Voice, of: &Assessment) -> RubyText {
    let title = app.catalogue.norm(&of.norm);
    let title = title.map_or_else(
        || of.norm.clone(),
        |it| voice.authored(&it.title, &it.title_en),
    );
    let issued = app.catalogue.edition(&of.norm, &of.edition);
    let Some((year, month)) = issued.map(|it| month(voice, &it.issued)) else {
        return format!("{title} {}", of.edition).into();
    };
    let places = [("norm", title.as_str()), ("year", &year), ("month", &month)];
    voice.fill("reports.basis", &places)
}

fn month(voice: &Voice, issued: &Issued) -> (String, String) {
    let day = issued.first_day().unwrap_or_default();
    match voice.language() {
        Language::En => (day.year().to_string(), format!("{:02}", day.month())),
        _ => (wareki_year(day), day.month().to_string()),
    }
}

/// 作成, 確認, 承認: the first and the last as given in mamori, the middle free for a seal. Only who approved has
/// approved: the box of whoever made the paper says that it was made.
pub(super) fn boxes(
    voice: &Voice,
    made: Option<&Done>,
    approved: Option<&Done>,
) -> Vec<ApprovalBox> {
    let stamp = |word: &str, signature: Option<Signature>| ApprovalBox {
        label: voice.say(&format!("reports.stamp.{word}")),
        signature,
        seal: voice.plain("reports.stamp.seal"),
    };
    let day = |it: &Done| voice.day(office_time(it.at).date());
    let made = named(made).map(|it| signature(voice, it, ("made", day(it))));
    let approved = named(approved).map(|it| {
        let clock = office_time(it.at).strftime("%H:%M").to_string();
        signature(voice, it, ("approved", format!("{} {clock}", day(it))))
    });
    vec![
        stamp("made", made),
        stamp("checked", None),
        stamp("approved", approved),
    ]
}

/// mamori itself signs nothing.
fn named(by: Option<&Done>) -> Option<&Done> {
    by.filter(|it| !it.name.is_empty())
}

fn signature(voice: &Voice, by: &Done, (deed, when): (&str, String)) -> Signature {
    Signature {
        name: by.name.clone(),
        when,
        deed: voice.say(&format!("reports.deed.{deed}")),
    }
}

/// Day and hour in the office, for cells of a table.
pub(super) fn moment_in_cell(at: Timestamp) -> String {
    office_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}
