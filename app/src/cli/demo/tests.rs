//! For tests only: the shipped demo world holds together, its faults are found, and it loads the same on every run.

use axum::http::StatusCode;
use mamori_core::people::Role;
use sqlx::Row;

use super::*;
use crate::assessments::{current_overview, plan};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::db::Scope;
use crate::people::secrets;
use crate::testing::browser::{Answer, Browser};
use crate::testing::{Bench, NOW, on_both, sqlite};
use crate::web::{Parts, Settings};

fn read_with(path: &str, from: &str, to: &str) -> Result<DemoData, DemoFaults> {
    let mut files = crate::words::built_in();
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replacen(from, to, 1);
    let catalogue = Catalogue::read(&files).0;
    DemoData::read(&files, &catalogue)
}

fn shipped() -> DemoData {
    let files = crate::words::built_in();
    DemoData::read(&files, &Catalogue::read(&files).0).unwrap()
}

#[test]
fn the_shipped_world_is_a_council_with_nine_corporations_and_eighteen_offices() {
    let data = shipped();
    assert_eq!(data.corporations.len(), 9);
    assert_eq!(data.offices().count(), 18);
    assert_eq!(data.histories.len(), 18);
    let numbers: std::collections::BTreeSet<u8> = data.offices().map(|it| it.1.number).collect();
    assert_eq!(numbers, (1..=18).collect());
    let first = |role| data.people().find(|it| it.roles.contains(&role)).unwrap();
    assert_eq!(first(Role::Manager).login, "tanaka.k");
    assert_eq!(first(Role::Executive).login, "hayashi.m");
    let logins: std::collections::BTreeSet<&str> =
        data.people().map(|it| it.login.as_str()).collect();
    assert_eq!((logins.len(), data.people().count()), (108, 108));
}

/// A file below `demo/`, what is changed in it, and what is said about it.
const PLANTED: &[(&str, &str, &str, &str)] = &[
    (
        TROUBLE,
        "lost-device",
        "lost-shoe",
        "no playbook is called `lost-shoe`",
    ),
    (
        TROUBLE,
        "call-manager",
        "call-mother",
        "has no step `call-mother`",
    ),
    (TROUBLE, "days-ago = 1", "days-ago = 0", "in the future"),
    (
        TROUBLE,
        "nakamura.m",
        "nobody.n",
        "nobody signs in as `nobody.n`",
    ),
    (TROUBLE, "place/insurer", "place/inn", "nobody's line"),
    ("world", "komorebino-houmon", "nowhere", "is no office"),
    (
        OFFICE,
        "sato.h",
        "tanaka.k",
        "login `tanaka.k` stands twice",
    ),
    (
        OFFICE,
        "[\"staff\"]",
        "[\"secretariat\"]",
        "cannot be secretariat",
    ),
    (OFFICE, "users = 25", "users = 25\nbeds = 3", "`beds`"),
    (
        YEARS,
        "\"1-1\", \"1-3\"",
        "\"1-9\", \"1-3\"",
        "`1-9` is no item",
    ),
    (
        YEARS,
        "n = \"2025-05-12\"",
        "n = \"2024-05-12\"",
        "outside the year",
    ),
    (
        YEARS,
        "d_by = \"hayashi.m\"",
        "d_by = \"sato.h\"",
        "is no executive",
    ),
    (
        YEARS,
        "r = \"sato.h\"",
        "r = \"shimizu.s\"",
        "the owner is nobody here",
    ),
    (
        YEARS,
        "e = [\"3-1\"]",
        "e = [\"3-2\"]",
        "`3-2` needs a note",
    ),
    (
        YEARS,
        ", done_on = \"2025-07-22\"",
        "",
        "the state does not fit",
    ),
    (YEARS, "seed = 1101", "seed = \"x\"", "invalid type"),
];
const OFFICE: &str = "corporations/komorebino";
const TROUBLE: &str = "incidents/komorebino-kyotaku";
const YEARS: &str = "history/komorebino-houmon";

#[test]
fn a_fault_in_the_data_is_named_with_its_file() {
    for (file, from, to, expected) in PLANTED {
        let path = format!("demo/{file}.toml");
        let faults = read_with(&path, from, to).unwrap_err();
        let said = faults.to_string();
        assert!(said.contains(expected), "{from} -> {to}: {said}");
        let files = crate::words::built_in();
        let whole = &files[&path];
        let before = whole.split(from).next().unwrap();
        let line = before.matches('\n').count() + 1;
        let found = faults.0.iter().find(|it| it.message.contains(expected));
        let found = found.unwrap_or_else(|| panic!("{said}"));
        assert_eq!(found.file, path, "{from} -> {to}: {said}");
        // A missing `done_on` is told on the line of its row, a wrong key on the line that was added.
        let near = line..=line + to.matches('\n').count();
        assert!(near.contains(&found.line), "{line}: {found:?}");
    }
}

/// The application over an empty database, on the day of the data.
fn empty(bench: &Bench) -> App {
    let files = crate::words::built_in();
    let parts = Parts {
        db: bench.db.clone(),
        clock: Clock::told_by(|| NOW.parse().unwrap()),
        chance: Chance::seeded(42),
        words: mamori_core::words::Words::read(&files).0,
        registers: mamori_core::registers::Registers::read(&files).0,
        incidents: mamori_core::incidents::Incidents::read(&files).0,
        settings: Settings {
            public_url: "http://localhost".to_owned(),
            secure: false,
            seal: [7; 32],
            demo: true,
            dir: bench.dir.path().to_owned(),
            words: None,
            authority: None,
            behind: Vec::new(),
        },
    };
    App::new(parts, Catalogue::read(&files).0)
}

async fn loaded(bench: &Bench) -> (App, Keys, Roll) {
    let app = empty(bench);
    let data = shipped();
    let keys = Keys::make(&data, &app.chance);
    let roll = load(&app, &data, &keys).await.unwrap();
    (app, keys, roll)
}

async fn count(app: &App, query: &'static str) -> i64 {
    let mut rows = app.db.rows().await.unwrap();
    let row = sqlx::query(query).fetch_one(&mut *rows).await.unwrap();
    row.try_get(0).unwrap()
}

#[tokio::test]
async fn the_world_stands_in_the_database_with_its_years() {
    on_both(|bench| async move {
        let (app, _, roll) = loaded(&bench).await;
        let counts = [
            ("select count(*) from corporations", 9),
            ("select count(*) from offices", 18),
            ("select count(*) from councils", 1),
            ("select count(*) from memberships", 18),
            ("select count(distinct login) from persons", 108),
            (
                "select count(*) from assessments where fiscal_year = 2025",
                18,
            ),
            (
                "select count(*) from assessments where fiscal_year = 2026",
                18,
            ),
        ];
        for (query, expected) in counts {
            assert_eq!(count(&app, query).await, expected, "{query}");
        }
        // Whoever tries mamori out as the first member of staff finds a check to make.
        let open = "select count(*) from persons p where p.login = 'sato.h' and not exists
                    (select 1 from self_checks s where s.person_id = p.id and s.sent_at is not null)";
        assert_eq!(count(&app, open).await, 1);
        let office = roll.office("komorebino-houmon").unwrap();
        let overview = current_overview(&app, Scope::machine(), office)
            .await
            .unwrap()
            .unwrap();
        let total = overview.score.total;
        assert_eq!((total.not_yet, total.unsure, total.alternative), (2, 1, 2));
        let late = plan::overdue(&app, Scope::machine(), office).await.unwrap();
        assert_eq!(late.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn everybody_signs_in_with_the_password_and_their_own_code() {
    let bench = sqlite().await;
    let (app, keys, _) = loaded(&bench).await;
    for login in ["tanaka.k", "sato.h", "hayashi.m", "ito.s"] {
        let answer = enter(&app, &keys, login).await;
        let (status, body) = (answer.status, answer.body);
        assert_eq!(status, StatusCode::SEE_OTHER, "{login}: {body}");
    }
}

/// Signs in as people do.
async fn enter(app: &App, keys: &Keys, login: &str) -> Answer {
    let totp = secrets::totp(&keys.secret(login), login).unwrap();
    let now = app.clock.now().as_second().unsigned_abs();
    let code = totp.generate(now).to_string();
    let password = keys.password.as_str();
    let form = [("login", login), ("password", password), ("code", &code)];
    Browser::of_nobody(app).post("/sign-in", &form).await
}

#[tokio::test]
async fn a_visitor_of_the_demo_is_let_in_by_a_button_and_of_a_real_world_is_not() {
    let bench = sqlite().await;
    let (app, ..) = loaded(&bench).await;
    let visitor = Browser::of_nobody(&app);
    let page = visitor.get("/sign-in").await.body;
    let form = page.split("value=\"tanaka.k\"").nth(1).unwrap();
    let value = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        let rest = form.split(&start).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (password, code) = (value("password"), value("code"));
    let form = [
        ("login", "tanaka.k"),
        ("password", &password),
        ("code", &code),
    ];
    assert_eq!(
        visitor.post("/sign-in", &form).await.status,
        StatusCode::SEE_OTHER
    );
    let again = visitor.get("/sign-in").await.body;
    assert!(!again.contains(&code), "a code is offered once");
    let parts = Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        chance: Chance::seeded(1),
        words: app.words.clone(),
        registers: app.registers.clone(),
        incidents: app.incidents.clone(),
        settings: Settings {
            demo: false,
            ..app.settings.clone()
        },
    };
    let real = App::new(parts, app.catalogue.clone());
    let page = Browser::of_nobody(&real).get("/sign-in").await.body;
    assert!(!page.contains("tanaka.k") && !page.contains(&password));
}

async fn roots(bench: &Bench) -> Vec<(String, Vec<u8>)> {
    let (app, ..) = loaded(bench).await;
    let mut rows = app.db.rows().await.unwrap();
    let key = app.db.signer().vkey();
    let verdict = crate::evidence::verify(&mut rows, &key, &[]).await.unwrap();
    assert_eq!(verdict.faults, []);
    let trees = sqlx::query("select tree, root from log_trees order by tree");
    let found = trees.fetch_all(&mut *rows).await.unwrap();
    let pair = |row: &sqlx::any::AnyRow| (row.try_get(0).unwrap(), row.try_get(1).unwrap());
    found.iter().map(pair).collect()
}

#[tokio::test]
async fn the_journal_is_the_same_on_every_run() {
    let first = roots(&sqlite().await).await;
    assert!(first.len() > 36, "{} trees", first.len());
    assert_eq!(first, roots(&sqlite().await).await);
}

#[tokio::test]
async fn one_incident_is_open_and_its_head_office_sees_the_clocks_run() {
    let bench = sqlite().await;
    let (app, keys, roll) = loaded(&bench).await;
    let office = roll.office("komorebino-kyotaku").unwrap();
    let open = sqlx::query("select office_id, acknowledged_at from incidents where state = 'open'")
        .fetch_all(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].get::<String, _>(0), office.to_string());
    assert!(open[0].get::<Option<i64>, _>(1).is_some());
    let entered = enter(&app, &keys, "ito.y").await;
    let head_office = Browser::with(&app, &entered.cookie);
    let seen = head_office
        .get(&format!("/offices/{office}/incidents"))
        .await;
    assert!(seen.body.contains("1. 機器をなくした"), "{}", seen.body);
}
