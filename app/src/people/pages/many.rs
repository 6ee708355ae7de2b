//! Adding many people from a pasted list or a file: every line is shown as it was understood before anything is written.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use mamori_core::people::Role;
use mamori_core::words::Language;
use serde::Deserialize;
use serde_json::json;

use super::super::NewPerson;
use super::super::name_file::{self, Heads};
use super::super::roster::{self, Entry, Known, Line};
use super::super::store::persons;
use super::node::{self, MANAGE, at_each_node, node};
use super::people::role_words;
use crate::web::{
    App, Frame, Mistakes, Page, Route, Say, UPLOAD_BYTES, Upload, Visit, WebResult, see_other,
};

pub(super) fn routes() -> Vec<Route> {
    let take = at_each_node!(post, "/people/many", MANAGE, take);
    [
        at_each_node!(get, "/people/many", MANAGE, show),
        take.map(|it| it.taking(UPLOAD_BYTES)),
    ]
    .concat()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ManyForm {
    lines: String,
    save: String,
}

/// One line as it was understood.
struct Row {
    number: usize,
    typed: String,
    person: Option<(String, String, Vec<Say>)>,
    wrong: Option<Say>,
}

#[derive(Template)]
#[template(path = "people/many.html")]
struct ManyPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    lines: String,
    rows: Vec<Row>,
    may_save: bool,
    count: String,
    /// Why the file was not taken.
    refused: Option<Say>,
}

async fn show(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    page(Frame::new(&app, &visit), String::new(), &[])
}

fn page(frame: Frame, lines: String, read: &[Line]) -> WebResult<Response> {
    let rows = read.iter().map(|it| Row {
        number: it.number,
        typed: it.typed.clone(),
        person: it.read.as_ref().ok().map(|it| {
            (
                it.name.to_string(),
                it.kana.to_string(),
                role_words(&frame, &it.roles),
            )
        }),
        wrong: it.read.as_ref().err().map(|key| frame.say(key)),
    });
    let rows: Vec<Row> = rows.collect();
    let may_save = !read.is_empty() && read.iter().all(|it| it.read.is_ok());
    filled(frame, lines, (rows, may_save), None)
}

/// The page again with what was typed, and why the file was not taken.
fn refused_page(frame: Frame, lines: String, refused: Say) -> WebResult<Response> {
    filled(frame, lines, (Vec::new(), false), Some(refused))
}

fn filled(
    frame: Frame,
    lines: String,
    (rows, may_save): (Vec<Row>, bool),
    refused: Option<Say>,
) -> WebResult<Response> {
    let node = node(&frame.visit)?;
    let page = ManyPage {
        base: node.path(),
        kind: node.kind().as_str(),
        count: rows.len().to_string(),
        rows,
        may_save,
        refused,
        lines,
        frame,
    };
    Ok(Page(page).into_response())
}

/// The words for roles in every language, and who is here already.
async fn known(app: &App, visit: &Visit) -> WebResult<Known> {
    let node = node(visit)?;
    let mut roles: Vec<(String, Role)> = Vec::new();
    for role in node::roles(node) {
        roles.push((role.as_str().to_owned(), role));
        for language in [Language::Ja, Language::En] {
            let words = app.words.say(language, &format!("people.role.{role}"));
            roles.extend(words.map(|it| (it.to_owned(), role)));
        }
    }
    let people = persons::people_at(app, visit.scope()?, node).await?;
    Ok(Known {
        usual: node::least(node),
        roles,
        heading: app
            .words
            .say(Language::Ja, "people.kana")
            .unwrap_or_default()
            .to_owned(),
        people: people.into_iter().map(|it| (it.name, it.kana)).collect(),
    })
}

async fn take(State(app): State<App>, visit: Visit, mut upload: Upload) -> WebResult<Response> {
    let mut form: ManyForm = upload.form()?;
    if let Some(file) = upload.file() {
        match file.table().await? {
            // What stood there before was perhaps the same file with its mistakes, so the file takes its place;
            // nothing is kept that was not looked at.
            Ok(rows) => {
                form.lines = name_file::lines(rows, &Heads::of(&app.words));
                form.save.clear();
            }
            Err(why) => {
                let frame = Frame::new(&app, &visit);
                let why = frame.refused_table(&why);
                return refused_page(frame, form.lines, why);
            }
        }
    }
    let lines = roster::read(&form.lines, &known(&app, &visit).await?);
    let mut mistakes = Mistakes::none();
    if lines.is_empty() {
        mistakes.add("lines", "people.mistake.no-lines");
    } else if lines.iter().any(|it| it.read.is_err()) {
        mistakes.add("lines", "people.mistake.lines");
    }
    if form.save.is_empty() || !mistakes.is_empty() {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return page(frame, form.lines, &lines);
    }
    keep(&app, &visit, &lines).await
}

async fn keep(app: &App, visit: &Visit, lines: &[Line]) -> WebResult<Response> {
    let node = node(visit)?;
    let mut change = app.change(&visit.actor()).await?;
    let mut added = Vec::new();
    for Entry { name, kana, roles } in lines.iter().filter_map(|it| it.read.as_ref().ok()) {
        let new = NewPerson {
            name,
            kana,
            login: None,
            email: "",
            language: Language::Ja,
        };
        let person = persons::add_person(&mut change, &new).await?;
        for role in roles {
            persons::give_role(&mut change, person, *role, node).await?;
        }
        added.push(json!({ "person": person, "name": name.as_str(), "roles": roles }));
    }
    let event = node::event("people.add-many", node, json!({ "added": added }));
    change.save(&event).await?;
    Ok(see_other(&format!("{}/people", node.path())))
}
