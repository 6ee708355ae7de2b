//! Files of entries that somebody asks for who should not: by what is shared, by a forged name, by a text that names them.

use axum::http::header::CONTENT_DISPOSITION;

use super::files::{PDF, count, header, kept, link};
use super::signature::DRAWN;
use super::*;

/// Writes a document with its file; gives the path of its entry.
async fn document(manager: &Browser, name: &str) -> String {
    let path = at("registers/documents/new");
    let form = [("title", "規程")];
    let saved = manager
        .post_files(&path, &form, &[("file", name, PDF)])
        .await;
    saved.location
}

#[tokio::test]
async fn who_is_shown_items_sees_the_name_of_a_file_and_who_is_shown_evidence_opens_it() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let entry = document(&manager, "規程.pdf").await;
        let file = link(&manager.get(&entry).await.body);
        device(&manager, "タブレット7号", "in-use").await;
        let lent = take_out(&manager, "タブレット7号").await.location;
        let tap = [("tap", "yes"), ("condition", "good"), ("signature", DRAWN)];
        manager.post(&format!("{lent}/steps/return"), &tap).await;
        let page = manager.get(&lent).await.body;
        let (_, after) = page.split_once("class=\"signature\" src=\"").expect(&page);
        let signature = after.split('"').next().unwrap().to_owned();

        let own = at("sharing");
        let council = format!("{own}/{}", world::id("membership"));
        for (login, share) in [("hayashi", own), ("ono", council)] {
            manager.post(&share, &[("sharing", "items")]).await;
            let outside = Browser::of(&app, login).await;
            let page = outside.get(&entry).await;
            assert_eq!(page.status, StatusCode::OK, "{login}");
            says(&page.body, &["規程.pdf"]);
            assert!(!page.body.contains("/files/"), "{login}: {}", page.body);
            let page = outside.get(&lent).await.body;
            assert!(!page.contains("/files/"), "{login}: {page}");
            let before = count(&app, "registers.file-read").await;
            for path in [&file, &format!("{file}/small"), &signature] {
                let told = outside.get(path).await.status;
                assert_eq!(told, StatusCode::FORBIDDEN, "{login} {path}");
            }
            assert_eq!(count(&app, "registers.file-read").await, before);

            manager.post(&share, &[("sharing", "evidence")]).await;
            assert_eq!(link(&outside.get(&entry).await.body), file, "{login}");
            assert_eq!(outside.get(&file).await.bytes, PDF, "{login}");
            assert_eq!(outside.get(&signature).await.status, StatusCode::OK);
            // Nothing in it is about clients, and the look leaves its trace all the same.
            assert_eq!(count(&app, "registers.file-read").await, before + 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_leaves_with_the_end_of_its_content_whatever_its_field_says() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let path = at("registers/documents/new");
        let page = manager
            .post_files(&path, &[("title", "")], &[("file", "請求書.pdf", PDF)])
            .await
            .body;
        let forged = kept(&page).replace("請求書.pdf", "請求書.hta");
        let saved = manager
            .post(&path, &[("title", "規程"), ("file", &forged)])
            .await;
        let file = link(&manager.get(&saved.location).await.body);
        let file = manager.get(&file).await;
        assert_eq!(file.bytes, PDF);
        assert_eq!(
            header(&file, CONTENT_DISPOSITION),
            "attachment; filename=\"mamori.pdf\"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf"
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_that_names_a_file_is_not_believed_where_the_visitor_cannot_read_the_field() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let [manager, machines] = [
            Browser::of(&app, "tanaka").await,
            Browser::of(&app, "ito").await,
        ];
        let entry = document(&manager, "規程.pdf").await;
        let file = link(&manager.get(&entry).await.body);
        let digest = file.rsplit('/').next().unwrap();
        let forged = format!("a.pdf sha256:{digest}");
        let form = [
            ("client", "山田"),
            ("kind", "disclosure"),
            ("asked-on", "2026-11-20"),
            ("answer-by", "2026-11-30"),
            ("answer", "open"),
            ("file", &forged),
        ];
        let saved = machines.post(&at("registers/disclosures/new"), &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let page = manager.get(&saved.location).await.body;
        assert!(!page.contains(digest) && !page.contains("a.pdf"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_sheet_names_no_file_that_its_entry_does_not_hold() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        let entry = document(&manager, "規程.pdf").await;
        let file = link(&manager.get(&entry).await.body);
        let digest = file.rsplit('/').next().unwrap();
        let register = app.registers.get("documents").unwrap();
        let label = |id: &str| register.field(id).unwrap().label.plain();
        let sheet = format!(
            "{},{}\n規程,規程.pdf sha256:{digest}\n手順,a.jpg sha256:{digest}\n",
            label("title"),
            label("file")
        );
        let path = at("registers/documents/import");
        let page = manager.post_file(&path, &[], ("a", sheet.as_bytes())).await;
        says(&page.body, &["新しい 1。変わる 0。前と同じ 1"]);
        let (_, sign) = page.body.split_once("name=\"sign\" value=\"").unwrap();
        let sign = sign.split('"').next().unwrap();
        let form = [("text", &*sheet), ("sign", sign), ("save", "yes")];
        let done = manager.post(&path, &form).await;
        assert!(done.location.ends_with("new=1&changed=0"), "{}", done.body);
        let found = manager.get(&at("registers/documents?q=手順")).await.body;
        let (_, id) = found.split_once("/documents/entries/").expect(&found);
        let id = id.split('"').next().unwrap();
        let other = at(&format!("registers/documents/entries/{id}"));
        let page = manager.get(&other).await.body;
        assert!(page.contains("a.jpg") && !page.contains(digest), "{page}");
        assert_eq!(
            link(&manager.get(&entry).await.body),
            file,
            "it stays there"
        );
    })
    .await;
}
