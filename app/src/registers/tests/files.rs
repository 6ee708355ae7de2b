//! Files handed in with entries: what becomes of them, who may see them, what is refused and how.

use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};

use super::*;
use crate::testing::photo::photo;

pub(super) const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// Writes a good catch with a file; gives the answer.
async fn catch(who: &Browser, name: &str, bytes: &[u8]) -> Answer {
    let form = [("what", "odd"), ("noticed-at", "2026-11-22T10:00")];
    let path = at("registers/good-catches/new");
    who.post_files(&path, &form, &[("photo", name, bytes)])
        .await
}

/// Where the first file on a page leads.
pub(super) fn link(page: &str) -> String {
    let (_, after) = page.split_once("class=\"proof\" href=\"").expect(page);
    after.split('"').next().unwrap().to_owned()
}

/// What a form keeps in its field for a file.
pub(super) fn kept(page: &str) -> String {
    let hidden = "type=\"hidden\" name=\"file\" value=\"";
    let (_, after) = page.split_once(hidden).expect(page);
    after.split('"').next().unwrap().to_owned()
}

pub(super) fn header(answer: &Answer, name: axum::http::HeaderName) -> &str {
    answer.headers.get(name).unwrap().to_str().unwrap()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_photo_stands_on_its_entry_without_its_place_and_is_served_as_nothing_but_a_picture() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let form = staff.get(&at("registers/good-catches/new")).await.body;
        assert!(
            form.contains("multipart/form-data") && form.contains("type=\"file\""),
            "{form}"
        );
        let saved = catch(&staff, "玄関.jpeg", &photo()).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = staff.get(&saved.location).await.body;
        assert!(
            page.contains("玄関.jpg") && !page.contains("sha256"),
            "{page}"
        );
        let file = staff.get(&link(&page)).await;
        assert_eq!(header(&file, CONTENT_TYPE), "image/jpeg");
        assert!(file.bytes.starts_with(&[0xff, 0xd8, 0xff]));
        assert!(!file.bytes.windows(3).any(|it| it == b"GPS"));
        let how = header(&file, CONTENT_DISPOSITION);
        assert_eq!(
            how,
            "inline; filename=\"mamori.jpg\"; filename*=UTF-8''%E7%8E%84%E9%96%A2.jpg"
        );
        assert_eq!(header(&file, X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(header(&file, CONTENT_SECURITY_POLICY).ends_with("; sandbox"));
        let small = staff.get(&format!("{}/small", link(&page))).await;
        assert_eq!(header(&small, CONTENT_TYPE), "image/jpeg");

        // The whole way again after it was damaged on the disk: no page shows what is not what was handed in.
        let digest = link(&page).rsplit('/').next().unwrap().to_owned();
        let disk = bench
            .dir
            .path()
            .join("files")
            .join(digest.get(..2).unwrap())
            .join(&digest);
        std::fs::write(disk, b"other").unwrap();
        assert_eq!(
            staff.get(&link(&page)).await.status,
            StatusCode::INTERNAL_SERVER_ERROR
        );
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_file_is_found_only_through_an_entry_that_names_it_and_by_those_who_may_read_it() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let [staff, manager, other, machines] = [
            Browser::of(&app, "sato").await,
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "suzuki").await,
            Browser::of(&app, "hayashi").await,
        ];
        let saved = catch(&staff, "a.jpg", &photo()).await;
        let file = link(&staff.get(&saved.location).await.body);
        assert_eq!(manager.get(&file).await.status, StatusCode::OK);
        // The secretariat of nobody's, another office under its own name, another entry, another ledger: all like nothing.
        assert_eq!(other.get(&file).await.status, StatusCode::NOT_FOUND);
        let elsewhere = file.replace(&office().to_string(), &world::id("kaede").to_string());
        assert_eq!(other.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        let unnamed = staff
            .post(
                &at("registers/good-catches/new"),
                &[("what", "odd"), ("noticed-at", "2026-11-22T10:00")],
            )
            .await
            .location;
        let digest = file.rsplit('/').next().unwrap();
        assert_eq!(
            staff.get(&format!("{unnamed}/files/{digest}")).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            staff
                .get(&file.replace("good-catches", "visitors"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        let nothing = file.replace(digest, &"0".repeat(64));
        assert_eq!(staff.get(&nothing).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            staff
                .get(&file.replace(digest, "..%2f..%2fmamori.db"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        // The photo of a good catch may show a client: the head office sees the entry, and not that.
        let page = machines.get(&saved.location).await;
        assert_eq!(page.status, StatusCode::OK);
        let may = page.body.contains("class=\"proof\"");
        let told = machines.get(&file).await.status;
        assert_eq!(told == StatusCode::OK, may, "{told} {}", page.body);
    })
    .await;
}

#[tokio::test]
async fn a_look_at_a_clients_file_leaves_a_trace() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let staff = Browser::of(&app, "sato").await;
        let form = [
            ("client", "山田"),
            ("kind", "photo"),
            ("agreed-on", "2026-11-22"),
        ];
        let path = at("registers/consents/new");
        let saved = staff
            .post_files(&path, &form, &[("file", "同意書.pdf", PDF)])
            .await;
        let file = link(&staff.get(&saved.location).await.body);
        let looks = async || count(&app, "registers.file-read").await;
        let before = looks().await;
        let got = staff.get(&file).await;
        assert_eq!(header(&got, CONTENT_TYPE), "application/pdf");
        assert!(header(&got, CONTENT_DISPOSITION).starts_with("attachment; "));
        assert_eq!(got.bytes, PDF);
        assert_eq!(looks().await, before + 1);
    })
    .await;
}

/// How often an operation stands in the journal.
pub(super) async fn count(app: &crate::web::App, operation: &str) -> i64 {
    let row = sqlx::query("select count(*) as n from log_events where operation = $1")
        .bind(operation)
        .fetch_one(&mut *app.db.rows().await.unwrap())
        .await
        .unwrap();
    sqlx::Row::try_get(&row, "n").unwrap()
}

#[tokio::test]
async fn what_is_refused_says_what_to_do_and_loses_nothing_that_was_typed() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let path = at("registers/documents/new");
        let refused: &[(&[u8], &str)] = &[
            (b"\0\0\0\x18ftypheic\0\0\0\0", "JPEGにして送ってください"),
            (b"MZ\x90\0", "プログラムは送れません"),
            (b"PK\x03\x04rest", "こわれています"),
            (b"", "何もありません"),
            (b"just words", "写真かPDFにして送ってください"),
            (&[0xff, 0xd8, 0xff, 0xe0, 0, 2], "こわれています"),
        ];
        for (bytes, says) in refused {
            let form = [("title", "個人情報の規程")];
            // The name says that it is a picture.
            let page = manager
                .post_files(&path, &form, &[("file", "a.jpg", bytes)])
                .await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains(says), "{says}: {}", page.body);
            assert!(page.body.contains("個人情報の規程"), "{}", page.body);
        }
        let large = vec![b'x'; 11 * 1024 * 1024];
        let form = [("title", "個人情報の規程")];
        let page = manager
            .post_files(&path, &form, &[("file", "a.pdf", &large)])
            .await
            .body;
        assert!(
            page.contains("10MBまで") && page.contains("個人情報の規程"),
            "{page}"
        );
        assert_eq!(count(&app, "registers.add").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_taken_need_not_be_chosen_again_when_something_else_is_wrong() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let (manager, colleague) = (
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "abe").await,
        );
        let path = at("registers/documents/new");
        let page = manager
            .post_files(&path, &[("title", "")], &[("file", "規程.pdf", PDF)])
            .await
            .body;
        assert!(
            page.contains("規程.pdf") && page.contains("ここを書いてください"),
            "{page}"
        );
        let kept = kept(&page);
        let again = [("title", "規程"), ("file", kept.as_str())];
        // Nobody else gets at it by its digest.
        let theirs = colleague.post(&path, &again).await.location;
        assert!(!colleague.get(&theirs).await.body.contains("規程.pdf"));
        let saved = manager.post(&path, &again).await.location;
        let page = manager.get(&saved).await.body;
        assert_eq!(manager.get(&link(&page)).await.bytes, PDF);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn an_earlier_version_of_an_entry_keeps_its_file() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let new = at("registers/documents/new");
        let form = [("title", "規程")];
        let saved = manager
            .post_files(&new, &form, &[("file", "第1版.pdf", PDF)])
            .await
            .location;
        let first = link(&manager.get(&saved).await.body);
        let change = format!("{saved}/change");
        let page = manager.get(&change).await.body;
        assert!(
            page.contains("第1版.pdf") && page.contains("remove-file"),
            "{page}"
        );
        let second = [PDF, b"%%EOF\n"].concat();
        manager
            .post_files(&change, &form, &[("file", "第2版.pdf", &second)])
            .await;
        let page = manager.get(&saved).await.body;
        assert_eq!(manager.get(&link(&page)).await.bytes, second);
        assert!(
            page.contains(&first),
            "the history leads to the first: {page}"
        );
        assert_eq!(manager.get(&first).await.bytes, PDF);

        // A correction of something else leaves it; taking it away leaves the history.
        let kept = kept(&manager.get(&change).await.body);
        manager
            .post(&change, &[("title", "規程（改）"), ("file", &kept)])
            .await;
        let page = manager.get(&saved).await.body;
        assert_eq!(manager.get(&link(&page)).await.bytes, second);
        manager
            .post(
                &change,
                &[
                    ("title", "規程（改）"),
                    ("file", &kept),
                    ("remove-file", "yes"),
                ],
            )
            .await;
        let facts = manager.get(&saved).await.body;
        let (facts, history) = facts.split_once("これまでのこと").unwrap();
        assert!(!facts.contains("class=\"proof\"") && history.contains("第2版.pdf"));
    })
    .await;
}

#[tokio::test]
async fn a_file_asked_for_at_a_step_is_taken_there() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let entry = device(&manager, "PC-1", "in-use").await;
        let close = format!("{entry}/steps/close");
        let form = manager.get(&close).await.body;
        assert!(
            form.contains("multipart/form-data") && form.contains("name=\"proof\""),
            "{form}"
        );
        let done = manager
            .post_files(&close, &[("note", "売った")], &[("proof", "証明.pdf", PDF)])
            .await;
        assert_eq!(done.location, entry, "{}", done.body);
        let page = manager.get(&entry).await.body;
        assert_eq!(manager.get(&link(&page)).await.bytes, PDF);
    })
    .await;
}
