//! Signing by hand: optional, kept with its step, shown in its history.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::*;

/// A PNG of one by one pixel that one can look through, as a canvas gives it.
pub(super) const DRAWN: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

#[tokio::test]
async fn a_return_may_be_signed_and_the_history_shows_it() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        device(&manager, "タブレット7号", "in-use").await;
        let out = take_out(&manager, "タブレット7号").await.location;
        let step = format!("{out}/steps/return");
        let page = manager.get(&step).await;
        assert!(page.body.contains("data-sign hidden"), "{}", page.body);
        assert!(
            page.body
                .contains("<script type=\"module\" src=\"/sign.js\"></script>")
        );
        let policy = |it: &Answer| {
            it.headers
                .get("content-security-policy")
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(policy(&page).contains("script-src 'self'"));
        let plain = manager.get(&out).await;
        assert!(
            !policy(&plain).contains("script"),
            "no other page takes a script"
        );

        let tap = [("tap", "yes"), ("condition", "good"), ("signature", DRAWN)];
        assert_eq!(manager.post(&step, &tap).await.location, out);
        let page = manager.get(&out).await.body;
        let (_, after) = page.split_once("class=\"signature\" src=\"").expect(&page);
        let picture = manager.get(after.split('"').next().unwrap()).await;
        assert!(
            picture.bytes.starts_with(&[0xff, 0xd8, 0xff]),
            "drawn anew as JPEG"
        );
        let strange = Browser::of(&app, "suzuki").await;
        let told = strange.get(after.split('"').next().unwrap()).await.status;
        assert_eq!(told, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story from beginning to end")]
async fn a_tap_without_a_signature_confirms_and_what_is_no_drawing_is_told() {
    crate::testing::on_both(|bench| async move {
        let app = bench.app().await;
        let manager = Browser::of(&app, "tanaka").await;
        device(&manager, "タブレット7号", "in-use").await;
        let out = take_out(&manager, "タブレット7号").await.location;
        let step = format!("{out}/steps/return");
        let script = BASE64_STANDARD.encode("<svg onload='x()'/>");
        let wrong = [
            "hello".to_owned(),
            "data:image/png;base64,%%%".to_owned(),
            format!("data:image/png;base64,{script}"),
            format!("data:image/png;base64,{}", "A".repeat(500_000)),
        ];
        for signature in &wrong {
            let tap = [
                ("tap", "yes"),
                ("condition", "broken"),
                ("signature", signature),
            ];
            let page = manager.post(&step, &tap).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(
                page.body.contains("サインを読めませんでした"),
                "{}",
                page.body
            );
            assert!(
                page.body.contains("value=\"broken\" selected"),
                "{}",
                page.body
            );
        }
        let tap = [("tap", "yes"), ("condition", "good"), ("signature", "")];
        assert_eq!(manager.post(&step, &tap).await.location, out);
        let page = manager.get(&out).await.body;
        assert!(
            page.contains("返した") && !page.contains("class=\"signature\""),
            "{page}"
        );
    })
    .await;
}
