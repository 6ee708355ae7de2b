//! Who is signed in: the cookie, its row, and when it ends. How one signs in stands in `sign_in.rs`.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use crate::web::{Settings, WebError, WebResult};

/// After so long without a click the person signs in again on a device of their own (facts/trust.md §10; design.md §12).
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// The same on a device that many use.
pub const SHARED_IDLE: SignedDuration = SignedDuration::from_mins(10);

/// After so long everybody signs in again.
pub const WHOLE: SignedDuration = SignedDuration::from_hours(12);

/// So long after somebody has shown who they are, dangerous acts ask for nothing more.
pub const PROOF: SignedDuration = SignedDuration::from_mins(10);

/// Whether it was shown a short while ago who this is.
pub fn is_proved(proved_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(proved_at) <= PROOF
}

/// Whether a session still holds that may be idle for so long.
pub fn holds(
    idle: SignedDuration,
    created_at: Timestamp,
    seen_at: Timestamp,
    now: Timestamp,
) -> bool {
    now.duration_since(seen_at) <= idle && now.duration_since(created_at) <= WHOLE
}

/// How long a session may be idle.
pub const fn idle(is_shared: bool) -> SignedDuration {
    if is_shared { SHARED_IDLE } else { IDLE }
}

/// `__Host-` binds the cookie to this very host; without HTTPS (only `mamori try` on localhost) browsers refuse it.
fn name(settings: &Settings) -> &'static str {
    if settings.secure {
        "__Host-mamori"
    } else {
        "mamori-try"
    }
}

/// The token in the request's cookie.
pub fn token_of<'a>(settings: &Settings, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie(headers, name(settings))
}

/// One cookie by name.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok());
    all.flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(it, _)| *it == name)
        .map(|(_, value)| value)
}

/// Hands the token to the browser. It goes when the browser closes or the session ends.
pub fn give(settings: &Settings, mut response: Response, token: &str) -> WebResult<Response> {
    set(settings, &mut response, token, "")?;
    Ok(response)
}

/// Takes the cookie away.
pub fn take(settings: &Settings, mut response: Response) -> WebResult<Response> {
    set(settings, &mut response, "", "; Max-Age=0")?;
    Ok(response)
}

fn set(settings: &Settings, response: &mut Response, token: &str, end: &str) -> WebResult<()> {
    set_cookie(settings, response, (name(settings), token), end)
}

/// Sets a cookie that only the server reads. `end` says how long it stays.
pub fn set_cookie(
    settings: &Settings,
    response: &mut Response,
    (name, token): (&str, &str),
    end: &str,
) -> WebResult<()> {
    let secure = if settings.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{end}");
    let cookie = HeaderValue::from_str(&cookie).map_err(WebError::ours)?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours() {
        let start = Timestamp::UNIX_EPOCH;
        let after = |minutes| start + SignedDuration::from_mins(minutes);
        assert!(holds(IDLE, start, start, after(30)));
        assert!(!holds(IDLE, start, start, after(31)));
        assert!(!holds(SHARED_IDLE, start, start, after(11)));
        assert!(holds(IDLE, start, after(719), after(720)));
        assert!(!holds(IDLE, start, after(719), after(721)));
    }

    #[test]
    fn a_proof_is_good_for_ten_minutes() {
        let start = Timestamp::UNIX_EPOCH;
        assert!(is_proved(start, start + PROOF));
        assert!(!is_proved(
            start,
            start + PROOF + SignedDuration::from_secs(1)
        ));
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("xmamori=1; mamori=2;mamoriy=3"),
        );
        assert_eq!(cookie(&headers, "mamori"), Some("2"));
        assert_eq!(cookie(&headers, "mam"), None);
    }
}
