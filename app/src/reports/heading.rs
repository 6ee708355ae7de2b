//! What stands at the head of papers: office, norm, days and the boxes for signatures; the rows below are not here.

use jiff::Timestamp;
use jiff::civil::Date;
use mamori_core::calendar::{office_time, wareki_year};
use mamori_core::catalogue::Issued;
use mamori_report::paper::{ApprovalBox, Heading, Signature};

use super::store::{Done, OfficeHead};
use super::voice::Voice;
use crate::web::App;

/// The heading of a paper issued today.
pub(super) fn heading(app: &App, head: &OfficeHead, title: String) -> Heading {
    Heading {
        title,
        form: None,
        corporation: (head.corporation != head.name && !head.corporation.is_empty())
            .then(|| head.corporation.clone()),
        office: head.name.clone(),
        issued_on: app.clock.today(),
        reference: None,
    }
}

/// Name and month of the edition that a paper rests on.
pub(super) fn basis(app: &App, voice: &Voice, norm: &str, edition: &str) -> String {
    let title = app.catalogue.norm(norm);
    let title = title.map_or_else(|| norm.to_owned(), |it| voice.text(&it.title, &it.title_en));
    let issued = app
        .catalogue
        .edition(norm, edition)
        .map(|it| month(&it.issued));
    let Some((year, month)) = issued else {
        return format!("{title} {edition}");
    };
    let places = [("norm", title.as_str()), ("year", &year), ("month", &month)];
    voice.filled("reports.basis", &places)
}

fn month(issued: &Issued) -> (String, String) {
    let day = issued.first_day().unwrap_or_default();
    (wareki_year(day), day.month().to_string())
}

/// 作成, 確認, 承認: the first and the last as given in mamori, the middle free for a seal.
pub(super) fn boxes(
    voice: &Voice,
    made: Option<&Done>,
    approved: Option<&Done>,
) -> Vec<ApprovalBox> {
    let stamp = |label: String, by: Option<&Done>| ApprovalBox {
        label,
        signature: by.filter(|it| !it.name.is_empty()).map(|it| Signature {
            name: it.name.clone(),
            signed_at: office_time(it.at),
        }),
    };
    vec![
        stamp(voice.plain("reports.stamp.made"), made),
        stamp(voice.plain("reports.stamp.checked"), None),
        stamp(voice.plain("reports.stamp.approved"), approved),
    ]
}

/// A box as a page shows it.
pub(super) struct Stamp {
    /// Words over the box.
    pub(super) label: String,
    /// Name, empty where a seal goes.
    pub(super) name: String,
    /// Day and hour.
    pub(super) when: String,
}

/// The same boxes for a page.
pub(super) fn stamps(voice: &Voice, boxes: &[ApprovalBox]) -> Vec<Stamp> {
    let stamp = |it: &ApprovalBox| Stamp {
        label: it.label.clone(),
        name: it
            .signature
            .as_ref()
            .map(|it| it.name.clone())
            .unwrap_or_default(),
        when: it
            .signature
            .as_ref()
            .map(|it| {
                format!(
                    "{} {}",
                    voice.day(it.signed_at.date()),
                    it.signed_at.strftime("%H:%M")
                )
            })
            .unwrap_or_default(),
    };
    boxes.iter().map(stamp).collect()
}

/// Day and hour in the office, for cells of a table.
pub(super) fn moment_in_cell(at: Timestamp) -> String {
    office_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A day for a page, empty when there is none.
pub(super) fn day_or_nothing(voice: &Voice, day: Option<Date>) -> String {
    day.map(|it| voice.day(it)).unwrap_or_default()
}
