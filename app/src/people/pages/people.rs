//! The people of a place: the list, adding one, one person's page with roles and leaving. Invitations stand in `invitation.rs`.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use mamori_core::ids::PersonId;
use mamori_core::people::{Act, KEEP_YEARS, Kana, PersonName, Role, erase_name_on};
use mamori_core::words::Language;
use serde::Deserialize;
use serde_json::json;

use super::super::store::members::{self, Member};
use super::super::store::{self, persons};
use super::super::{NewPerson, Node};
use super::node::{self, MANAGE, RESET, SEE, at_each_node, node, path_of};
use super::open_sessions;
use crate::clock::office_day;
use crate::web::{App, Frame, Mistakes, Page, Route, Say, Visit, WebError, WebResult, see_other};

pub(super) fn routes() -> Vec<Route> {
    [
        at_each_node!(get, "/people", SEE, list),
        at_each_node!(post, "/people", MANAGE, add),
        at_each_node!(get, "/people/{person}", SEE, show),
        at_each_node!(post, "/people/{person}/roles", MANAGE, change_roles),
        at_each_node!(post, "/people/{person}/leave", MANAGE, leave),
    ]
    .concat()
}

/// A day as people say it.
pub(super) fn day(frame: &Frame, day: jiff::civil::Date) -> Say {
    let [year, month, day] = [
        day.year().to_string(),
        day.month().to_string(),
        day.day().to_string(),
    ];
    let places = [
        ("year", year.as_str()),
        ("month", month.as_str()),
        ("day", day.as_str()),
    ];
    frame.fill("people.day", &places)
}

/// One person as the pages show them.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) name: Say,
    pub(super) kana: String,
    pub(super) login: Option<String>,
    pub(super) roles: Vec<Say>,
    pub(super) account: Say,
    pub(super) kind: &'static str,
    pub(super) signed_in: Option<Say>,
}

fn row(app: &App, frame: &Frame, (node, it): (Node, &Member)) -> Row {
    let now = app.clock.now();
    let (kind, account) = match it.invited_until {
        _ if it.has_account => ("good", frame.say("people.account.has")),
        Some(until) if until > now => ("info", frame.say("people.account.invited")),
        Some(_) => ("warn", frame.say("people.account.expired")),
        None => ("off", frame.say("people.account.none")),
    };
    Row {
        href: path_of(node, it.person.id),
        name: frame.name(&it.person.name, &it.person.kana),
        kana: it.person.kana.clone(),
        login: it.login.clone(),
        roles: role_words(frame, &it.person.roles),
        account,
        kind,
        signed_in: it.signed_in_at.map(|at| day(frame, office_day(at))),
    }
}

pub(super) fn role_words(frame: &Frame, roles: &[Role]) -> Vec<Say> {
    let words = roles
        .iter()
        .map(|it| frame.say(&format!("people.role.{it}")));
    words.collect()
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    frame: Frame,
    /// Where the pages of this place begin.
    base: String,
    kind: &'static str,
    rows: Vec<Row>,
    may_manage: bool,
    form: AddForm,
    roles: Vec<RoleChoice>,
    waiting: String,
}

/// A role to be chosen.
struct RoleChoice {
    value: &'static str,
    words: Say,
    plain: String,
    is_held: bool,
}

fn role_choices(frame: &Frame, node: Node, held: &[Role]) -> Vec<RoleChoice> {
    let choices = node::roles(node).map(|it| RoleChoice {
        value: it.as_str(),
        words: frame.say(&format!("people.role.{it}")),
        plain: frame.plain(&format!("people.role.{it}")),
        is_held: held.contains(&it),
    });
    choices.collect()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AddForm {
    name: String,
    kana: String,
    role: String,
}

async fn list(State(app): State<App>, visit: Visit) -> WebResult<Response> {
    list_page(&app, &visit, Frame::new(&app, &visit), AddForm::default()).await
}

async fn list_page(app: &App, visit: &Visit, frame: Frame, form: AddForm) -> WebResult<Response> {
    let node = node(visit)?;
    let people = members::members(app, visit.scope()?, node).await?;
    let event = node::event("people.list-shown", node, json!({}));
    app.look(&visit.actor(), &event).await?;
    let waiting = people.iter().filter(|it| !it.has_account).count();
    let chosen = form.role.parse().unwrap_or(node::least(node));
    let rows = people.iter().map(|it| row(app, &frame, (node, it)));
    Ok(Page(ListPage {
        base: node.path(),
        kind: node.kind().as_str(),
        rows: rows.collect(),
        may_manage: node::may(visit, MANAGE),
        form,
        roles: role_choices(&frame, node, &[chosen]),
        waiting: waiting.to_string(),
        frame,
    })
    .into_response())
}

async fn add(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<AddForm>,
) -> WebResult<Response> {
    let mut mistakes = Mistakes::none();
    let (name, kana) = (PersonName::parse(&form.name), Kana::parse(&form.kana));
    if name.is_err() {
        mistakes.add("name", "people.mistake.name");
    }
    if kana.is_err() {
        mistakes.add("kana", "people.mistake.kana");
    }
    let node = node(&visit)?;
    let role = form.role.parse().ok();
    let role = role.filter(|it| node::roles(node).any(|of| of == *it));
    let (Ok(name), Ok(kana)) = (name, kana) else {
        let frame = Frame::new(&app, &visit).with(mistakes);
        return list_page(&app, &visit, frame, form).await;
    };
    let mut change = app.change(&visit.actor()).await?;
    let new = NewPerson {
        name: &name,
        kana: &kana,
        login: None,
        email: "",
        language: Language::Ja,
    };
    let person = persons::add_person(&mut change, &new).await?;
    let role = role.unwrap_or(node::least(node));
    persons::give_role(&mut change, person, role, node).await?;
    let detail = json!({ "name": name.as_str(), "kana": kana.as_str(), "role": role.as_str() });
    let event = node::event("people.add", node, detail);
    change
        .save(&event.about(format!("person/{person}")))
        .await?;
    Ok(see_other(&path_of(node, person)))
}

/// The person of the path, when they belong to the place of the path.
pub(super) async fn member(app: &App, visit: &Visit, person: &str) -> WebResult<Member> {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let found = members::member(app, visit.scope()?, node(visit)?, person).await?;
    found.ok_or(WebError::NotFound)
}

#[derive(Template)]
#[template(path = "people/show.html")]
struct ShowPage {
    frame: Frame,
    base: String,
    kind: &'static str,
    it: Row,
    roles: Vec<RoleChoice>,
    may_manage: bool,
    may_reset: bool,
    may_clear_pin: bool,
    has_account: bool,
    is_self: bool,
    /// Where somebody else is signed in, for who may end that.
    sessions: Vec<open_sessions::Row>,
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    show_page(&app, &visit, &it, Mistakes::none()).await
}

async fn show_page(
    app: &App,
    visit: &Visit,
    it: &Member,
    mistakes: Mistakes,
) -> WebResult<Response> {
    let frame = Frame::new(app, visit).with(mistakes);
    let is_self = visit.who()?.id == it.person.id;
    let node = node(visit)?;
    let manages = visit.may(Act::ManagePeople) && matches!(node, Node::Office(_));
    let has_pin = store::pins::pin(app, it.person.id).await?.is_some();
    let mut sessions = Vec::new();
    if node::may(visit, MANAGE) && !is_self {
        sessions = open_sessions::rows(app, &frame, it.person.id).await?;
    }
    if !sessions.is_empty() {
        let event = node::event("people.sessions-shown", node, json!({}));
        let event = event.about(format!("person/{}", it.person.id));
        app.look(&visit.actor(), &event).await?;
    }
    Ok(Page(ShowPage {
        sessions,
        may_clear_pin: manages && has_pin,
        base: node.path(),
        kind: node.kind().as_str(),
        it: row(app, &frame, (node, it)),
        roles: role_choices(&frame, node, &it.person.roles),
        may_manage: node::may(visit, MANAGE),
        may_reset: node::may(visit, RESET) && it.has_account && !is_self,
        has_account: it.has_account,
        is_self,
        frame,
    })
    .into_response())
}

async fn change_roles(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
    Form(form): Form<Vec<(String, String)>>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let (node, id) = (node(&visit)?, it.person.id);
    let wanted: Vec<Role> = form
        .iter()
        .filter(|(field, _)| field == "role")
        .filter_map(|(_, role)| role.parse().ok())
        .filter(|it| node::roles(node).any(|of| of == *it))
        .collect();
    let mut mistakes = Mistakes::none();
    if wanted.is_empty() {
        mistakes.add("roles", "people.mistake.no-role");
    } else if !wanted.contains(&node::keeper(node)) && is_last_keeper(&app, node, id).await? {
        mistakes.add("roles", last(node));
    }
    if !mistakes.is_empty() {
        return show_page(&app, &visit, &it, mistakes).await;
    }
    let mut change = app.change(&visit.actor()).await?;
    for role in node::roles(node) {
        if wanted.contains(&role) {
            persons::give_role(&mut change, id, role, node).await?;
        } else {
            persons::end_role(&mut change, id, role, node).await?;
        }
    }
    let words: Vec<&str> = wanted.iter().map(|it| it.as_str()).collect();
    let event = node::event("people.roles", node, json!({ "roles": words }));
    change.save(&event.about(format!("person/{id}"))).await?;
    Ok(see_other(&path_of(node, id)))
}

/// Whether this person is the last one who can give roles at the place.
async fn is_last_keeper(app: &App, node: Node, id: PersonId) -> WebResult<bool> {
    Ok(members::is_last(app, node, node::keeper(node), id).await?)
}

/// The sentence that says so.
fn last(node: Node) -> &'static str {
    match node {
        Node::Office(_) => "people.mistake.last-manager",
        Node::Corporation(_) => "people.mistake.last-head-office",
        Node::Council(_) => "people.mistake.last-secretariat",
    }
}

/// Who holds roles elsewhere too only loses those here; everybody else's account ends at once.
async fn leave(
    State(app): State<App>,
    visit: Visit,
    Path((_, person)): Path<(String, String)>,
) -> WebResult<Response> {
    let it = member(&app, &visit, &person).await?;
    let (node, id) = (node(&visit)?, it.person.id);
    let mut mistakes = Mistakes::none();
    if id == visit.who()?.id {
        mistakes.add("leave", "people.mistake.leave-self");
    } else if is_last_keeper(&app, node, id).await? {
        mistakes.add("leave", last(node));
    }
    if !mistakes.is_empty() {
        return show_page(&app, &visit, &it, mistakes).await;
    }
    let elsewhere = store::invitations::roles_outside(&app, id, node, false).await? > 0;
    let mut change = app.change(&visit.actor()).await?;
    if elsewhere {
        for role in node::roles(node) {
            persons::end_role(&mut change, id, role, node).await?;
        }
    } else {
        let until = erase_name_on(app.clock.today(), KEEP_YEARS);
        members::leave(&mut change, id, until).await?;
    }
    let event = node::event("people.leave", node, json!({ "elsewhere": elsewhere }));
    change.save(&event.about(format!("person/{id}"))).await?;
    Ok(see_other(&format!("{}/people", node.path())))
}
