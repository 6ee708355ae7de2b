//! How a device learns to trust the office's own certificate authority: the page, the file, and the sheet that stands alone.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mamori_core::people::Act;
use qrcode::QrCode;
use qrcode::render::svg;
use sha2::{Digest, Sha256};

use super::{App, Frame, Page, Route, Visit, WebError, WebResult, assets};

/// The certificate that devices are told to trust.
#[derive(Debug, Clone)]
pub struct Authority {
    der: Vec<u8>,
}

impl Authority {
    /// From the certificate, DER.
    pub fn of(der: Vec<u8>) -> Self {
        Self { der }
    }

    /// The certificate, DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 over the certificate as devices show it: `AB:CD:…`.
    pub fn fingerprint(&self) -> String {
        let pairs = Sha256::digest(&self.der);
        let pairs: Vec<String> = pairs.iter().map(|it| format!("{it:02X}")).collect();
        pairs.join(":")
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/trust", Act::Public, page).open(),
        Route::get("/trust/mamori-ca.crt", Act::Public, file).open(),
    ]
}

/// What page and sheet have in common.
struct Explained {
    address: String,
    /// Where the certificate is fetched.
    file: &'static str,
    /// In lines of sixteen bytes, to be compared by eye.
    fingerprint: [String; 2],
    /// A picture inside the page.
    code: String,
}

#[derive(Template)]
#[template(path = "web/trust.html")]
struct TrustPage {
    frame: Frame,
    it: Explained,
}

#[derive(Template)]
#[template(path = "web/trust_sheet.html")]
struct TrustSheet {
    frame: Frame,
    it: Explained,
    style: &'static str,
}

async fn page(State(app): State<App>, visit: Visit) -> WebResult<Page<TrustPage>> {
    let it = explained(&app, "/trust/mamori-ca.crt")?;
    let frame = Frame::new(&app, &visit);
    Ok(Page(TrustPage { frame, it }))
}

async fn file(State(app): State<App>) -> WebResult<Response> {
    let authority = app.settings.authority.as_ref();
    let authority = authority.ok_or(WebError::NotFound)?;
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-x509-ca-cert"),
        ),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"mamori-ca.crt\""),
        ),
    ];
    Ok((headers, authority.der.clone()).into_response())
}

/// The explanation as one file that needs no server: the first run shows it before the browser can warn.
/// `file` is where the certificate lies beside it.
pub fn trust_sheet(app: &App, visit: &Visit, file: &'static str) -> WebResult<String> {
    let it = explained(app, file)?;
    let frame = Frame::new(app, visit);
    let style = assets::CSS;
    Ok(TrustSheet { frame, it, style }.render()?)
}

fn explained(app: &App, file: &'static str) -> WebResult<Explained> {
    let authority = app.settings.authority.as_ref();
    let fingerprint = authority.ok_or(WebError::NotFound)?.fingerprint();
    let address = app.settings.public_url.clone();
    // The part after `#` is for the eye: the address bar of whoever reads the code shows it.
    let said = format!("{address}/trust#{}", fingerprint.replace(':', ""));
    let code = QrCode::new(said).map_err(WebError::ours)?;
    let mut drawn = code.render::<svg::Color<'_>>();
    let drawn = drawn.min_dimensions(180, 180).build();
    let code = format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn));
    let (first, second) = fingerprint.split_at_checked(48).unwrap_or_default();
    Ok(Explained {
        address,
        file,
        fingerprint: [first.trim_end_matches(':').to_owned(), second.to_owned()],
        code,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;
    use crate::testing::browser::Browser;
    use crate::testing::{Bench, sqlite};
    use crate::web::{App, Parts, Settings};

    async fn app_with(bench: &Bench, authority: Option<Authority>) -> App {
        let plain = bench.app().await;
        let parts = Parts {
            db: plain.db.clone(),
            clock: plain.clock.clone(),
            chance: plain.chance.clone(),
            words: plain.words.clone(),
            registers: plain.registers.clone(),
            incidents: plain.incidents.clone(),
            settings: Settings {
                authority,
                ..plain.settings.clone()
            },
        };
        App::new(parts, plain.catalogue.clone())
    }

    #[tokio::test]
    async fn the_page_shows_the_fingerprint_of_the_file_it_offers() {
        let app = app_with(&sqlite().await, Some(Authority::of(b"abc".to_vec()))).await;
        let page = Browser::of_nobody(&app).get("/trust").await;
        // SHA-256 of "abc" begins BA7816BF (FIPS 180-2).
        assert!(page.body.contains("BA:78:16:BF"), "{}", page.body);
        assert!(
            page.body.contains("data:image/svg+xml") && page.body.contains("/trust/mamori-ca.crt")
        );
        let file = Browser::of_nobody(&app).get("/trust/mamori-ca.crt").await;
        assert_eq!((file.status, file.body.as_str()), (StatusCode::OK, "abc"));
    }

    #[tokio::test]
    async fn without_an_own_authority_there_is_nothing_to_trust() {
        let app = app_with(&sqlite().await, None).await;
        for path in ["/trust", "/trust/mamori-ca.crt"] {
            let answer = Browser::of_nobody(&app).get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }
}
