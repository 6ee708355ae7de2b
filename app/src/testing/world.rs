//! For tests only: two corporations, three offices, a council, and one person for each role, all called by name.
//!
//! Corporation *kita* owns the offices *sakura* and *tsubaki*; corporation *minami* owns *kaede*.
//! *sakura* is a member of the council *kyogikai* and shares totals.

use jiff::Timestamp;
use mamori_core::ids::PersonId;
use mamori_core::people::{TokenLimits, spell_token};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Bench;
use crate::db::{Actor, Change, Event};
use crate::people::{NewToken, add_session, add_token, secrets};
use crate::web::App;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "asagao to kabutomushi";
/// The authenticator secret of everybody.
pub(crate) const SECRET: &[u8; 20] = b"12345678901234567890";

/// login, role, node kind, node.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("sato", "staff", "office", "sakura"),
    ("tanaka", "manager", "office", "sakura"),
    ("abe", "safety-officer", "office", "sakura"),
    ("ito", "system-person", "office", "sakura"),
    ("mori", "executive", "corporation", "kita"),
    ("hayashi", "head-office", "corporation", "kita"),
    ("ono", "secretariat", "council", "kyogikai"),
    ("kato", "auditor", "office", "sakura"),
    ("suzuki", "manager", "office", "kaede"),
    ("kimura", "staff", "office", "tsubaki"),
];

/// The id that a name always has.
pub(crate) fn id(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}

pub(crate) fn person(login: &str) -> PersonId {
    PersonId::new(id(login))
}

/// Everybody's login and role.
pub(crate) fn people() -> impl Iterator<Item = (&'static str, &'static str)> {
    PEOPLE.iter().map(|(login, role, _, _)| (*login, *role))
}

/// Fills a fresh database.
pub(crate) async fn settle(bench: &Bench, seal: &[u8; 32]) {
    let chance = crate::chance::Chance::seeded(1);
    let house = Actor::house();
    let begun = Change::begin(&bench.db, &house, &chance, Timestamp::UNIX_EPOCH);
    let mut change = begun.await.unwrap();
    let sql = [places(), PEOPLE.iter().map(person_row).collect()].concat();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    let hash = secrets::hash_password(PASSWORD, &chance).unwrap();
    let sealed = secrets::seal(seal, SECRET, &chance).unwrap();
    for (login, ..) in PEOPLE {
        keys_of(&mut change, &id(login).to_string(), &hash, &sealed).await;
    }
    let asked = sqlx::query("select 1 from log_checkpoints")
        .fetch_optional(&mut *bench.db.rows().await.unwrap())
        .await;
    match asked {
        Ok(_) => change.save(&Event::of("testing.settle")).await.unwrap(),
        Err(_) => change.save_rows().await.unwrap(),
    }
}

fn places() -> String {
    let corporation = |name| {
        let id = id(name);
        format!("insert into corporations values ('{id}', '{name}', '{name}', 'x', 0);")
    };
    let office = |(name, owner)| {
        format!(
            "insert into offices (id, corporation_id, slug, name, service, created_at)
             values ('{}', '{}', '{name}', '{name}', 'home-help', 0);",
            id(name),
            id(owner)
        )
    };
    let owners = ["kita", "minami"].map(corporation).concat();
    let offices = [("sakura", "kita"), ("tsubaki", "kita"), ("kaede", "minami")].map(office);
    let council = format!(
        "insert into councils (id, slug, name, created_at) values ('{0}', 'kyogikai', 'kyogikai', 0);
         insert into memberships (id, council_id, office_id, began_at) values ('{1}', '{0}', '{2}', 0);",
        id("kyogikai"),
        id("membership"),
        id("sakura")
    );
    [owners, offices.concat(), council].concat()
}

fn person_row((login, role, kind, node): &(&str, &str, &str, &str)) -> String {
    let person = id(login);
    format!(
        "insert into persons (id, login, name, kana, created_at)
         values ('{person}', '{login}', '{login}', 'テスト', 0);
         insert into roles (id, person_id, role, node_kind, node_id, began_at)
         values ('{}', '{person}', '{role}', '{kind}', '{}', 0);",
        id(&format!("r-{login}")),
        id(node)
    )
}

async fn keys_of(change: &mut Change, person: &str, hash: &str, sealed: &[u8]) {
    sqlx::query("insert into passwords (person_id, hash, changed_at) values ($1, $2, 0)")
        .bind(person)
        .bind(hash)
        .execute(change.rows().unwrap())
        .await
        .unwrap();
    sqlx::query("insert into second_factors (person_id, secret, confirmed_at) values ($1, $2, 0)")
        .bind(person)
        .bind(sealed.to_vec())
        .execute(change.rows().unwrap())
        .await
        .unwrap();
}

/// A session cookie for somebody, without the way over the sign-in page.
pub(crate) async fn cookie(app: &App, login: &str) -> String {
    let token = secrets::token(&app.chance);
    let mut change = app.change(&Actor::house()).await.unwrap();
    add_session(&mut change, person(login), &token, ("test", None))
        .await
        .unwrap();
    change.save(&Event::of("testing.sign-in")).await.unwrap();
    format!("mamori-try={token}")
}

/// A token of somebody for a week, without the way over their own page.
pub(crate) async fn token(app: &App, login: &str, limits: TokenLimits) -> String {
    let token = spell_token(&app.chance.bytes());
    let mut change = app.change(&Actor::house()).await.unwrap();
    let new = NewToken {
        name: "tests",
        purpose: "tests",
        limits,
        holds_until: app.clock.now() + jiff::SignedDuration::from_hours(24 * 7),
    };
    add_token(&mut change, person(login), &token, &new)
        .await
        .unwrap();
    change.save(&Event::of("testing.token")).await.unwrap();
    token
}

/// One that may write everywhere.
pub(crate) async fn writing_token(app: &App, login: &str) -> String {
    let limits = TokenLimits {
        may_write: true,
        ..TokenLimits::default()
    };
    token(app, login, limits).await
}
