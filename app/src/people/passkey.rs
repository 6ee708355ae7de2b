//! Passkeys: what is asked of a browser's authenticator and whether its answer is right. Between the two requests the question lies in a
//! sealed note, never in the browser. Rows stand in `store`, pages in `pages`.

use jiff::SignedDuration;
use mamori_core::ids::PersonId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::store::passkeys::{self, Known};
use super::{notes, secrets, store};
use crate::db::{Change, DbResult};
use crate::web::{App, Settings, WebError, WebResult, Who};

/// For so long an authenticator may think about its answer.
const HOLDS: SignedDuration = SignedDuration::from_mins(5);
/// So many questions of people who have not signed in are open at once, at most: anybody may ask for one.
const OPEN_AT_ONCE: i64 = 1000;

/// What a question is for; an answer is worth something only there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// Signing in.
    SignIn,
    /// Showing in this session who one still is.
    Proof(&'a str),
    /// Taking a new passkey of this person.
    New(PersonId),
}

impl Purpose<'_> {
    /// How the ids of its questions begin.
    fn notes(self) -> String {
        match self {
            Self::SignIn => "passkey/sign-in/".to_owned(),
            Self::Proof(session) => format!("passkey/proof/{session}/"),
            Self::New(person) => format!("passkey/new/{person}/"),
        }
    }

    fn note(self, ticket: &str) -> String {
        self.notes() + &secrets::digest(ticket)
    }
}

/// The question as the page's module gets it.
#[derive(Serialize)]
pub(super) struct Question {
    ticket: String,
    options: Value,
}

/// What the page's module sends back.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) ticket: String,
    pub(super) answer: String,
}

/// A right answer of a passkey in force.
pub(super) struct Shown {
    pub(super) person: PersonId,
    known: Known,
    credential: String,
    counter: i64,
}

/// Why an answer is not taken; for the journal, the page says only that it is not.
pub(super) struct Unfit {
    pub(super) why: &'static str,
    /// Whose passkey it is, when that much is known.
    pub(super) person: Option<PersonId>,
}

/// The house as authenticators know it; none where it is reached by a bare IP address, for which no passkey can be made.
pub(super) fn house(settings: &Settings) -> Option<Webauthn> {
    let origin = Url::parse(&settings.public_url).ok()?;
    let name = origin.domain()?.to_owned();
    let builder = WebauthnBuilder::new(&name, &origin).ok()?;
    builder.rp_name("mamori").build().ok()
}

/// Asks for any passkey that the device knows for this house, with its own check of who holds it. None when too many have asked.
pub(super) async fn ask(
    app: &App,
    change: &mut Change,
    purpose: Purpose<'_>,
) -> WebResult<Option<Question>> {
    let house = house(&app.settings).ok_or(WebError::NotFound)?;
    if store::notes::open(change, &Purpose::SignIn.notes()).await? >= OPEN_AT_ONCE {
        return Ok(None);
    }
    let (asked, state) = house
        .start_discoverable_authentication()
        .map_err(WebError::ours)?;
    let options = serde_json::to_value(asked.public_key).map_err(WebError::ours)?;
    keep(app, change, purpose, (options, &state))
        .await
        .map(Some)
}

/// Asks for a new passkey, one that is found again without typing a name.
pub(super) async fn ask_for_new(app: &App, change: &mut Change, who: &Who) -> WebResult<Question> {
    let house = house(&app.settings).ok_or(WebError::NotFound)?;
    let login = store::own::keys(app, who.id).await?.login;
    let known = passkeys::own(app, who.id).await?;
    let known: Vec<CredentialID> = known
        .iter()
        .filter_map(|it| passkey(&it.credential).map(|it| it.cred_id().clone()))
        .collect();
    let (asked, state) = house
        .start_passkey_registration(who.id.uuid(), &login, &who.name, Some(known))
        .map_err(WebError::ours)?;
    let mut options = serde_json::to_value(asked.public_key).map_err(WebError::ours)?;
    if let Some(Value::Object(wanted)) = options.get_mut("authenticatorSelection") {
        wanted.insert("residentKey".to_owned(), json!("required"));
        wanted.insert("requireResidentKey".to_owned(), json!(true));
    }
    keep(app, change, Purpose::New(who.id), (options, &state)).await
}

async fn keep<T: Serialize>(
    app: &App,
    change: &mut Change,
    purpose: Purpose<'_>,
    (options, state): (Value, &T),
) -> WebResult<Question> {
    let ticket = secrets::token(&app.chance);
    // Whoever is signed in has one question at a time, so that they leave room for others.
    if !matches!(purpose, Purpose::SignIn) {
        store::notes::take_all(change, &purpose.notes()).await?;
    }
    notes::keep(app, change, &purpose.note(&ticket), state, HOLDS).await?;
    Ok(Question { ticket, options })
}

/// Uses a question up, in the change that acts on its answer. False when that has been done already.
pub(super) async fn spend(
    change: &mut Change,
    purpose: Purpose<'_>,
    ticket: &str,
) -> DbResult<bool> {
    store::notes::take(change, &purpose.note(ticket)).await
}

async fn question<T: DeserializeOwned>(
    app: &App,
    purpose: Purpose<'_>,
    ticket: &str,
) -> WebResult<Option<T>> {
    notes::kept(app, &purpose.note(ticket)).await
}

/// The new passkey in an answer, as JSON with what its authenticator calls it; none when the answer does not fit its question.
pub(super) async fn new(
    app: &App,
    who: &Who,
    sent: &Sent,
) -> WebResult<Option<(CredentialID, String)>> {
    let house = house(&app.settings).ok_or(WebError::NotFound)?;
    let state: Option<PasskeyRegistration> =
        question(app, Purpose::New(who.id), &sent.ticket).await?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(&sent.answer).ok();
    let (Some(state), Some(answer)) = (state, answer) else {
        return Ok(None);
    };
    let Ok(passkey) = house.finish_passkey_registration(&answer, &state) else {
        return Ok(None);
    };
    let credential = serde_json::to_string(&passkey).map_err(WebError::ours)?;
    Ok(Some((passkey.cred_id().clone(), credential)))
}

/// Whose passkey has answered, or why the answer is not taken.
pub(super) async fn look(
    app: &App,
    purpose: Purpose<'_>,
    sent: &Sent,
) -> WebResult<Result<Shown, Unfit>> {
    let house = house(&app.settings).ok_or(WebError::NotFound)?;
    let unfit = |why, person| Ok(Err(Unfit { why, person }));
    let Some(state) = question(app, purpose, &sent.ticket).await? else {
        return unfit("no open question", None);
    };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(&sent.answer) else {
        return unfit("unreadable", None);
    };
    let Ok((named, id)) = house.identify_discoverable_authentication(&answer) else {
        return unfit("without a person", None);
    };
    let known = passkeys::in_force(app, id).await?;
    let Some(known) = known.filter(|it| it.person.uuid() == named) else {
        return unfit("unknown", None);
    };
    let person = known.person;
    match fits(&house, state, (&answer, known)) {
        Ok(shown) => Ok(Ok(shown)),
        Err(why) => unfit(why, Some(person)),
    }
}

fn fits(
    house: &Webauthn,
    state: DiscoverableAuthentication,
    (answer, known): (&PublicKeyCredential, Known),
) -> Result<Shown, &'static str> {
    let mut passkey = passkey(&known.credential).ok_or("unreadable row")?;
    let told = house.finish_discoverable_authentication_v2(answer, state, &passkey);
    let told = told.map_err(|why| match why {
        WebauthnError::CredentialPossibleCompromise => "counter went back",
        WebauthnError::UserNotVerified => "holder not checked",
        _ => "does not fit",
    })?;
    passkey.update_credential(&told);
    Ok(Shown {
        person: known.person,
        credential: serde_json::to_string(&passkey).map_err(|_| "unreadable row")?,
        counter: told.counter().into(),
        known,
    })
}

fn passkey(credential: &str) -> Option<Passkey> {
    serde_json::from_str(credential).ok()
}

/// Notes that a passkey was used. False when it has ended or answered something else meanwhile.
pub(super) async fn used(change: &mut Change, it: &Shown) -> DbResult<bool> {
    passkeys::used(change, &it.known, (&it.credential, it.counter)).await
}
