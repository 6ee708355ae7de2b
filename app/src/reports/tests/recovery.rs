//! The page for the safe: everything that somebody needs who has nothing else.

use mamori_core::words::Language;

use super::super::{Letters, RecoveryWish, recovery_pdf};
use super::text_of;
use crate::backups::keys;
use crate::testing::on_both;

#[tokio::test]
async fn the_page_for_the_safe_has_the_key_its_mark_and_every_step_in_each_language() {
    on_both(|bench| async move {
        let app = bench.app().await;
        let key = keys::new_recovery(&app.settings.dir, app.clock.today()).unwrap();
        for (language, said) in [
            (Language::Ja, "金庫"),
            (Language::Easy, "金庫"),
            (Language::En, "safe"),
        ] {
            let mut wish = RecoveryWish {
                language,
                letters: Letters::OfTheMachine,
                key: &key,
            };
            let pdf = recovery_pdf(&app, &wish).await.unwrap().unwrap();
            let text = text_of(&pdf);
            for wanted in [
                &key.groups.concat(),
                &key.fingerprint,
                said,
                "mamoribackuprestore",
                "--recovery-key",
                "mamoriserve--data",
            ] {
                assert!(text.contains(wanted), "{wanted}: {text}");
            }
            // Furigana take more room: the sentence about the safe may stand on a second page.
            let is_one = language != Language::Easy;
            assert!(!is_one || text.contains("1/1"), "one page: {text}");
            wish.letters = Letters::Missing;
            assert!(recovery_pdf(&app, &wish).await.unwrap().is_none());
        }
    })
    .await;
}
