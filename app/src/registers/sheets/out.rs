//! A ledger as a table that reads back: every entry with its steps, and the words beside the fields.

use mamori_core::ids::OfficeId;
use mamori_core::plain::without_ruby;
use mamori_core::registers::Register;
use mamori_core::registers::sheet::{self, Beside, Entry, How, Table};
use mamori_core::words::{Language, Words};

use super::super::store::{list, trace};
use crate::db::{DbResult, Scope};
use crate::web::App;

/// Every entry of an office's ledger, in the order of their numbers. Fields that the ledger as given does not have stay
/// out, so that a reader who may not see one gives a ledger without it.
pub async fn table(
    app: &App,
    scope: Scope,
    (office, register): (OfficeId, &Register),
    language: Language,
) -> DbResult<Table> {
    let of = (office, register.id.as_str());
    let mut entries = list::everything(&mut *app.db.rows().await?, scope, of).await?;
    entries.sort_by_key(|it| it.number);
    let steps = trace::all_steps(app, scope, of).await?;
    let rows = entries.iter().map(|it| Entry {
        values: &it.values,
        taken: steps.get(&it.id).map_or(&[], Vec::as_slice),
    });
    let say = |it| beside(&app.words, language, it);
    Ok(sheet::table(register, language, rows, &say))
}

/// How a sheet is read at first: what our own tables write beside the fields, in every language, is no question.
pub fn how(words: &Words, register: &Register) -> How {
    let all = [Language::Ja, Language::Easy, Language::En];
    let ours = all
        .iter()
        .flat_map(|language| sheet::own_headings(register, &|it| beside(words, *language, it)));
    How {
        ours: ours.collect(),
        ..How::default()
    }
}

fn beside(words: &Words, language: Language, it: Beside) -> String {
    let say = |key: &str| words.say(language, key).map(without_ruby);
    let of_step = |key: &str, step| {
        let step = say(&format!("registers.step.{step}.done")).unwrap_or_default();
        words.fill(language, key, &[("step", &step)])
    };
    let said = match it {
        Beside::State => say("registers.sheet.state"),
        Beside::StateOf(state) => say(&format!("registers.state.{state}")),
        Beside::When(step) => of_step("registers.sheet.when", step),
        Beside::Who(step) => of_step("registers.sheet.who", step),
    };
    without_ruby(&said.unwrap_or_default())
}
