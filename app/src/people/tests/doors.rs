//! The doors that other capabilities use: what is added through them works, and ends, and is not seen from outside.

use mamori_core::assessments::ServiceKind;
use mamori_core::ids::{OfficeId, PersonId};
use mamori_core::people::{Kana, PersonName, Role, Sharing};
use mamori_core::words::Language;

use super::super::{self as people, Node, secrets};
use crate::db::{Actor, Change, Event, Scope};
use crate::testing::browser::Browser;
use crate::testing::{on_both, world};
use crate::web::App;

const PASSWORD: &str = "kawa no mukou no yane";

/// A corporation with one office, a council and one manager who can sign in as `okamoto`.
async fn build(app: &App) -> (OfficeId, PersonId) {
    let mut change = app.change(&Actor::house()).await.unwrap();
    let corporation = people::NewCorporation {
        name: "みずうみ会",
        ..Default::default()
    };
    let corporation = people::add_corporation(&mut change, &corporation)
        .await
        .unwrap();
    let office = people::NewOffice {
        corporation,
        slug: None,
        name: "みずうみ訪問介護",
        service: ServiceKind::HomeHelp,
        postcode: "",
        address: "",
        phone: "",
    };
    let office = people::add_office(&mut change, &office).await.unwrap();
    let council = people::NewCouncil {
        slug: Some("wa"),
        name: "輪",
        phone: "",
    };
    let council = people::add_council(&mut change, &council).await.unwrap();
    people::add_membership(&mut change, council, office, Sharing::Totals)
        .await
        .unwrap();
    let person = manager(app, &mut change, office).await;
    change.save(&Event::of("testing.build")).await.unwrap();
    (office, person)
}

async fn manager(app: &App, change: &mut Change, office: OfficeId) -> PersonId {
    let person = people::NewPerson {
        name: &PersonName::parse("岡本 葵").unwrap(),
        kana: &Kana::parse("おかもと あおい").unwrap(),
        login: Some("okamoto"),
        email: "",
        language: Language::Ja,
    };
    let person = people::add_person(change, &person).await.unwrap();
    for role in [Role::Manager, Role::Manager, Role::SafetyOfficer] {
        people::give_role(change, person, role, Node::Office(office))
            .await
            .unwrap();
    }
    let hash = secrets::hash_password(PASSWORD, &app.chance).unwrap();
    people::set_password(change, person, &hash).await.unwrap();
    let sealed = secrets::seal(&app.settings.seal, world::SECRET, &app.chance).unwrap();
    people::confirm_totp(change, person, &sealed, 0)
        .await
        .unwrap();
    person
}

#[tokio::test]
async fn who_is_added_through_the_doors_can_sign_in() {
    on_both(|bench| async move {
        let app = bench.app().await;
        build(&app).await;
        let code = super::code(&app);
        let form = [
            ("login", "okamoto"),
            ("password", PASSWORD),
            ("code", code.as_str()),
        ];
        let answer = Browser::of_nobody(&app).post("/sign-in", &form).await;
        assert_eq!(answer.location, "/");
    })
    .await;
}

#[tokio::test]
async fn the_directory_names_an_offices_people_once_and_nobody_to_strangers() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (office, person) = build(&app).await;
        let seen = people::directory(&app, Scope::person(person), office).await;
        let seen = seen.unwrap();
        assert_eq!(seen.len(), 1);
        assert_eq!(
            (seen[0].name.as_str(), seen[0].kana.as_str()),
            ("岡本 葵", "オカモト アオイ")
        );
        assert_eq!(seen[0].roles, [Role::Manager, Role::SafetyOfficer]);
        for stranger in ["tanaka", "ono", "mori"] {
            let scope = Scope::person(world::person(stranger));
            assert_eq!(
                people::directory(&app, scope, office).await.unwrap(),
                [],
                "{stranger}"
            );
        }
        let all = people::directory(&app, Scope::machine(), office).await;
        assert_eq!(all.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_role_that_ended_is_not_in_the_directory() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let (office, person) = build(&app).await;
        let mut change = app.change(&Actor::house()).await.unwrap();
        let node = Node::Office(office);
        assert!(
            people::end_role(&mut change, person, Role::Manager, node)
                .await
                .unwrap()
        );
        assert!(
            !people::end_role(&mut change, person, Role::Staff, node)
                .await
                .unwrap()
        );
        change.save(&Event::of("testing.end")).await.unwrap();
        let seen = people::directory(&app, Scope::person(person), office).await;
        assert_eq!(seen.unwrap()[0].roles, [Role::SafetyOfficer]);
    })
    .await;
}
