//! The page of the recovery key: what it is for, where it is kept, and how everything is restored by somebody who has only this page.

use mamori_core::words::Language;
use mamori_report::paper::{CodeLine, Heading, LetterPaper, QrBlock};

use super::voice::Voice;
use super::{Letters, ReportError, fonts, store};
use crate::backups::keys::RecoveryKey;
use crate::web::App;

/// Which page, in which language and with whose letters.
pub struct RecoveryWish<'a> {
    /// The language.
    pub language: Language,
    /// Where the letters come from.
    pub letters: Letters,
    /// The key.
    pub key: &'a RecoveryKey,
}

/// So many groups of the key stand in a line.
const IN_A_LINE: usize = 8;

/// What is done from paper, in its order.
const STEPS: [&str; 6] = [
    "reports.recovery.step.program",
    "reports.recovery.step.file",
    "reports.recovery.step.restore",
    "reports.recovery.step.key",
    "reports.recovery.step.start",
    "reports.recovery.step.check",
];

/// What is typed, the same in every language; the steps say what stands for FILE, NEW and KEY.
const TYPED: [(&str, &str); 2] = [
    (
        "restore",
        "mamori backup restore FILE --into NEW --recovery-key \"KEY\"",
    ),
    ("serve", "mamori serve --data NEW"),
];

/// Prints the page; `None` when the machine has no Japanese font. The trace was left by whoever made the key.
pub async fn recovery_pdf(
    app: &App,
    wish: &RecoveryWish<'_>,
) -> Result<Option<Vec<u8>>, ReportError> {
    let paper = paper(app, wish).await?;
    fonts::print(wish.letters, move |press| press.sheet(&paper)).await
}

pub(super) async fn paper(app: &App, wish: &RecoveryWish<'_>) -> Result<LetterPaper, ReportError> {
    let voice = Voice::new(app, wish.language);
    let today = app.clock.today();
    let fingerprint = [("fingerprint", wish.key.fingerprint.as_str())];
    let lines = wish.key.groups.chunks(IN_A_LINE);
    Ok(LetterPaper {
        heading: Heading {
            title: voice.say("reports.recovery.title"),
            language: voice.language(),
            form: None,
            corporation: None,
            office: store::house_name(app).await?,
            issued_on: today,
            issued: voice.day_said(today, false),
            foot: vec![voice.filled("reports.recovery.mark", &fingerprint)],
        },
        addressee: None,
        paragraphs: vec![
            voice.say("reports.recovery.what"),
            voice.fill("reports.recovery.mark", &fingerprint),
        ],
        steps: STEPS.iter().map(|it| voice.fill(it, &TYPED)).collect(),
        codes: lines
            .map(|it| CodeLine {
                label: "".into(),
                code: it.join(" "),
            })
            .collect(),
        codes_are_used_once: false,
        qr: Some(QrBlock {
            payload: wish.key.secret.clone(),
            caption: voice.say("reports.recovery.qr"),
            shows_payload: false,
        }),
        raw: Vec::new(),
        boxes: Vec::new(),
        picture: None,
        caution: Some(voice.say("reports.recovery.keep")),
    })
}
