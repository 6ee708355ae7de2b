//! The first run from outside: a code from the console, three steps, and nothing of it ever again.

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::super::{secrets, setup};
use super::{session, turned};
use crate::testing::browser::{Answer, Browser};
use crate::testing::on_both;
use crate::web::App;

const OFFICE: [(&str, &str); 5] = [
    ("office", "みずうみ訪問介護"),
    ("service", "home-help"),
    ("phone", "０２５７－１２－３４５６"),
    ("postcode", "〒９４５０００１"),
    ("address", "柏崎市"),
];
const PERSON: [(&str, &str); 4] = [
    ("name", "岡本　葵"),
    ("kana", "ｵｶﾓﾄ ｱｵｲ"),
    ("login", "Okamoto"),
    ("password", "kawa no mukou no yane"),
];

async fn office(app: &App, code: &str) -> Answer {
    let form = [OFFICE.as_slice(), &[("code", code)]].concat();
    Browser::of_nobody(app).post("/setup", &form).await
}

/// What stands in the page between two texts.
pub(super) fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap().0
}

/// The code that the phone shows after scanning the page.
pub(super) fn phone(app: &App, page: &str) -> String {
    let letters = between(page, "<code>", "</code>").replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(letters).unwrap();
    let now = u64::try_from(app.clock.now().as_second()).unwrap();
    let totp = secrets::totp(secret.as_bytes(), "okamoto").unwrap();
    totp.generate(now).to_string()
}

/// All steps with the right code; the last answer.
async fn set_up(app: &App, code: &str) -> Answer {
    let browser = Browser::of_nobody(app);
    let person = office(app, code).await.location;
    let second = browser.post(&person, &PERSON).await.location;
    let page = browser.get(&second).await;
    let digits = phone(app, &page.body);
    browser.post(&second, &[("code", &digits)]).await
}

#[tokio::test]
async fn every_page_leads_to_the_first_set_up_while_nobody_is_here() {
    on_both(|bench| async move {
        let app = bench.empty_app_at(turned().0);
        let browser = Browser::of_nobody(&app);
        for path in ["/", "/sign-in", "/me/paper-codes"] {
            assert_eq!(browser.get(path).await.location, "/setup", "{path}");
        }
        assert_eq!(browser.get("/setup?code=ABCD").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn setting_up_ends_signed_in_with_ten_paper_codes_and_works_only_once() {
    on_both(|bench| async move {
        let app = bench.empty_app_at(turned().0);
        let code = setup::new_code(&app).await.unwrap();
        let done = set_up(&app, &code).await;
        assert_eq!(done.location, "/me/paper-codes");
        let browser = Browser::with(&app, &session(&done));
        let page = browser.get("/me/paper-codes").await.body;
        assert_eq!(page.matches("<li><code>").count(), 10);
        assert!(page.contains("岡本 葵"), "{page}");
        assert_eq!(
            browser.post("/me/paper-codes/kept", &[]).await.location,
            "/"
        );
        let gone = browser.get("/me/paper-codes").await.body;
        assert_eq!(gone.matches("<li><code>").count(), 0);
        assert_eq!(office(&app, &code).await.location, "/");
        assert_eq!(Browser::of_nobody(&app).get("/setup").await.location, "/");
        let paper = between(&page, "<li><code>", "</code>");
        let form = [
            ("login", "okamoto"),
            ("password", PERSON[3].1),
            ("code", paper),
        ];
        let answer = Browser::of_nobody(&app).post("/sign-in", &form).await;
        assert_eq!(answer.location, "/");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_or_old_set_up_code_says_so_and_loses_nothing() {
    on_both(|bench| async move {
        let (clock, at) = turned();
        let app = bench.empty_app_at(clock);
        let none = office(&app, "ABCD-EFGH-JKMN-PQRS").await.body;
        let earlier = setup::new_code(&app).await.unwrap();
        let code = setup::new_code(&app).await.unwrap();
        let wrong = office(&app, &earlier).await.body;
        for page in [&none, &wrong] {
            assert!(page.contains("設定のコードがちがいます"), "{page}");
            assert!(
                page.contains("みずうみ訪問介護") && page.contains("柏崎市"),
                "{page}"
            );
            assert!(page.contains(r#"value="home-help" selected"#), "{page}");
        }
        *at.lock().unwrap() += SignedDuration::from_hours(25);
        let old = office(&app, &code).await.body;
        assert!(old.contains("設定のコードが古くなりました"), "{old}");
    })
    .await;
}

#[tokio::test]
async fn each_weak_password_of_the_first_person_is_refused_with_its_reason() {
    on_both(|bench| async move {
        let app = bench.empty_app_at(turned().0);
        let code = setup::new_code(&app).await.unwrap();
        let path = office(&app, &code).await.location;
        let cases = [
            ("mijikai", "パスワードが短いです"),
            ("kawa-okamoto-tori", "自分の名前が入っています"),
            ("みずうみ訪問介護のやね", "パスワードが短いです"),
            (
                "うみべのみずうみ訪問介護のやね",
                "事業所の名前が入っています",
            ),
            ("tel 0257-12-3456", "電話番号が入っています"),
            ("qwertyuiopasdf", "となりどうしのキー"),
            ("passwordqwerty123", "当てられやすいパスワード"),
        ];
        for (password, sentence) in cases {
            let form = [PERSON[0], PERSON[1], PERSON[2], ("password", password)];
            let page = Browser::of_nobody(&app).post(&path, &form).await.body;
            assert!(page.contains(sentence), "{password}: {page}");
            assert!(
                page.contains("岡本　葵") && page.contains("Okamoto"),
                "{page}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_of_the_authenticator_shows_the_same_picture_again() {
    on_both(|bench| async move {
        let app = bench.empty_app_at(turned().0);
        let code = setup::new_code(&app).await.unwrap();
        let browser = Browser::of_nobody(&app);
        let person = office(&app, &code).await.location;
        let second = browser.post(&person, &PERSON).await.location;
        let first = browser.get(&second).await.body;
        let again = browser.post(&second, &[("code", "000000")]).await;
        assert!(
            again.body.contains("6けたの数字がちがいます"),
            "{}",
            again.body
        );
        let letters = |page: &str| between(page, "<code>", "</code>").to_owned();
        assert_eq!(letters(&first), letters(&again.body));
        assert!(again.cookie.is_empty());
        assert_eq!(browser.get("/").await.location, "/setup");
    })
    .await;
}

#[tokio::test]
async fn a_ticket_that_nobody_was_given_leads_back_to_the_first_step() {
    on_both(|bench| async move {
        let app = bench.empty_app_at(turned().0);
        setup::new_code(&app).await.unwrap();
        let browser = Browser::of_nobody(&app);
        for path in ["/setup/abc/person", "/setup/abc/authenticator"] {
            assert_eq!(browser.get(path).await.location, "/setup");
            assert_eq!(browser.post(path, &PERSON).await.location, "/setup");
        }
    })
    .await;
}
