//! `mamori try`: the demo world on this machine only, and how to sign in to it. The world itself is made in `demo`.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;

use mamori_core::words::Language;
use serde::Serialize;

use super::arguments::{Shared, TryArguments};
use super::demo::once::main_job;
use super::demo::paper::plan_papers;
use super::demo::place::{DemoPlace, DemoWorld, Texts};
use super::demo::world::PersonForm;
use super::demo::{DemoData, DemoError};
use super::library;
use super::printer::Printer;
use super::refusal::{CANNOT_LISTEN, DEMO_FAILED, NOT_A_DEMO, NOT_LOCAL, Refusal};
use super::{Found, Outcome};
use crate::chance::Chance;
use crate::os;
use crate::people::secrets;
use crate::server::router;
use crate::web::Listener;

/// Where the demo listens unless told; another free port where this one is taken.
const USUAL: &str = "127.0.0.1:8630";

/// What `--json` says.
#[derive(Debug, Serialize)]
struct Told {
    url: Option<String>,
    office: String,
    users: Vec<User>,
    plan_pdf: Option<PathBuf>,
    plan_html: Option<PathBuf>,
}

/// Somebody of the demo world and how to sign in as them.
#[derive(Debug, Serialize)]
struct User {
    name: String,
    role: String,
    login: String,
    password: String,
    totp_secret: String,
}

pub(super) fn run(arguments: &TryArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let library = library::open(shared, shared.data.as_deref())?;
    let files = library.files();
    let texts = Texts {
        words: library.words()?,
        registers: library.registers()?,
        incidents: library.incidents()?,
        catalogue: library.catalogue()?,
    };
    let data = DemoData::read(&files, &texts.catalogue).map_err(failed)?;
    drop((files, library));
    let listener = if arguments.once {
        None
    } else {
        Some(listen(arguments.listen.as_deref())?)
    };
    let place = DemoPlace::prepare(shared.data.as_deref(), &Chance::of_the_computer());
    let place = place.map_err(refused)?.over(shared.words.clone());
    let runtime = tokio::runtime::Runtime::new().map_err(failed)?;
    let demo = (&data, texts);
    runtime.block_on(async {
        match listener {
            Some(listener) => serve(listener, &place, demo, printer).await,
            None => once(place, demo, printer).await,
        }
    })?;
    Ok(Found::Nothing)
}

/// Does the main job once and leaves the plan in the folder, which therefore stays.
async fn once(
    place: DemoPlace,
    (data, texts): (&DemoData, Texts),
    printer: &Printer,
) -> Result<(), Refusal> {
    let url = "http://localhost".to_owned();
    let world = place.open(data, texts, url).await.map_err(refused)?;
    let mut told = told(&world, data, None).map_err(refused)?;
    match main_job(&world, data).await.map_err(refused)? {
        Some(done) => {
            let folder = place.keep_folder().join("files");
            let papers = plan_papers(&world, &done, &folder).await.map_err(refused)?;
            told.office = done.office.to_string();
            if papers.pdf.is_none() {
                printer.warn(&printer.say("try.no-pdf"));
            }
            (told.plan_pdf, told.plan_html) = (papers.pdf, papers.html);
        }
        None => printer.warn(&printer.say("try.all-planned")),
    }
    world.app.db.close().await;
    printer.json(&told);
    for path in [&told.plan_pdf, &told.plan_html].into_iter().flatten() {
        let path = path.display().to_string();
        printer.line(&printer.fill("try.written", &[("path", &path)]));
    }
    Ok(())
}

/// Takes a port on this machine; the demo speaks plain HTTP, so nobody else may reach it.
fn listen(asked: Option<&str>) -> Result<TcpListener, Refusal> {
    let text = asked.unwrap_or(USUAL);
    let local = text.replacen("localhost:", "127.0.0.1:", 1);
    let address: Option<SocketAddr> = local.parse().ok();
    let Some(address) = address.filter(|it| it.ip().is_loopback()) else {
        return Err(Refusal::of(NOT_LOCAL).with("address", text));
    };
    let another = SocketAddr::new(address.ip(), 0);
    let taken = TcpListener::bind(address);
    let taken = taken.or_else(|why| match asked {
        Some(_) => Err(why),
        None => TcpListener::bind(another),
    });
    let refused = |why: std::io::Error| {
        let refusal = Refusal::of(CANNOT_LISTEN).with("address", text);
        refusal.with("why", why)
    };
    taken.map_err(refused)
}

/// By name where this machine has one for itself: a passkey can be made for a name only.
fn url_of(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip == Ipv4Addr::LOCALHOST || ip == Ipv6Addr::LOCALHOST {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// Makes or opens the demo, says how to come in, and serves it until it is stopped.
async fn serve(
    listener: TcpListener,
    place: &DemoPlace,
    (data, texts): (&DemoData, Texts),
    printer: &Printer,
) -> Result<(), Refusal> {
    listener.set_nonblocking(true).map_err(failed)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
    let url = url_of(listener.local_addr().map_err(failed)?);
    let world = place.open(data, texts, url.clone()).await;
    let world = world.map_err(refused)?;
    let told = told(&world, data, Some(url)).map_err(refused)?;
    printer.json(&told);
    for language in [Language::Ja, Language::En] {
        Speaker(Printer::new(printer.is_json(), language)).say(&world, &told);
    }
    let pages = router(&world.app, Listener::Staff);
    let pages = pages.into_make_service_with_connect_info::<SocketAddr>();
    let stop = os::told_to_stop().map_err(failed)?;
    let served = axum::serve(listener, pages).with_graceful_shutdown(stop);
    served.await.map_err(failed)?;
    world.app.db.close().await;
    Ok(())
}

fn told(world: &DemoWorld, data: &DemoData, url: Option<String>) -> Result<Told, DemoError> {
    let user = |person: &PersonForm| -> Result<User, DemoError> {
        Ok(User {
            name: person.name.to_string(),
            role: person
                .roles
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
            login: person.login.clone(),
            password: world.keys.password.clone(),
            totp_secret: world.keys.base32(&person.login)?,
        })
    };
    Ok(Told {
        url,
        office: world.roll.office(&data.world.main_office)?.to_string(),
        users: data.people().map(user).collect::<Result<_, _>>()?,
        plan_pdf: None,
        plan_html: None,
    })
}

/// Says in one language where to go and how to sign in.
struct Speaker(Printer);

impl Speaker {
    fn say(&self, world: &DemoWorld, told: &Told) {
        let url = told.url.as_deref().unwrap_or_default();
        self.line("try.where", &[("url", url)]);
        self.line("try.local", &[]);
        self.line("try.how", &[]);
        self.line("try.password", &[("password", &world.keys.password)]);
        let mut roles = Vec::new();
        for user in &told.users {
            if !roles.contains(&&user.role) {
                roles.push(&user.role);
                self.person(world, user);
            }
        }
        self.line("try.next-code", &[]);
        self.line("try.stop", &[]);
        self.0.line("");
    }

    /// The first person of each role, with the code of this moment and what an authenticator app takes.
    fn person(&self, world: &DemoWorld, user: &User) {
        let role = self.0.say(&format!("try.role.{}", user.role));
        let secret = world.keys.secret(&user.login);
        let Ok(totp) = secrets::totp(&secret, &user.login) else {
            return;
        };
        let now = u64::try_from(world.app.clock.now().as_second()).unwrap_or_default();
        let (code, address) = (totp.generate(now).to_string(), totp.to_url());
        let values = [
            ("login", user.login.as_str()),
            ("name", user.name.as_str()),
            ("role", role.as_str()),
            ("code", code.as_str()),
        ];
        self.line("try.person", &values);
        self.0
            .line(&format!("      {}", address.unwrap_or_default()));
    }

    fn line(&self, key: &str, values: &[(&str, &str)]) {
        self.0.line(&self.0.fill(key, values));
    }
}

fn refused(error: DemoError) -> Refusal {
    match error {
        DemoError::NotADemo(dir) => Refusal::of(NOT_A_DEMO).with("dir", dir.display()),
        error => failed(error),
    }
}

fn failed(why: impl ToString) -> Refusal {
    Refusal::of(DEMO_FAILED).with("why", why)
}
