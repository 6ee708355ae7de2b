//! The demo world's people on the sign-in page, each with a code that is good now; empty in every other world.

use super::super::secrets;
use super::super::store::{self, demo};
use crate::web::{App, Frame, Say, WebError, WebResult};

/// Somebody of the demo world, ready to be signed in.
pub(super) struct DemoLogin {
    pub(super) login: String,
    pub(super) password: String,
    pub(super) code: String,
    pub(super) name: Say,
    pub(super) role: Say,
}

/// Who can be tried out.
pub(super) async fn demo_logins(app: &App, frame: &Frame) -> WebResult<Vec<DemoLogin>> {
    let Some(keys) = demo::open_keys(app).await? else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for login in keys.logins {
        let (Some(face), Some(code)) = (
            demo::face(app, &login).await?,
            next_code(app, &login).await?,
        ) else {
            continue;
        };
        all.push(DemoLogin {
            password: keys.password.clone(),
            code,
            name: frame.name(&face.name, &face.kana),
            role: frame.say(&format!("try.role.{}", face.role)),
            login,
        });
    }
    Ok(all)
}

/// The code that the person's authenticator would show; the next one where this one was used up, which is good already.
async fn next_code(app: &App, login: &str) -> WebResult<Option<String>> {
    let account = store::account(app, login).await?;
    let Some((sealed, last)) = account.and_then(|it| Some((it.sealed?, it.last_step))) else {
        return Ok(None);
    };
    let secret = secrets::unseal(&app.settings.seal, &sealed).map_err(WebError::ours)?;
    let totp = secrets::totp(&secret, login).map_err(WebError::ours)?;
    let now = app.clock.now().as_second() / 30;
    let step = now.max(last.saturating_add(1)).min(now + 1);
    let second = u64::try_from(step * 30).unwrap_or_default();
    Ok(Some(totp.generate(second).to_string()))
}
