//! An office with a year's work behind it: names as in life, a check, a plan, an approval. What is asserted stands beside.

use mamori_core::assessments::{Answer, Given, Question, Said, Scoping, ServiceKind};
use mamori_core::ids::OfficeId;

use crate::assessments::{self, Opening, plan};
use crate::db::{Actor, Event, Scope};
use crate::people::Decision;
use crate::testing::world;
use crate::web::App;

/// What an attacker, or an unlucky typist, writes into a note.
pub(super) const FORMULA: &str = "=HYPERLINK(\"http://x.example\",\"見る\")";

pub(super) fn sakura() -> OfficeId {
    OfficeId::new(world::id("sakura"))
}

/// Gives the people and places of the world names as on real paper.
pub(super) async fn name_everybody(app: &App) {
    let names = [
        (
            "update corporations set name = '社会福祉法人 みどりの丘会' where id = $1",
            "kita",
        ),
        (
            "update offices set name = '訪問介護ステーション さくら', phone = '0745-00-1234' where id = $1",
            "sakura",
        ),
        (
            "update persons set name = '田中 花子', kana = 'タナカ ハナコ' where id = $1",
            "tanaka",
        ),
        (
            "update persons set name = '佐藤 次郎', kana = 'サトウ ジロウ' where id = $1",
            "sato",
        ),
        (
            "update persons set name = '阿部 さつき', kana = 'アベ サツキ' where id = $1",
            "abe",
        ),
        (
            "update persons set name = '髙﨑 明', kana = 'タカサキ アキラ' where id = $1",
            "mori",
        ),
    ];
    let mut change = app.change(&Actor::house()).await.unwrap();
    for (sql, of) in names {
        let rows = change.rows().unwrap();
        sqlx::query(sql)
            .bind(world::id(of).to_string())
            .execute(rows)
            .await
            .unwrap();
    }
    change.save(&Event::of("testing.names")).await.unwrap();
}

fn given(number: usize, note: &str) -> Given {
    let answers = [
        Answer::Done,
        Answer::NotYet,
        Answer::Unsure,
        Answer::Alternative,
        Answer::Done,
        Answer::NotYet,
    ];
    let answer = answers[number % answers.len()];
    Given {
        note: match answer {
            Answer::Alternative => "共用の機械は、かぎのかかるロッカーに入れています。".to_owned(),
            Answer::NotYet => note.to_owned(),
            _ => String::new(),
        },
        ..Given::bare(answer)
    }
}

/// Tanaka checks everything, writing `note` where something is not done yet.
pub(super) async fn check(app: &App, note: &str) {
    let scoping = Scoping {
        service: Some(ServiceKind::HomeHelp),
        said: Question::FIRST.iter().map(|it| (*it, Said::Yes)).collect(),
    };
    let tanaka = Actor::person(world::person("tanaka"), "test");
    let scope = Scope::person(world::person("tanaka"));
    let mut change = app.change(&tanaka).await.unwrap();
    let opening = Opening::of(&app.catalogue, sakura(), scoping).unwrap();
    assessments::open(&mut change, scope, &opening)
        .await
        .unwrap();
    change.save(&Event::of("testing.open")).await.unwrap();
    let of = assessments::current(app, scope, sakura())
        .await
        .unwrap()
        .unwrap();
    let mut change = app.change(&tanaka).await.unwrap();
    for (number, provision) in assessments::provisions(&app.catalogue, &of)
        .iter()
        .enumerate()
    {
        let answer = (&provision.id, &given(number, note));
        assessments::answer(&mut change, scope, &of, answer)
            .await
            .unwrap();
    }
    change.save(&Event::of("testing.answers")).await.unwrap();
}

/// Tanaka makes the plan for Sato, and Mori approves it.
pub(super) async fn approved_plan(app: &App) {
    let scope = Scope::person(world::person("tanaka"));
    let cycle = plan::newest_cycle(app, scope, sakura()).await.unwrap();
    let draft = plan::draft(app, scope, cycle.unwrap(), None).await.unwrap();
    let tanaka = Actor::person(world::person("tanaka"), "test");
    let mut change = app.change(&tanaka).await.unwrap();
    let owner = Some(world::person("sato"));
    plan::make(&mut change, scope, &draft, owner).await.unwrap();
    change.save(&Event::of("testing.plan")).await.unwrap();
    let made = plan::of(app, scope, sakura()).await.unwrap().unwrap();
    let mut change = app.change(&tanaka).await.unwrap();
    plan::request(&mut change, &made, "").await.unwrap();
    change.save(&Event::of("testing.request")).await.unwrap();
    let mori = Actor::person(world::person("mori"), "test");
    let mut change = app.change(&mori).await.unwrap();
    let words = "0円のものから始めてください。1月の会議で聞きます。";
    plan::decide(&mut change, &made, Decision::Approve, words)
        .await
        .unwrap();
    change.save(&Event::of("testing.approve")).await.unwrap();
}

/// Everything at once.
pub(super) async fn settle(app: &App, note: &str) {
    name_everybody(app).await;
    check(app, note).await;
    approved_plan(app).await;
}
