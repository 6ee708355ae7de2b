//! `mamori user add|reset|list`: accounts by whoever holds the machine, also while the server runs. What is written is decided in `people`.

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::people::{Kana, NodeKind, PersonName, Role, parse_login};
use mamori_core::words::Language;
use serde::Serialize;

use super::arguments::{Shared, UserAddArguments, UserResetArguments, UserVerb};
use super::house::database;
use super::in_use::{self, Seal};
use super::printer::Printer;
use super::refusal::{
    BAD_VALUE, DATABASE, LOGIN_TAKEN, Refusal, UNKNOWN_OFFICE, UNKNOWN_ROLE, UNKNOWN_USER,
};
use super::{Found, Outcome};
use crate::clock::office_day;
use crate::db::{Actor, Event};
use crate::people::{self, Invited, NewUser, Refused, User};
use crate::web::App;

/// What `--json` says of a code.
#[derive(Serialize)]
struct Told<'a> {
    id: PersonId,
    name: &'a str,
    login: Option<&'a str>,
    code: &'a str,
    until: Timestamp,
    url: String,
}

pub(super) fn run(verb: &UserVerb, shared: &Shared, printer: &Printer) -> Outcome {
    match verb {
        UserVerb::Add(asked) => {
            in_use::with(shared, Seal::Needed, async |app| {
                let invited = add(app, asked).await?;
                say(app, &invited, printer, "cli.user.added");
                Ok(())
            })?;
        }
        UserVerb::Reset(asked) => {
            in_use::with(shared, Seal::Needed, async |app| {
                let UserResetArguments { login, proof } = asked;
                let invited = people::reset_user(app, login, proof.trim()).await;
                let invited = invited.map_err(refused)?;
                say(app, &invited, printer, "cli.user.reset");
                Ok(())
            })?;
        }
        UserVerb::List => {
            let users = in_use::with(shared, Seal::Unused, async |app| list(app).await)?;
            show(&users, printer);
        }
    }
    Ok(Found::Nothing)
}

async fn add(app: &App, asked: &UserAddArguments) -> Result<Invited, Refusal> {
    let bad = |value: &str, key: &str| {
        let refusal = Refusal::of(BAD_VALUE).with("value", value);
        refusal.saying("what", key.to_owned())
    };
    let name = PersonName::parse(&asked.name);
    let name = name.map_err(|_| bad(&asked.name, "people.mistake.name"))?;
    let kana = Kana::parse(&asked.kana);
    let kana = kana.map_err(|_| bad(&asked.kana, "people.mistake.kana"))?;
    let login = asked.login.as_deref().map(|typed| {
        let login = parse_login(typed);
        login.map_err(|_| bad(typed, "people.mistake.login"))
    });
    let login = login.transpose()?;
    let roles = asked.roles.iter().map(|it| role(app, it));
    let roles = roles.collect::<Result<Vec<Role>, Refusal>>()?;
    let new = NewUser {
        office: &asked.office,
        name: &name,
        kana: &kana,
        login: login.as_deref(),
        roles: &roles,
    };
    people::add_user(app, &new).await.map_err(refused)
}

/// A role by its id or by the word for it that pages use.
fn role(app: &App, typed: &str) -> Result<Role, Refusal> {
    let held = || {
        let all = Role::ALL.iter().copied();
        all.filter(|it| it.may_be_held_at(NodeKind::Office))
    };
    let is_meant = |role: &Role| {
        let words = [Language::Ja, Language::En]
            .map(|it| app.words.say(it, &format!("people.role.{role}")));
        role.as_str() == typed || words.contains(&Some(typed))
    };
    held().find(is_meant).ok_or_else(|| {
        let known: Vec<&str> = held().map(Role::as_str).collect();
        Refusal::of(UNKNOWN_ROLE)
            .with("role", typed)
            .with("known", known.join(", "))
    })
}

/// Says a code. It stands nowhere else, so it is said in every form.
fn say(app: &App, invited: &Invited, printer: &Printer, done: &str) {
    let told = Told {
        id: invited.person,
        name: &invited.name,
        login: invited.login.as_deref(),
        code: &invited.code,
        until: invited.until,
        url: format!("{}/invitations", app.settings.public_url),
    };
    printer.json(&told);
    let day = office_day(invited.until).to_string();
    let values = [
        ("name", told.name),
        ("code", told.code),
        ("day", day.as_str()),
        ("url", told.url.as_str()),
        ("login", told.login.unwrap_or_default()),
    ];
    printer.line(&printer.fill(done, &values));
    printer.line(&printer.fill("cli.user.code", &values));
    let login = match told.login {
        Some(_) => "cli.user.login-known",
        None => "cli.user.login-own",
    };
    printer.line(&printer.fill(login, &values));
    printer.line(&printer.fill("cli.user.where", &values));
}

async fn list(app: &App) -> Result<Vec<User>, Refusal> {
    let users = people::users(app).await.map_err(database)?;
    let shown = serde_json::json!({ "people": users.len() });
    let event = Event::of("people.list-shown").detail(shown);
    app.look(&Actor::command("user list"), &event)
        .await
        .map_err(database)?;
    Ok(users)
}

fn show(users: &[User], printer: &Printer) {
    printer.json(&users);
    for it in users {
        let login = it.login.as_deref().unwrap_or("-");
        let account = if it.has_account {
            "cli.user.can-sign-in"
        } else {
            "cli.user.invited"
        };
        let (name, kana, roles) = (&it.name, &it.kana, it.roles.join(" "));
        let account = printer.say(account);
        printer.line(&format!(
            "{}\t{login}\t{name}\t{kana}\t{roles}\t{account}",
            it.id
        ));
    }
    if users.is_empty() {
        printer.line(&printer.say("cli.user.nobody"));
    }
}

fn refused(error: Refused) -> Refusal {
    match error {
        Refused::NoSuchUser(user) => Refusal::of(UNKNOWN_USER).with("user", user),
        Refused::NoSuchOffice(office) => Refusal::of(UNKNOWN_OFFICE).with("office", office),
        Refused::LoginTaken(login) => Refusal::of(LOGIN_TAKEN).with("login", login),
        Refused::NoOfficeRole(role) => Refusal::of(UNKNOWN_ROLE)
            .with("role", role)
            .with("known", ""),
        Refused::Failed(why) => Refusal::of(DATABASE).with("why", format!("{why:?}")),
    }
}
